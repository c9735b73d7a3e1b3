using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace EksAccessManagement.AwsAuthFuzz;

/// <summary>Makes values of aws-auth: good ones in every style people write, the same with damage, and soups of YAML.</summary>
internal sealed class DocumentGenerator
{
    private static readonly string[] Fields = ["rolearn", "rolearn", "userarn", "userarn", "username", "groups", "roleArn", "USERNAME", "Groups", "GROUPS", "userid", "sso", "note", "u\u017fername", "group", "rolearn ", "accountID", "<<", "true", "1", "~", "0x1"];

    private static readonly string[] Names = ["dev", "Dev", "ops", "node", "team/dev", "a,b", "x y", "\u017f", "\u212a", "\u0130", "i", "", "dev ", "<dev>", "\u201cdev\u201d", "\U0001F600", "*"];

    private static readonly string[] Scalars =
    [
        "dev", "system:masters", "system:nodes", "system: masters", "{{SessionName}}", "dev:{{SessionName}}", "\"{{AccountID}}-x\"", "'it''s'", "\"a\\tb\"", "\"\\x41\"", "\"\\/\"",
        "\"\\ud83d\\ude00\"", "\"\\u00e9\"", "\"\\q\"", "yes", "No", "on", "y", "N", "~", "null", "Null", "nULL", "", "''", "\"\"", "1", "08", "0o17", "0x1F", "0b11", "0b12", "0b-1", "0b+1", "-0b1", "+1", "-1", "1_000", "1e3",
        "1e999", "1.5", ".5", "._5", ".5_0", "5.", "+.5", "-.inf", ".inf", ".Inf", ".iNf", ".nan", "+.nan", "012345678901", "111122223333", "18446744073709551615", "18446744073709551616", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
        "2001-01-01", "2001-12-14T21:59:43.10-05:00", "190:20:30", "!!str 1", "!!int 1", "!!int x", "!!float 1", "!!float .5", "!!float x", "!!bool yes", "!!bool 1", "!!null ''", "!!null x", "!!binary aGk=", "!!binary a", "!!binary /w==", "!!binary 4oI=", "!!binary 8J+YgOKCYQ==", "!!binary 7aCA", "!!binary aGVsbG8", "!!binary \"aG\\nk=\"", "!!timestamp 2001-01-01", "!!timestamp x", "!!timestamp 2001-2-30",
        "!Sub x", "! 1", "! <<", "!<tag:yaml.org,2002:int> 5", "!<x", "!e!x y", "!!", "!%41 a", "!%4 a", "@dev", "`dev", "%dev", "&a dev", "&a", "*a", "*b", "* ", "*", "a: b", "a:b", "a #b", "a#b", "- a", "? a", "?a", ":a", "-a", "[a", "a]", "{a", "|", ">", "|2", "|-", ">+", "|0", "|x", "<<", "..", "...", "---", "--- a", "a\u00a0b", "\ufeff", "\u0085", "a\u2028b", "\t", "a\tb", "#", "\\n", "a\\n", "caf\u00e9", "\U0001F600",
    ];

    private static readonly string[] Flows =
    [
        "[]", "{}", "[a]", "[a, b]", "[a,b]", "[a, ]", "[a,, b]", "[ , a]", "[a: b]", "[? a : b]", "[? a]", "[? , a]", "[: a]", "{a: b}", "{a:b}", "{a, b}", "{a: , b}", "{? a : b, ? c}", "{? : a}", "{\"a\":1}", "{\"a\" :1}", "[\"a\":1]", "[[a], [b]]", "[{a: b}]", "[*a]", "[&a a, *a]", "[!!int 1]", "[a #b\n  , c]", "[a\n]", "[\"a\nb\"]", "{[a]: b}", "{{a: b}: c}", "[[]: a]", "[a]: b", "{}: b", "[~, a]", "[.inf]", "[1, yes, ~]", "{<<: {a: b}}", "{<<: [*a]}", "[a b, c\td]", "[a?b]", "[a:b]", "[http://x:1]", "[-]", "[- a]", "[--- ]",
    ];

    private static readonly string[] Pieces =
    [
        "\n", "\r\n", "\r", "\t", " ", "  ", ": ", ":", "- ", "-", "? ", ",", "[", "]", "{", "}", "'", "\"", "|", ">", "#", " #", "&a ", "*a ", "!", "!!", "!!int ", "<<: ", "\\", "%", "%YAML 1.1\n", "%TAG ! tag:x,2000:\n", "%TAG !e! !\n---\n", "---\n", "...\n", "--- ", "\u0085", "\u2028", "\u2029", "\ufeff", "\u0001", "\0", "\u007f", "\u0080", "\u009f", "\ufffe", "\ud800", "\u00a0", "\n\n", "\n \n", "\n\t\n", "  \n", "\n- ", "\n  ", "\n    ", "rolearn: x", "username: d", "groups:", "- rolearn: arn:aws:iam::111122223333:role/dev\n",
    ];

    private readonly Chance _chance;

    public DocumentGenerator(ulong seed) => _chance = new Chance(seed * 0x2545F4914F6CDD1D);

    /// <summary>One document; the same for the same seed.</summary>
    public static string Make(ulong seed) => new DocumentGenerator(seed).Make();

    private string Make()
    {
        var text = _chance.Next(10) switch
        {
            0 => Soup(),
            1 => Json(),
            2 => Aliases(),
            3 => Accounts(),
            4 => Mutate(Padded(Rows()), _chance.Next(4)),
            5 => Rows(),
            6 => Nested(),
            _ => Mutate(Rows(), 1 + _chance.Next(5)),
        };
        return _chance.OneIn(40) ? "\ufeff" + text : text;
    }

    private string Soup()
    {
        var text = new StringBuilder();
        for (var i = _chance.Next(40); i >= 0; i--)
        {
            text.Append(_chance.Next(5) switch { 0 => _chance.Pick(Scalars), 1 => _chance.Pick(Flows), 2 => _chance.Pick(Fields), _ => _chance.Pick(Pieces) });
        }

        return text.ToString();
    }

    private string Arn() => _chance.Next(6) switch
    {
        0 => "arn:aws:iam::111122223333:user/" + _chance.Pick(Names),
        1 => "ARN:aws:iam::111122223333:Role/" + _chance.Pick(Names),
        2 => _chance.Pick(Scalars),
        _ => "arn:aws:iam::111122223333:role/" + _chance.Pick(Names),
    };

    private string Scalar() => _chance.OneIn(5) ? _chance.Pick(Scalars) : _chance.Next(4) switch
    {
        0 => "dev:{{SessionName}}",
        1 => "\"x " + _chance.Pick(Names) + "\"",
        2 => "'y " + _chance.Pick(Names) + "'",
        _ => "name" + _chance.Next(9).ToString(CultureInfo.InvariantCulture),
    };

    private string Rows()
    {
        var text = new StringBuilder();
        var indent = _chance.OneIn(4) ? _chance.Next(4) : 0;
        var step = _chance.OneIn(4) ? 1 + _chance.Next(4) : 2;
        if (_chance.OneIn(6))
        {
            text.Append(_chance.Pick(["---\n", "# head\n", "\n", "--- # x\n", "%YAML 1.1\n---\n", "--- \n", "\n\n"]));
        }

        for (var i = _chance.Next(5); i >= 0; i--)
        {
            Row(text, new string(' ', indent), new string(' ', step - 1));
        }

        return text.ToString();
    }

    private void Row(StringBuilder text, string indent, string gap)
    {
        if (_chance.OneIn(8))
        {
            text.Append(indent).Append("- {").Append(string.Join(", ", Enumerable.Range(0, 1 + _chance.Next(4)).Select(_ => FlowField()))).Append("}\n");
            return;
        }

        var inner = indent + " " + gap;
        text.Append(indent).Append('-').Append(gap.Length == 0 ? " " : gap);
        text.Append(_chance.OneIn(8) ? "&" + _chance.Pick(["a", "b"]) + "\n" + inner : string.Empty);
        var first = _chance.OneIn(2) ? "rolearn" : "userarn";
        text.Append(_chance.OneIn(8) ? _chance.Pick(Fields) : first).Append(": ").Append(Arn()).Append('\n');
        for (var i = _chance.Next(4); i > 0; i--)
        {
            text.Append(inner);
            Field(text, inner);
        }
    }

    private string FlowField() => _chance.Pick(Fields) + _chance.Pick([": ", ":", " : "]) + _chance.Next(4) switch
    {
        0 => _chance.Pick(Flows),
        1 => "[" + Scalar() + ", " + Scalar() + "]",
        2 => Arn(),
        _ => Scalar(),
    };

    private void Field(StringBuilder text, string indent)
    {
        switch (_chance.Next(6))
        {
            case 0 or 1:
                text.Append("username: ").Append(Scalar()).Append('\n');
                break;
            case 2:
                text.Append(_chance.Pick(["groups", "Groups", "groups"])).Append(':').Append(_chance.OneIn(3) ? " # x" : string.Empty).Append('\n');
                var inner = indent + new string(' ', _chance.Next(3));
                for (var i = _chance.Next(4); i > 0; i--)
                {
                    text.Append(inner).Append("- ").Append(Scalar()).Append('\n');
                }

                break;
            case 3:
                text.Append("groups: ").Append(_chance.OneIn(2) ? _chance.Pick(Flows) : $"[{Scalar()}, {Scalar()}]").Append('\n');
                break;
            case 4:
                Odd(text, indent);
                break;
            default:
                text.Append(_chance.Pick(Fields)).Append(": ").Append(_chance.OneIn(2) ? Arn() : Scalar()).Append('\n');
                break;
        }
    }

    private void Odd(StringBuilder text, string indent)
    {
        var inner = indent + "  ";
        text.Append(_chance.Next(8) switch
        {
            0 => $"sso:\n{inner}permissionSetName: Admin\n{inner}accountID: {_chance.Pick(["'111122223333'", "111122223333", "~", "[a]"])}\n",
            1 => $"sso: {_chance.Pick(["~", "yes", "{accountID: '1'}", "[a]", "x"])}\n{indent}SSO: {_chance.Pick(["~", "{partition: aws}", "1"])}\n",
            2 => $"<<: {_chance.Pick(["*a", "*b", "[*a, *b]", "{username: m, groups: [m]}", "x", "[x]", "~"])}\n",
            3 => $"username: {_chance.Pick(["|", ">", "|-", ">-", "|+", ">+", "|2", "|1-"])}\n{inner}a\n{_chance.Pick([string.Empty, "\n", inner + " b\n", inner + "b\n\n", "\t\n"])}{inner}c\n",
            4 => $"? username\n{indent}: {Scalar()}\n",
            5 => $"username: {Scalar()}\n{inner}more\n",
            6 => $"username: \"a\n{inner}b\\\n{inner} c\n\n{inner}d\"\n",
            _ => $"note: {_chance.Pick(Flows)}\n",
        });
    }

    private string Json()
    {
        var rows = Enumerable.Range(0, 1 + _chance.Next(3)).Select(_ =>
            "{" + string.Join(_chance.Pick([",", ", ", ",\n"]), Enumerable.Range(0, 1 + _chance.Next(4)).Select(_ => JsonField())) + _chance.Pick([string.Empty, string.Empty, ","]) + "}");
        var text = (_chance.OneIn(10) ? "{\"rows\":" : "[") + string.Join(",", rows) + "]";
        return _chance.OneIn(2) ? text : Mutate(text, 1 + _chance.Next(3));
    }

    private string JsonField() => "\"" + _chance.Pick(Fields) + "\":" + _chance.Next(5) switch
    {
        0 => "[\"a\",\"b\"]",
        1 => _chance.Pick(["null", "true", "1", "1.5", "[]", "{}", "[null,1]"]),
        _ => "\"arn:aws:iam::111122223333:role/" + _chance.Pick(Names) + "\"",
    };

    private string Aliases()
    {
        var text = new StringBuilder();
        var width = 1 + _chance.Next(8);
        text.Append("- &l0 ").Append(_chance.Pick(["a", "[a]", "{rolearn: x, username: d}", "{a: b}"])).Append('\n');
        var levels = _chance.Next(6);
        for (var i = 1; i <= levels; i++)
        {
            text.Append("- &l").Append(i).Append(' ').Append(_chance.OneIn(3) ? "{" : "[");
            var map = text[^1] == '{';
            text.Append(string.Join(", ", Enumerable.Range(0, width).Select(n => (map ? $"k{n}: " : string.Empty) + $"*l{(_chance.OneIn(20) ? i : i - 1)} ")));
            text.Append(map ? "}\n" : "]\n");
        }

        for (var i = _chance.OneIn(16) ? 2000 : _chance.Next(3); i > 0; i--)
        {
            text.Append("- *l").Append(_chance.Next(levels + 1)).Append('\n');
        }

        return text.ToString();
    }

    private string Accounts()
    {
        var text = new StringBuilder();
        for (var i = _chance.Next(5); i >= 0; i--)
        {
            text.Append("- ").Append(_chance.Next(4) switch { 0 => _chance.Pick(Scalars), 1 => _chance.Pick(Flows), 2 => "\"111122223333\"", _ => "012345678901" }).Append('\n');
        }

        return _chance.OneIn(3) ? Mutate(text.ToString(), 1) : text.ToString();
    }

    private string Nested()
    {
        var depth = _chance.OneIn(200) ? 9990 + _chance.Next(30) : _chance.Next(60);
        return _chance.Next(4) switch
        {
            0 => new string('[', depth) + "a" + new string(']', _chance.OneIn(4) ? depth / 2 : depth),
            1 => string.Concat(Enumerable.Repeat("- ", depth)) + "a\n",
            2 => "- rolearn: x\n  note: " + string.Concat(Enumerable.Repeat("{a: ", depth)) + "b" + new string('}', depth) + "\n",
            _ => string.Concat(Enumerable.Range(0, depth % 100).Select(i => new string(' ', i) + "a:\n")),
        };
    }

    /// <summary>Pushes the text over the borders of the 512-byte pieces in which the server reads.</summary>
    private string Padded(string text)
    {
        var length = 480 + _chance.Next(60) + (512 * _chance.Next(3));
        var pad = "# " + new string(_chance.Pick(['x', '\u00e9', '\u20ac']), length / _chance.Pick([1, 2, 3])) + "\n";
        var lines = text.Split('\n');
        var at = _chance.Next(lines.Length);
        return string.Join("\n", lines.Take(at)) + (at > 0 ? "\n" : string.Empty) + pad + (_chance.OneIn(2) ? "\ufeff" : string.Empty) + string.Join("\n", lines.Skip(at));
    }

    private string Mutate(string text, int times)
    {
        for (; times > 0; times--)
        {
            text = Mutate(text);
        }

        return text;
    }

    private string Mutate(string text)
    {
        var at = _chance.Next(text.Length + 1);
        var lines = text.Split('\n').ToList();
        var line = _chance.Next(lines.Count);
        switch (_chance.Next(12))
        {
            case 0:
                return text.Insert(at, _chance.Pick(Pieces));
            case 1:
                return text.Remove(at, System.Math.Min(1 + _chance.Next(3), text.Length - at));
            case 2:
                return text[..at];
            case 3:
                lines.RemoveAt(line);
                break;
            case 4:
                lines.Insert(line, _chance.Pick(lines));
                break;
            case 5:
                lines[line] = new string(' ', 1 + _chance.Next(3)) + lines[line];
                break;
            case 6:
                lines[line] = lines[line].Length > 0 ? lines[line][1..] : "-";
                break;
            case 7:
                lines[line] = "\t" + lines[line].TrimStart();
                break;
            case 8:
                lines[line] += _chance.Pick(Pieces) + _chance.Pick(Scalars);
                break;
            case 9:
                return text.Insert(at, _chance.Pick(Scalars));
            case 10:
                return text.Insert(at, _chance.Pick(Flows));
            default:
                return _chance.Next(4) switch
                {
                    0 => text.Replace("\n", "\r\n"),
                    1 => text.Replace("\n", _chance.Pick(["\r", "\u0085", "\u2028", " "])),
                    2 => text.Replace(": ", ":"),
                    _ => text.Insert(at, _chance.Pick(["\u00e9", "\u2028", "\ufeff", "\u0001"])),
                };
        }

        return string.Join("\n", lines);
    }
}
