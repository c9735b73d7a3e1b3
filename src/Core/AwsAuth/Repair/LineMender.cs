using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Mends the text of a key that the server cannot read. Each method mends one sort of mistake wherever it stands, because a
/// text that is lost as a whole has no row that could change its meaning.
/// </summary>
internal static class LineMender
{
    private const string Names = "rolearn|userarn|username|groups|userid|sso";

    private static readonly Regex Field = new(@"^(?<indent>[ ]*)(?<dash>-[ ]+)?(?<name>" + Names + @")[ ]*:(?=[ ]|\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex NoSpace = new(@"^(?<head>[ \t]*(?:-[ \t]+)?(?:" + Names + @")):(?=[^ \t\r\n])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex NoColon = new(@"^(?<head>[ \t]*(?:-[ \t]+)?(?:" + Names + @"))[ \t]+(?=[^ \t:=])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex DashGlued = new(@"^(?<head>[ \t]*)-(?=[A-Za-z""'])", RegexOptions.CultureInvariant);
    private static readonly Regex Template = new(@"^(?<head>[ \t]*(?:-[ \t]+)?(?:[A-Za-z]+:[ \t]+)?)(?<value>\{\{[A-Za-z0-9]+\}\}[^\r\n]*?)(?<tail>[ \t]*(?:[ \t]#[^\r\n]*)?)\z", RegexOptions.CultureInvariant);
    private static readonly Regex FlowTemplate = new(@"(?<=[\[,:][ \t]*)\{\{[A-Za-z0-9]+\}\}[^,\]}\r\n""']*(?=[,\]]|[ \t]*\})", RegexOptions.CultureInvariant);
    private static readonly Regex Special = new(@"^(?<head>[ \t]*(?:-[ \t]+)?[A-Za-z]+:[ \t]+|[ \t]*-[ \t]+)(?<value>[@%][^""'\r\n]*?)(?<tail>[ \t]*(?:[ \t]#[^\r\n]*)?)\z", RegexOptions.CultureInvariant);
    private static readonly Regex OpenQuote = new(@"^(?<head>[ \t]*(?:-[ \t]+)?[A-Za-z]+:[ \t]+|[ \t]*-[ \t]+)(?<quote>[""'])(?<value>[^""'#\r\n]*?)[ \t]*\z", RegexOptions.CultureInvariant);
    private static readonly Regex DashOnKey = new(@"^(?<indent>[ ]*)(?<dash>-[ ]+)?(?<name>[A-Za-z]+):[ \t]+-[ \t]+(?<rest>.*)\z", RegexOptions.CultureInvariant);
    private static readonly Regex NextField = new(@"(?<=[^\s-])[ \t]+(?=(?:" + Names + @")[ \t]*:(?:[ \t]|\z))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex NextRow = new(@"[ \t]+(?=-[ \t]+(?:rolearn|userarn)[ \t]*:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex NextItem = new(@"[ \t]+(?=-[ \t])", RegexOptions.CultureInvariant);
    private static readonly Regex PairOfEscapes = new(@"\\u(?<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?<low>[dD][c-fC-F][0-9a-fA-F]{2})", RegexOptions.CultureInvariant);

    /// <summary>The mended text for a rule of the linter, or null when the rule has no safe repair.</summary>
    public static string? Mend(string rule, string text) => rule switch
    {
        "tab-indentation" => Indent(Lines(text, Untab)),
        "indentation" or "text-after-end" or "merged-groups" => Indent(text),
        "unquoted-template" => Lines(text, QuoteTemplates),
        "unquoted-special" => Lines(text, l => Special.Replace(l, m => m.Groups["head"].Value + Quoted(m.Groups["value"].Value) + m.Groups["tail"].Value)),
        "unclosed-quote" => Lines(text, CloseQuote),
        "missing-space" => Lines(text, l => DashGlued.Replace(NoSpace.Replace(l, "${head}: "), "${head}- ")),
        "missing-colon" => Lines(text, l => NoColon.Replace(l, "${head}: ")),
        "no-break-space" => Lines(text, l => l.Replace('\u00A0', ' ')),
        "literal-newline" => text.Trim().IndexOf('\n') < 0 ? text.Replace("\\n", "\n") : null,
        "run-together" => Lines(text, Split),
        "dash-on-key-line" => Lines(text, MoveDash),
        "json-escape" => PairOfEscapes.Replace(text, Join).Replace("\\/", "/"),
        "bad-character" => text.IndexOf('\uFEFF', 1) > 0 ? text.Substring(0, 1) + text.Substring(1).Replace("\uFEFF", string.Empty) : null,
        _ => null,
    };

    /// <summary>Quotes a value, in double quotes where it can.</summary>
    public static string Quoted(string value) =>
        value.IndexOf('"') < 0 && value.IndexOf('\\') < 0 ? $"\"{value}\"" : $"'{value.Replace("'", "''")}'";

    private static string Join(Match match) => char.ConvertFromUtf32(char.ConvertToUtf32(
        (char)Convert.ToInt32(match.Groups["high"].Value, 16), (char)Convert.ToInt32(match.Groups["low"].Value, 16)));

    private static string Lines(string text, Func<string, string> mend)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var line in UnifiedDiff.Split(text))
        {
            var content = line.TrimEnd('\r', '\n');
            result.Append(content.TrimStart().StartsWith("#", StringComparison.Ordinal) ? content : mend(content)).Append(line, content.Length, line.Length - content.Length);
        }

        return result.ToString();
    }

    private static string Untab(string line)
    {
        var content = line.TrimStart(' ', '\t');
        if (content.Length == 0)
        {
            return string.Empty;
        }

        var head = line.Substring(0, line.Length - content.Length).Replace("\t", "  ");
        return head + (content.StartsWith("-\t", StringComparison.Ordinal) ? "- " + content.Substring(1).TrimStart(' ', '\t') : content);
    }

    private static string QuoteTemplates(string line)
    {
        line = Template.Replace(line, m => m.Groups["head"].Value + Quoted(m.Groups["value"].Value) + m.Groups["tail"].Value);
        return FlowTemplate.Replace(line, m => Quoted(m.Value.TrimEnd()) + m.Value.Substring(m.Value.TrimEnd().Length));
    }

    private static string CloseQuote(string line) =>
        OpenQuote.Replace(line, m => m.Groups["head"].Value + m.Groups["quote"].Value + m.Groups["value"].Value + m.Groups["quote"].Value);

    private static string MoveDash(string line) => DashOnKey.Replace(line, m =>
    {
        var indent = m.Groups["indent"].Value + new string(' ', m.Groups["dash"].Length);
        var items = NextItem.Replace(m.Groups["rest"].Value, "\n" + indent + "  ");
        return $"{m.Groups["indent"].Value}{m.Groups["dash"].Value}{m.Groups["name"].Value}:\n{indent}  - {items}";
    });

    /// <summary>Takes a line of fields apart, as a folded text has run them together.</summary>
    private static string Split(string line)
    {
        line = NextRow.Replace(line, "\n");
        line = NextField.Replace(line, "\n  ");
        return string.Join("\n", line.Split('\n').Select(l => l.TrimStart().StartsWith("groups:", StringComparison.OrdinalIgnoreCase) ? MoveDash(l) : l));
    }

    /// <summary>
    /// Gives the fields of each row and the dashes of each list one column. Only lines whose place in the row is plain from
    /// their words are moved: rows by their ARN, fields by their names, items by the groups above them.
    /// </summary>
    private static string? Indent(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var rowColumn = RowColumn(text);
        if (rowColumn < 0)
        {
            return null;
        }

        var state = new IndentState(rowColumn);
        return Lines(text, state.Place);
    }

    private static int RowColumn(string text)
    {
        var columns = UnifiedDiff.Split(text).Select(l => Field.Match(l.TrimEnd('\r', '\n')))
            .Where(m => m.Success && m.Groups["dash"].Success && IsArn(m)).Select(m => m.Groups["indent"].Length).ToArray();
        return columns.Length == 0 ? -1 : columns.GroupBy(c => c).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First().Key;
    }

    private static bool IsArn(Match match) => match.Groups["name"].Value.EndsWith("arn", StringComparison.OrdinalIgnoreCase);

    private sealed class IndentState(int rowColumn)
    {
        private int _fieldColumn = -1;
        private int _itemColumn = -1;
        private bool _inGroups;

        public string Place(string line)
        {
            var match = Field.Match(line);
            if (match.Success)
            {
                return PlaceField(line, match);
            }

            var content = line.TrimStart(' ');
            if (!_inGroups || !(content.StartsWith("- ", StringComparison.Ordinal) || content == "-") || _fieldColumn < 0)
            {
                return line;
            }

            if (_itemColumn < 0)
            {
                _itemColumn = Math.Max(line.Length - content.Length, _fieldColumn);
            }

            return new string(' ', _itemColumn) + content;
        }

        private string PlaceField(string line, Match match)
        {
            var content = line.Substring(match.Groups["indent"].Length);
            _inGroups = match.Groups["name"].Value.Equals("groups", StringComparison.OrdinalIgnoreCase);
            _itemColumn = -1;
            if (match.Groups["dash"].Success)
            {
                _fieldColumn = rowColumn + match.Groups["dash"].Length;
                return new string(' ', rowColumn) + content;
            }

            return _fieldColumn < 0 ? line : new string(' ', _fieldColumn) + content;
        }
    }
}
