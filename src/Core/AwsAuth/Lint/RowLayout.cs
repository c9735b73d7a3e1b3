using System;
using System.Text.RegularExpressions;

namespace EksAccessManagement.AwsAuth;

/// <summary>Says in which column a line of a row stands, and under what.</summary>
internal static class RowLayout
{
    private static readonly Regex Line = new(@"^(?<indent>[ \t]*)(?<dash>-[ \t]+)?[""']?(?<name>rolearn|userarn|username|groups|userid|sso)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>The first word of a line, to name it by.</summary>
    public static string Word(string line) => Line.Match(line) is { Success: true } field ? field.Groups["name"].Value : "the line";

    /// <summary>The column of a line that stands right, with what stands in it above.</summary>
    /// <param name="lines">The lines, indented as they are meant.</param>
    /// <param name="at">The line, from 0.</param>
    /// <param name="shift">By how much the lines stand deeper in the user's file.</param>
    public static string Target(string[] lines, int at, int shift = 0)
    {
        var line = Line.Match(lines[at]);
        var indent = lines[at].Length - lines[at].TrimStart(' ', '\t').Length;
        var column = $"column {indent + shift + 1}";
        if (line.Groups["dash"].Success && line.Groups["name"].Value.EndsWith("arn", StringComparison.OrdinalIgnoreCase))
        {
            return Array.FindIndex(lines, l => l != lines[at] && Line.Match(l) is { Success: true } row && row.Groups["dash"].Success && row.Groups["indent"].Length == indent) >= 0 ? column + ", that of the other rows" : column;
        }

        for (var i = at - 1; line.Success && i >= 0; i--)
        {
            if (Line.Match(lines[i]) is { Success: true } above)
            {
                if (above.Groups["indent"].Length + above.Groups["dash"].Length == indent)
                {
                    return $"{column}, under {above.Groups["name"].Value}";
                }

                if (above.Groups["dash"].Success)
                {
                    break;
                }
            }
        }

        return column;
    }
}
