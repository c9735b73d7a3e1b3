using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Reads rows as a person does: by words, not by columns. A missing colon, space or dash does not mislead it, and what it
/// cannot take in one way only it marks. Linter and repair hold what the server reads against it.
/// </summary>
internal static class VisualRows
{
    private const string Names = "rolearn|userarn|username|groups|userid|sso";
    private const string Dashes = "-\u2013\u2014\u2212\u2022\u00b7\u2023\u25e6";

    private static readonly char[] Wrappers = ['<', '>', '"', '\'', '`', '\u201c', '\u201d', '\u2018', '\u2019', '\u00ab', '\u00bb', '\u201e', ' ', '\u00a0', '\ufeff', '\t'];
    private static readonly Regex CommentedRow = new(@"^#+[ \t]*(?:-[ \t]*)?[""']?(?:rolearn|userarn)[""']?[ \t]*:?[ \t]*(?<arn>[^ \t#]*)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Around = new(@"^[""']?(?:apiVersion|kind|metadata|data|items|mapRoles|mapUsers|mapAccounts)[""']?[ \t]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Field = new(@"^[""']?[ ]*(?<name>[A-Za-z][A-Za-z_\-]*)(?:[ ]*[""'])?(?<sep>[ \t\u00a0]*:[ \t\u00a0]*|[ \t\u00a0]+|\z)(?<value>.*)\z", RegexOptions.CultureInvariant);
    private static readonly Regex NextField = new(@"(?<=[^\s\-\u2010-\u2015\u2212\u2022\u00b7\u2023\u25e6])[ \t]+(?=(?:-[ \t]+)?(?:" + Names + @")[ \t]*:(?:[ \t]|\z))", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Comment = new(@"(?:^|[ \t])#.*\z", RegexOptions.CultureInvariant);
    private static readonly Regex Marker = new(@"^(?:---|\.\.\.|<{7}|={7}|>{7}|\|{7})(?=[ \t]|\z)", RegexOptions.CultureInvariant);

    /// <summary>A text without the quotes and blanks around it.</summary>
    public static string Bare(string text) => text.Trim(Wrappers);

    /// <summary>True for a text in flow style or JSON, whose brackets and not whose lines make rows.</summary>
    private static bool IsFlowText(string text)
    {
        var body = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return body.Length > 0 && body[0] is '[' or '{';
    }

    /// <summary>The rows of a text.</summary>
    public static IReadOnlyList<VisualRow> Read(string text)
    {
        var reader = new Reader();
        if (IsFlowText(text))
        {
            foreach (var (piece, line, isClosed) in FlowPieces.Mappings(text))
            {
                reader.Flow(piece, line, isClosed);
            }

            return reader.Rows;
        }

        if (text.Trim().IndexOf('\n') < 0)
        {
            text = text.Replace("\\n", "\n");
        }

        var lines = UnifiedDiff.Split(text);
        for (var i = 0; i < lines.Count; i++)
        {
            reader.Line(lines[i].Trim(' ', '\t', '\r', '\n', '\u00a0', '\ufeff'), i + 1);
        }

        return reader.Rows;
    }

    private sealed class Reader
    {
        private VisualRow? _row;

        public List<VisualRow> Rows { get; } = [];

        public void Line(string content, int line)
        {
            if (content.Length == 0)
            {
                return;
            }

            if (content[0] == '#')
            {
                if (CommentedRow.Match(content) is { Success: true } commented)
                {
                    Begin(new VisualRow { Line = line, Commented = true, Arn = Bare(commented.Groups["arn"].Value) });
                }

                return;
            }

            if (Around.IsMatch(content))
            {
                _row = null;
            }
            else if (Marker.IsMatch(content))
            {
                Doubt();
            }
            else
            {
                var bare = Uncommented(content);
                foreach (var piece in (IsFlow(bare) ? bare : NextField.Replace(bare, "\n")).Split('\n'))
                {
                    Piece(piece.Trim(), line);
                }
            }
        }

        private void Piece(string content, int line)
        {
            var dash = content.Length > 0 && Dashes.IndexOf(content[0]) >= 0;
            var rest = dash ? content.Substring(1).TrimStart(' ', '\t', '\u00a0') : content;
            if (rest.Length == 0)
            {
                if (_row?.InGroups == true)
                {
                    _row.IsClear = false;
                }

                return;
            }

            if (dash && rest[0] == '{')
            {
                var end = rest.LastIndexOf('}');
                Flow(rest.Substring(1, Math.Max(end, 1) - 1), line, end > 0);
            }
            else if (Known(rest) is { } field && !(dash && _row?.InGroups == true && !field.Sure && field.Name is not ("rolearn" or "userarn")))
            {
                Take(field.Name, field.Value, dash, line);
            }
            else if (_row?.InGroups == true && (dash || MeaningRules.IsBuiltIn(rest)))
            {
                Group(Scalar(rest));
            }
            else if (dash && _row?.InGroups != true && rest.IndexOf(':') > 0)
            {
                Begin(new VisualRow { Line = line, IsClear = false });
            }
            else if (_row is not null && Field.Match(rest) is { Success: true } other && other.Groups["sep"].Value.IndexOf(':') >= 0 && !dash)
            {
                _row.InGroups = false;
            }
            else
            {
                Doubt();
            }
        }

        public void Flow(string content, int line, bool isClosed)
        {
            Begin(new VisualRow { Line = line, IsClear = isClosed });
            foreach (var part in FlowPieces.Parts(content).Select(p => p.Trim()).Where(p => p.Length > 0))
            {
                if (Known(part) is { } field)
                {
                    Take(field.Name, field.Value, false, line);
                }
                else if (!(Field.Match(part) is { Success: true } other && other.Groups["sep"].Value.IndexOf(':') >= 0))
                {
                    Doubt();
                }

                _row!.InGroups = false;
            }
        }

        private void Take(string name, string value, bool dash, int line)
        {
            if (name is "rolearn" or "userarn")
            {
                if (dash || _row is null || _row.Arn.Length > 0 || _row.Commented)
                {
                    Begin(new VisualRow { Line = line });
                }

                _row!.IsClear &= !IsOdd(value);
                _row.Arn = Bare(Scalar(IsOdd(value) && value[0] is '"' or '\'' ? value.Substring(0, value.IndexOf(value[0], 1)) : value));
                _row.InGroups = false;
                return;
            }

            if (dash || _row is null)
            {
                Begin(new VisualRow { Line = line });
            }

            _row!.InGroups = false;
            switch (name)
            {
                case "username":
                    _row.IsClear &= _row.Username is null && !IsOdd(value);
                    _row.Username = Scalar(value);
                    break;
                case "groups":
                    _row.IsClear &= !_row.HasGroups && !IsOdd(value);
                    _row.HasGroups = true;
                    List(value);
                    break;
                case "sso":
                    _row.IsClear = false;
                    break;
                default:
                    break;
            }
        }

        private void List(string value)
        {
            if (value.Length == 0)
            {
                _row!.InGroups = true;
            }
            else if (value[0] == '[' || value[0] != '-')
            {
                _row!.IsClear &= value[0] != '[' || value[value.Length - 1] == ']';
                foreach (var part in FlowPieces.Parts(value[0] == '[' ? value.Trim('[', ']') : value).Where(p => p.Trim().Length > 0 && p.Trim() is not ("~" or "null")))
                {
                    Group(Scalar(part.Trim()));
                }
            }
            else
            {
                foreach (var part in Regex.Split(value, @"(?:^|[ \t]+)-[ \t]*", RegexOptions.CultureInvariant).Where(p => p.Length > 0))
                {
                    Group(Scalar(part));
                }
            }
        }

        private void Group(string group)
        {
            _row!.IsClear &= !IsOdd(group);
            _row.Groups.Add(group);
        }

        private void Begin(VisualRow row)
        {
            _row = row;
            Rows.Add(row);
        }

        private void Doubt()
        {
            if (_row is not null)
            {
                _row.IsClear = false;
            }
        }
    }

    /// <summary>A field by the name that is meant; Sure when it stands there as YAML wants it.</summary>
    private static (string Name, string Value, bool Sure)? Known(string content)
    {
        var match = Field.Match(content);
        if (!match.Success)
        {
            return null;
        }

        var name = GoText.Fold(match.Groups["name"].Value);
        var sep = match.Groups["sep"].Value;
        var colon = sep.IndexOf(':') >= 0;
        var value = match.Groups["value"].Value.Trim();
        if (Names.Split('|').Contains(name, StringComparer.Ordinal))
        {
            return colon || value.Length > 0 || name == "groups" ? (name, value, colon) : null;
        }

        var meant = colon && (sep.Length > 1 || value.Length == 0 || content[0] is '"' or '\'') ? FieldRules.Meant(name, AwsAuthRowKind.Role) : null;
        return meant is null ? null : (meant, value, false);
    }

    /// <summary>A value that quotes, anchors or breaks make unclear.</summary>
    private static bool IsOdd(string value) =>
        value.Length > 0 && (value[0] is '&' or '*' or '!' or '|' or '>' or '?' || (value[0] is '"' or '\'' && value.Length > 1 && value.IndexOf(value[0], 1) is > 0 and var end && end < value.Length - 1));

    private static bool IsFlow(string content) => content.TrimStart('-', ' ', '\t').StartsWith("{", StringComparison.Ordinal);

    private static string Scalar(string value)
    {
        value = value.Trim();
        return value.Length > 1 && value[0] is '"' or '\'' ? value.Trim(value[0]) : value;
    }

    private static string Uncommented(string content)
    {
        var match = Comment.Match(content);
        return match.Success && content.Take(match.Index).Count(c => c == '"') % 2 == 0 ? content.Substring(0, match.Index).TrimEnd() : content;
    }
}
