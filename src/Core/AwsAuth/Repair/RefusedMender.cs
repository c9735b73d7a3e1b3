using System;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Mends a manifest that kubectl refuses because lines of a block text stand less deep than the text, or begin with a tab.
/// Such a manifest never reached a server, so that there is no row whose meaning could change.
/// </summary>
internal static class RefusedMender
{
    private const string Names = "rolearn|userarn|username|groups|userid|sso";

    private static readonly Regex Header = new(@"^(?<indent>[ ]+)[""']?(?:mapRoles|mapUsers|mapAccounts)[""']?[ ]*:[ ]*[|>][-+]?[ \t]*(?:#.*)?\z", RegexOptions.CultureInvariant);
    private static readonly Regex Content = new(@"^[ \t]*(?:-(?:[ \t]|\z)|(?:" + Names + @")[ ]*:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The manifest with the lines of its block texts moved into them, or null when nothing was to be moved.</summary>
    public static string? Mend(string text)
    {
        var result = new StringBuilder(text.Length + 64);
        var header = -1;
        var block = -1;
        foreach (var line in UnifiedDiff.Split(text))
        {
            var content = line.TrimEnd('\r', '\n');
            if (Header.Match(content) is { Success: true } match)
            {
                (header, block) = (match.Groups["indent"].Length, -1);
                result.Append(line);
                continue;
            }

            if (header >= 0 && !Belongs(content, header))
            {
                header = -1;
            }

            if (header < 0 || content.Trim().Length == 0)
            {
                result.Append(line);
                continue;
            }

            var depth = Depth(content);
            block = block < 0 ? Math.Max(depth, header + 2) : block;
            var first = content.Length - content.TrimStart(' ', '\t').Length;
            var isShallow = depth < block;
            result.Append(isShallow || content.IndexOf('\t', 0, first) >= 0 ? new string(' ', Math.Max(depth, block)) + line.TrimStart(' ', '\t') : line);
        }

        var mended = result.ToString();
        return mended == text ? null : mended;
    }

    /// <summary>Deeper than its key, or plainly part of a row.</summary>
    private static bool Belongs(string line, int header) => line.Trim().Length == 0 || Depth(line) > header || Content.IsMatch(line);

    /// <summary>The column of the first character, a tab counting as two blanks.</summary>
    private static int Depth(string line) => line.TakeWhile(c => c is ' ' or '\t').Sum(c => c == '\t' ? 2 : 1);
}
