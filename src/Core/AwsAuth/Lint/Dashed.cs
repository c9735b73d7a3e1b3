using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>A text over one or more lines, each of which begins with what was meant for the dash of a list.</summary>
/// <param name="IsGlued">True when spaces after hyphens are missing, false when the dashes are other signs.</param>
/// <param name="Text">The lines as items of a list.</param>
internal sealed record Dashed(bool IsGlued, string Text)
{
    private static readonly Regex Glued = new(@"^-(?=[A-Za-z])", RegexOptions.CultureInvariant);
    private static readonly Regex Odd = new(@"^[\u2010-\u2015\u2212\u2022\u00b7\u2023\u25e6][ \t\u00a0]*(?=[A-Za-z])", RegexOptions.CultureInvariant);

    /// <summary>Reads the lines of a plain text that stands on lines of its own; null when they are no such items.</summary>
    public static Dashed? Read(KeyReading reading, YamlNode node)
    {
        if (node.Kind != YamlNodeKind.Scalar || node.Style != YamlScalarStyle.Plain || node.Anchor is not null)
        {
            return null;
        }

        var start = reading.Index(node);
        var value = reading.Value;
        var lineStart = value.Lines.Start(value.ValueLine(start));
        var lines = value.Text.Substring(start, reading.Text!.Utf16(node.End.Index) - start).Split('\n');
        if (value.Text.Substring(lineStart, start - lineStart).Trim(' ').Length > 0)
        {
            return null;
        }

        foreach (var sign in new[] { Glued, Odd })
        {
            if (lines.All(l => sign.IsMatch(l.TrimStart(' '))))
            {
                return new Dashed(sign == Glued, string.Join("\n", lines.Select(l => l.Substring(0, l.Length - l.TrimStart(' ').Length) + sign.Replace(l.TrimStart(' '), "- "))));
            }
        }

        return null;
    }
}
