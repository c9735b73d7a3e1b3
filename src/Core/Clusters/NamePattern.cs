using System;
using System.Collections.Generic;

namespace EksAccessManagement.Clusters;

/// <summary>A name with the wildcards of PowerShell: <c>*</c>, <c>?</c>, and <c>[a-c]</c>; case does not count.</summary>
/// <remarks>Matching takes at most pattern times text, whatever the pattern: patterns come from outside.</remarks>
public sealed class NamePattern
{
    private static readonly char[] Wildcards = ['*', '?', '['];

    // Each token matches one character; null stands for any run of characters.
    private readonly List<Func<char, bool>?> _tokens = [];

    /// <summary>Reads a pattern. A bracket that is never closed stands for itself.</summary>
    public NamePattern(string text)
    {
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            var close = text[i] == '[' ? text.IndexOf(']', i + 1) : -1;
            if (close > i + 1)
            {
                _tokens.Add(Set(text.Substring(i + 1, close - i - 1)));
                i = close;
            }
            else
            {
                _tokens.Add(Single(text[i]));
            }
        }
    }

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>True when a text holds a wildcard.</summary>
    public static bool HasWildcard(string? text) => text is not null && text.IndexOfAny(Wildcards) >= 0;

    /// <summary>True when the whole name fits.</summary>
    public bool IsMatch(string name)
    {
        var token = 0;
        var star = -1;
        var resume = 0;
        var at = 0;
        while (at < name.Length)
        {
            if (token < _tokens.Count && _tokens[token] is null)
            {
                star = token++;
                resume = at;
            }
            else if (token < _tokens.Count && _tokens[token]!(name[at]))
            {
                token++;
                at++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                token = star + 1;
                at = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (token < _tokens.Count && _tokens[token] is null)
        {
            token++;
        }

        return token == _tokens.Count;
    }

    /// <summary>The pattern as written.</summary>
    public override string ToString() => Text;

    private static Func<char, bool>? Single(char c) => c switch
    {
        '*' => null,
        '?' => _ => true,
        _ => other => Fold(other) == Fold(c),
    };

    private static Func<char, bool> Set(string set)
    {
        var ranges = new List<(char First, char Last)>();
        for (var i = 0; i < set.Length; i++)
        {
            var isRange = i + 2 < set.Length && set[i + 1] == '-';
            ranges.Add(isRange ? (Fold(set[i]), Fold(set[i + 2])) : (Fold(set[i]), Fold(set[i])));
            i += isRange ? 2 : 0;
        }

        return c => ranges.Exists(r => Fold(c) >= r.First && Fold(c) <= r.Last);
    }

    private static char Fold(char c) => char.ToLowerInvariant(c);
}
