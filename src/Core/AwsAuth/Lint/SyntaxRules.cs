using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Finds the mistake behind a value that the server cannot read.</summary>
internal static class SyntaxRules
{
    private const int MaxNames = 8;
    private const string Field = @"(?:rolearn|userarn|username|groups|userid|sso)";

    private static readonly Regex TemplateFirst = new(@"(?:^|[\s:\-,\[])\{\{[^}]*\}\}", RegexOptions.CultureInvariant);
    private static readonly Regex UnquotedTemplate = new(@"(?::[ \t]+|-[ \t]+|[\[,][ \t]*)\{\{[A-Za-z0-9 ]*\}\}", RegexOptions.CultureInvariant);
    private static readonly Regex NoSpace = new(@"^[ \t]*(?:-[ \t]+)?[""']?" + Field + @"[""']?[ \t]*:[^ \t\r\n]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex TwoFields = new(Field + @"[ \t]*:[ \t].*?[ \t]" + Field + @"[ \t]*:(?:[ \t]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex NoColon = new(@"^[ \t]*(?:-[ \t]+)?(" + Field + @")[ \t]+[^ \t:=]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex BlankAfterSign = new(@"^[ \t]*(?:-[ \t]+)?(?:-|[A-Za-z]+:)\u00A0", RegexOptions.CultureInvariant);
    private static readonly Regex DashGlued = new(@"^[ \t]*-[^ \t-]", RegexOptions.CultureInvariant);
    private static readonly Regex ColonInside = new(@"^[ \t]*(?:-[ \t]+)?[A-Za-z]+:[ \t]+[^ \t""'].*?:(?:[ \t]|\z)", RegexOptions.CultureInvariant);
    private static readonly Regex DashAfterKey = new(@":[ \t]+-[ \t]", RegexOptions.CultureInvariant);
    private static readonly Regex PastedKey = new(@"^[ \t]*[""']?(mapRoles|mapUsers|mapAccounts)[""']?[ \t]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex FieldWord = new(@"^[ \t]*(?:-[ \t]+)?" + Field + @"\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public static void Check(IssueSink sink, AwsAuthReadingProblem p)
    {
        var value = sink.Map.Source.Value(p.Key)!;
        var rows = sink.Map.Lost.Where(r => AwsAuthKeys.Of(r.Kind) == p.Key).ToArray();
        var arns = rows.Select(r => r.Arn).ToArray();
        var lost = Lost(p.Key, value, rows);
        if (value.Place?.Style == YamlScalarStyle.Folded)
        {
            var (at, from) = value.Locate(0);
            sink.Add("run-together", $"The server cannot read {p.Key}: the sign > after the key joins its lines. {lost}", $"Write {p.Key}: | in place of {p.Key}: >.", p.Key, at, from, lost: arns);
            return;
        }

        var causes = CauseFinder.Find(p.Key, value);
        for (var i = 0; i < causes.Count; i++)
        {
            var cause = causes[i];
            var (line, column) = value.Locate(cause.Index);
            sink.Add(cause.RuleId, $"The server cannot read {p.Key}: {cause.Why}. {(i == 0 ? lost : "This is one more mistake in it.")}", Advice(cause, value), p.Key, line, column, lost: i == 0 ? arns : null);
        }

        if (causes.Count == 0 && p.Kind == AwsAuthProblemKind.KeyLost)
        {
            var (rule, why, advice, at) = Explain(p, value);
            var (line, column) = value.Locate(at);
            sink.Add(rule, $"The server cannot read {p.Key}: {why}. {lost}", advice, p.Key, line, column, lost: arns);
        }
        else if (causes.Count == 0)
        {
            sink.Add("not-a-list", rows.Length == 0 ? p.Message : $"{p.Message} So {Names(rows)}", TextRules.NotAList(p), p.Key, p.Line, p.Column, lost: arns);
        }
    }

    /// <summary>The advice of a cause; for a tab also the column, when the mended text shows it.</summary>
    private static string Advice(Cause cause, AwsAuthValue value)
    {
        var line = value.ValueLine(cause.Index);
        var mended = cause.RuleId == "tab-indentation" && cause.Mended is not null ? UnifiedDiff.Split(cause.Mended).Select(l => l.TrimEnd('\r', '\n')).ToArray() : [];
        if (mended.Length == 0 || line > mended.Length || value.Place is { Style: not YamlScalarStyle.Literal } || mended.Length != UnifiedDiff.Split(value.Text).Count || KeyReading.Read(new AwsAuthValue(value.Key, cause.Mended!)).IsLost)
        {
            return cause.Advice;
        }

        var start = value.Lines.Start(line);
        var shift = value.Locate(start).Column - 1;
        return $"Replace the tab by spaces, so that {RowLayout.Word(mended[line - 1])} stands in {RowLayout.Target(mended, line - 1, shift)}.";
    }

    /// <summary>Who does not get in, by name.</summary>
    private static string Lost(string key, AwsAuthValue value, AwsAuthRow[] rows)
    {
        if (rows.Length == 0)
        {
            return $"Everything in {key} is lost.";
        }

        var nodes = value.Text.IndexOf("system:nodes", System.StringComparison.Ordinal) >= 0 ? ", those of nodes included" : string.Empty;
        return $"{(rows.Length == 1 ? "The row" : $"All {rows.Length} rows")} of {key} {(rows.Length == 1 ? "is" : "are")} lost{nodes}: {Names(rows)}";
    }

    private static string Names(AwsAuthRow[] rows) =>
        $"nobody gets in by {string.Join(", ", rows.Take(MaxNames).Select(r => r.Arn))}{(rows.Length > MaxNames ? $" and {rows.Length - MaxNames} more" : string.Empty)}.";

    /// <summary>What the fault of the parser and the line it stands in say.</summary>
    public static (string Rule, string Why, string Advice, int At) Explain(AwsAuthReadingProblem p, AwsAuthValue value) =>
        Explain(p, value, new Place(value, p.ValueIndex), new Place(value, p.ContextIndex < 0 ? p.ValueIndex : p.ContextIndex));

    private static (string Rule, string Why, string Advice, int At) Explain(AwsAuthReadingProblem p, AwsAuthValue value, Place fault, Place context)
    {
        if (PastedKey.Match(fault.Line) is { Success: true } pasted)
        {
            return ("pasted-key", $"the key {pasted.Groups[1].Value} stands inside the value of {p.Key}", $"Put {pasted.Groups[1].Value} beside {p.Key} under data, at the same indentation.", fault.Index);
        }

        return Character(fault, context) ?? p.Fault switch
        {
            YamlFault.TabIndentation => ("tab-indentation", "a tab stands where only spaces may indent", "Replace tabs by spaces.", fault.Index),
            YamlFault.ControlCharacter => ("bad-character", "it holds a control character", "Remove the character.", fault.Index),
            YamlFault.UnclosedQuote => ("unclosed-quote", "the quote that opens here is never closed", "Close the quote at the end of the value.", context.Index),
            YamlFault.BadEscape => ("json-escape", "a backslash in double quotes stands before something that YAML cannot escape", "Write / without a backslash and other characters as themselves, or use single quotes.", fault.Index),
            YamlFault.UnclosedBracket => ("unclosed-bracket", "a bracket opens here and is never closed, or a comma is missing in it", "Close the bracket, or write the comma.", context.Index),
            YamlFault.BadAnchor or YamlFault.UnknownAnchor or YamlFault.CannotStartToken or YamlFault.BadTag or YamlFault.BadDirective =>
                ("unquoted-special", $"a value begins with '{fault.At(context)}', which means something else in YAML", "Put the value in quotes.", context.Index),
            YamlFault.NotFinite or YamlFault.BadFieldName or YamlFault.BadAlias or YamlFault.BadMerge or YamlFault.BadTaggedValue or YamlFault.TooDeep =>
                Unreadable(p, value, fault),
            _ => Structure(p, value, fault, context),
        };
    }

    /// <summary>Mistakes that show in the line itself, whatever the parser stumbled over.</summary>
    private static (string Rule, string Why, string Advice, int At)? Character(Place fault, Place context)
    {
        foreach (var place in new[] { fault, context })
        {
            if (UnquotedTemplate.Match(place.Line) is { Success: true } template)
            {
                return ("unquoted-template", "a template stands first in a value without quotes, and two braces open mappings in YAML", "Put the whole value in quotes, such as \"{{SessionName}}\".", place.Start + template.Index + template.Value.IndexOf('{'));
            }

            if (NoBreakSpace(place) is { } blank)
            {
                return ("no-break-space", "a no-break space stands where YAML needs a space", "Replace it by an ordinary space.", blank);
            }

            if (place.Line.IndexOf("\\n", System.StringComparison.Ordinal) is >= 0 and var newline && place.Line.IndexOf('"') < 0)
            {
                return ("literal-newline", "line ends stand in it as a backslash and an n", "Write real line ends; in a shell use $'...' or a file.", place.Start + newline);
            }

            if (place.Line.IndexOf('\uFEFF') is >= 0 and var mark)
            {
                return ("bad-character", "a byte order mark stands in the middle of the text", "Remove it; it may stand at the very start only.", place.Start + mark);
            }
        }

        return null;
    }

    private static int? NoBreakSpace(Place place)
    {
        var at = place.Line.IndexOf('\u00A0');
        return at >= 0 ? place.Start + at : null;
    }

    private static (string Rule, string Why, string Advice, int At) Unreadable(AwsAuthReadingProblem p, AwsAuthValue value, Place fault)
    {
        if (p.Fault == YamlFault.BadFieldName && TemplateFirst.Match(value.Text) is { Success: true } template)
        {
            return ("unquoted-template", "a template stands first in a value without quotes, and two braces open mappings in YAML", "Put the whole value in quotes, such as \"{{SessionName}}\".", template.Index);
        }

        var advice = p.Fault switch
        {
            YamlFault.NotFinite => "Put the value in quotes.",
            YamlFault.BadFieldName => "Give the field a name, or put the value in quotes.",
            YamlFault.BadTaggedValue => "Remove the tag or write a value that fits it.",
            YamlFault.BadMerge => "Let << stand for an anchor of a row.",
            _ => "Write the rows out, without anchors and deep nesting.",
        };
        return ("unreadable-value", Reason(p), advice, fault.Index);
    }

    private static string Reason(AwsAuthReadingProblem p)
    {
        var start = p.Message.IndexOf(": ", System.StringComparison.Ordinal) + 2;
        var end = p.Message.IndexOf(". Every row", System.StringComparison.Ordinal);
        return end > start ? p.Message.Substring(start, end - start) : p.Message;
    }

    private static (string Rule, string Why, string Advice, int At) Structure(AwsAuthReadingProblem p, AwsAuthValue value, Place fault, Place context)
    {
        var place = p.Fault == YamlFault.MissingColon ? context : fault;
        if (NoSpace.IsMatch(place.Line) || NoSpace.IsMatch(context.Line))
        {
            var at = NoSpace.IsMatch(place.Line) ? place : context;
            return ("missing-space", "the space after a colon is missing, so that there is no field", "Write a space after the colon.", at.Start + at.Line.IndexOf(':'));
        }

        if (p.Fault == YamlFault.MissingColon && Lone(place) is { } lone)
        {
            return lone;
        }

        // A line without its colon is a text that goes on in the next line, where the parser then stumbles.
        if (p.Fault == YamlFault.ColonNotAllowed && Above(value, fault) is { } above)
        {
            return above;
        }

        if (p.Fault is YamlFault.ExpectedKey or YamlFault.ExpectedDash && fault.Index > fault.Start + Indent(fault.Line))
        {
            return ("syntax-error", $"'{fault.Line.Substring(fault.Index - fault.Start)}' stands after the end of a value", "Remove it.", fault.Index);
        }

        if (p.Fault == YamlFault.DashNotAllowed && DashAfterKey.Match(fault.Line) is { Success: true } dash)
        {
            return ("dash-on-key-line", "a list begins on the line of its key", "Write the first item on a line of its own, or the list in brackets: [a, b].", fault.Start + dash.Index + dash.Value.IndexOf('-'));
        }

        if (p.Fault == YamlFault.ColonNotAllowed && TwoFields.IsMatch(fault.Line))
        {
            return ("run-together", "several fields stand on one line", "Write each field on a line of its own; use | and not > after the key of the ConfigMap.", fault.Index);
        }

        if (p.Fault == YamlFault.ColonNotAllowed && ColonInside.IsMatch(fault.Line))
        {
            return ("unquoted-special", "a colon with a blank after it stands inside a value", "Put the value in quotes.", fault.Index);
        }

        if (p.Fault is YamlFault.ColonNotAllowed or YamlFault.ExpectedKey or YamlFault.ExpectedDash or YamlFault.DashNotAllowed && FieldOrDash(fault.Line))
        {
            return ("indentation", "this line stands in another column than the lines it belongs to", "Give all fields of a row the same column, two deeper than the row's dash, and all dashes of rows the same column.", fault.Start + Indent(fault.Line));
        }

        return ("syntax-error", Reason(p), "Mend the text at this place.", place.Index);
    }

    private static (string Rule, string Why, string Advice, int At)? Above(AwsAuthValue value, Place fault)
    {
        if (fault.Start == 0)
        {
            return null;
        }

        var above = new Place(value, fault.Start - 1);
        return BlankAfterSign.IsMatch(above.Line)
            ? ("no-break-space", "a no-break space stands where YAML needs a space", "Replace it by an ordinary space.", NoBreakSpace(above)!.Value)
            : Colonless(above);
    }

    /// <summary>A line that is neither a field nor an item.</summary>
    private static (string Rule, string Why, string Advice, int At)? Lone(Place place)
    {
        var content = place.Line.TrimStart(' ', '\t');
        var at = place.Start + Indent(place.Line);
        if (content.StartsWith("//", System.StringComparison.Ordinal))
        {
            return ("syntax-error", "a comment begins with two slashes", "Begin a comment with #.", at);
        }

        if (DashGlued.IsMatch(place.Line))
        {
            return ("missing-space", "the space after a dash is missing, so that there is no item", "Write a space after the dash.", at);
        }

        return Colonless(place);
    }

    private static (string Rule, string Why, string Advice, int At)? Colonless(Place place) =>
        NoColon.Match(place.Line) is { Success: true } field
            ? ("missing-colon", $"the colon after {field.Groups[1].Value} is missing", $"Write {field.Groups[1].Value}: and a space.", place.Start + field.Groups[1].Index)
            : null;

    private static bool FieldOrDash(string line) => FieldWord.IsMatch(line) || line.TrimStart().StartsWith("-", System.StringComparison.Ordinal);

    private static int Indent(string line) => line.Length - line.TrimStart(' ', '\t').Length;

    /// <summary>A place in a value with its line.</summary>
    private sealed class Place
    {
        private readonly string _text;

        public Place(AwsAuthValue value, int index)
        {
            _text = value.Text;
            Index = index;
            var line = value.Lines.LineOf(index);
            Start = value.Lines.Start(line);
            Line = value.Lines.Line(line);
        }

        public int Index { get; }

        public int Start { get; }

        public string Line { get; }

        public string At(Place context) => context.Index < _text.Length ? _text[context.Index].ToString() : string.Empty;
    }
}
