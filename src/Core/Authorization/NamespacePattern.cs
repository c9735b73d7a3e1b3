using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>A namespace of an access scope, possibly with wildcards.</summary>
/// <remarks>
/// AWS documents <c>dev-*</c>; what a star elsewhere does is not published, so a namespace that only such a pattern would
/// take is in doubt.
/// </remarks>
public static class NamespacePattern
{
    /// <summary>True when the text has a wildcard.</summary>
    public static bool HasWildcard(string pattern) => pattern.IndexOf('*') >= 0;

    /// <summary>True when the pattern's wildcard stands where AWS documents it: once, at the end.</summary>
    public static bool IsDocumented(string pattern) => pattern.IndexOf('*') is var star && (star < 0 || star == pattern.Length - 1);

    /// <summary>Whether a namespace is taken: Allowed for yes, NotAllowed for no, Unknown where the grammar is not published.</summary>
    public static AccessVerdict Takes(string pattern, string @namespace)
    {
        if (@namespace.Length == 0)
        {
            return AccessVerdict.NotAllowed;
        }

        if (!HasWildcard(pattern))
        {
            return pattern == @namespace ? AccessVerdict.Allowed : AccessVerdict.NotAllowed;
        }

        if (!Glob(pattern, 0, @namespace, 0))
        {
            return AccessVerdict.NotAllowed;
        }

        return IsDocumented(pattern) ? AccessVerdict.Allowed : AccessVerdict.Unknown;
    }

    /// <summary>A namespace that does not exist yet and that a pattern takes, and of the other patterns only those that must take it too.</summary>
    internal static string Fresh(string pattern, IReadOnlyList<string> patterns, ICollection<string> taken)
    {
        // One letter in place of each star. Finitely many patterns begin like this one, so some letter is free of them.
        var longer = patterns.Where(p => p.Length > pattern.Length && p.StartsWith(pattern.TrimEnd('*'), StringComparison.Ordinal)).ToArray();
        for (var i = 0; ; i++)
        {
            var name = pattern.Replace("*", i < 26 ? "nopqrstuvwxyzabcdefghijklm".Substring(i, 1) + "ew" : "new-" + i);
            if (!taken.Contains(name) && (i >= 26 + longer.Length || !longer.Any(p => Takes(p, name) != AccessVerdict.NotAllowed)))
            {
                return name;
            }
        }
    }

    private static bool Glob(string pattern, int p, string text, int t)
    {
        var star = -1;
        var mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (p < pattern.Length && pattern[p] == text[t])
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern.Substring(p).Trim('*').Length == 0;
    }
}
