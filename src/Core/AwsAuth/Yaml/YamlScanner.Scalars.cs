using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <content>Plain and quoted scalars.</content>
internal sealed partial class YamlScanner
{
    private static readonly Dictionary<int, int> Escapes = new()
    {
        ['0'] = 0, ['a'] = 7, ['b'] = 8, ['t'] = 9, ['\t'] = 9, ['n'] = 10, ['v'] = 11, ['f'] = 12, ['r'] = 13, ['e'] = 27,
        [' '] = ' ', ['"'] = '"', ['\''] = '\'', ['\\'] = '\\', ['N'] = 0x85, ['_'] = 0xA0, ['L'] = 0x2028, ['P'] = 0x2029,
    };

    private YamlScalarText NewText() => new(_trackOrigins);

    private void Read(YamlScalarText into)
    {
        into.Add(_text.Peek(), _text.Position);
        Skip();
    }

    /// <summary>Takes a line end; all but the Unicode separators become a line feed.</summary>
    private void ReadLine(YamlScalarText into)
    {
        var c = _text.Peek();
        if (IsBreak(c))
        {
            into.Add(c is 0x2028 or 0x2029 ? c : '\n', _text.Position);
            SkipLine();
        }
    }

    private static YamlToken ScalarToken(YamlMark start, YamlMark end, YamlScalarText text, YamlScalarStyle style) =>
        new(YamlTokenKind.Scalar, start, end) { Value = text.ToString(), Style = style, Origins = text.Origins };

    private static void Fold(YamlScalarText text, YamlScalarText leading, YamlScalarText trailing, int origin)
    {
        if (leading.Length > 0 && leading.First == '\n')
        {
            leading.Clear();
            if (trailing.Length == 0)
            {
                text.Add(' ', origin);
            }
        }

        text.Add(leading);
        text.Add(trailing);
    }

    private YamlToken ScanPlain()
    {
        YamlScalarText text = NewText(), leading = NewText(), trailing = NewText(), blanks = NewText();
        var afterBreak = false;
        var indent = _indent + 1;
        var start = Mark;
        var end = Mark;
        while (true)
        {
            _text.Ensure(4);
            if (IsDocumentIndicator('-') || IsDocumentIndicator('.') || _text.Peek() == '#')
            {
                break;
            }

            while (!IsBlankOrEnd(_text.Peek()) && !EndsPlain())
            {
                if (afterBreak)
                {
                    Fold(text, leading, trailing, _text.Position);
                    afterBreak = false;
                }
                else
                {
                    text.Add(blanks);
                }

                Read(text);
                end = Mark;
                _text.Ensure(2);
            }

            if (!IsBlank(_text.Peek()) && !IsBreak(_text.Peek()))
            {
                break;
            }

            _text.Ensure(1);
            afterBreak = ScanGap(afterBreak, indent, start, leading, trailing, blanks);
            if (_flowLevel == 0 && _column < indent)
            {
                break;
            }
        }

        if (afterBreak)
        {
            _keyAllowed = true;
        }

        return ScalarToken(start, end, text, YamlScalarStyle.Plain);
    }

    private bool EndsPlain() => _text.Peek() switch
    {
        ':' => IsBlankOrEnd(_text.Peek(1)),
        ',' or '?' or '[' or ']' or '{' or '}' => _flowLevel > 0,
        _ => false,
    };

    /// <summary>Takes blanks and line ends inside a scalar. <paramref name="indent"/> below 0 means tabs are free.</summary>
    private bool ScanGap(bool afterBreak, int indent, YamlMark start, YamlScalarText leading, YamlScalarText trailing, YamlScalarText blanks)
    {
        while (IsBlank(_text.Peek()) || IsBreak(_text.Peek()))
        {
            if (IsBlank(_text.Peek()))
            {
                if (afterBreak && _column < indent && _text.Peek() == '\t')
                {
                    throw Error(YamlFault.TabIndentation, "a tab stands where only spaces may indent", start);
                }

                if (afterBreak)
                {
                    Skip();
                }
                else
                {
                    Read(blanks);
                }
            }
            else
            {
                _text.Ensure(2);
                if (afterBreak)
                {
                    ReadLine(trailing);
                }
                else
                {
                    blanks.Clear();
                    ReadLine(leading);
                    afterBreak = true;
                }
            }

            _text.Ensure(1);
        }

        return afterBreak;
    }

    private YamlToken ScanQuoted(bool single)
    {
        YamlScalarText text = NewText(), leading = NewText(), trailing = NewText(), blanks = NewText();
        var quote = single ? '\'' : '"';
        var start = Mark;
        Skip();
        while (true)
        {
            _text.Ensure(4);
            if (IsDocumentIndicator('-') || IsDocumentIndicator('.') || _text.Peek() == 0)
            {
                throw Error(YamlFault.UnclosedQuote, $"the quote {quote} is never closed", start);
            }

            var afterBreak = ScanQuotedRun(single, text, start);
            _text.Ensure(1);
            if (_text.Peek() == quote)
            {
                break;
            }

            var origin = _text.Position;
            if (ScanGap(afterBreak, -1, start, leading, trailing, blanks))
            {
                Fold(text, leading, trailing, origin);
            }
            else
            {
                text.Add(blanks);
            }
        }

        Skip();
        return ScalarToken(start, Mark, text, single ? YamlScalarStyle.SingleQuoted : YamlScalarStyle.DoubleQuoted);
    }

    /// <summary>Takes what stands between blanks; true when it ended with an escaped line end.</summary>
    private bool ScanQuotedRun(bool single, YamlScalarText text, YamlMark start)
    {
        while (!IsBlankOrEnd(_text.Peek()))
        {
            var c = _text.Peek();
            if (single && c == '\'' && _text.Peek(1) == '\'')
            {
                text.Add('\'', _text.Position);
                Skip();
                Skip();
            }
            else if (c == (single ? '\'' : '"'))
            {
                return false;
            }
            else if (!single && c == '\\' && IsBreak(_text.Peek(1)))
            {
                _text.Ensure(3);
                Skip();
                SkipLine();
                return true;
            }
            else if (!single && c == '\\')
            {
                ScanEscape(text, start);
            }
            else
            {
                Read(text);
            }

            _text.Ensure(2);
        }

        return false;
    }

    private void ScanEscape(YamlScalarText text, YamlMark start)
    {
        var origin = _text.Position;
        var c = _text.Peek(1);
        var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0)
        {
            if (!Escapes.TryGetValue(c, out var value))
            {
                if (c != '/' || !_jsonEscapes)
                {
                    throw Error(YamlFault.BadEscape, "a backslash stands before a character that YAML cannot escape", start);
                }

                value = '/';
            }

            text.Add(value, origin);
            Skip();
            Skip();
            return;
        }

        Skip();
        Skip();
        var point = ScanHex(digits, start);
        if (_jsonEscapes && point is >= 0xD800 and <= 0xDBFF)
        {
            point = ScanLowSurrogate(point, start);
        }

        if (point is (>= 0xD800 and <= 0xDFFF) or > 0x10FFFF)
        {
            throw Error(YamlFault.BadEscape, "an escape stands for no character; pairs of escapes as in JSON are not YAML", start);
        }

        text.Add((int)point, origin);
        _text.Ensure(digits);
        for (var i = 0; i < digits; i++)
        {
            Skip();
        }
    }

    private long ScanLowSurrogate(long high, YamlMark start)
    {
        _text.Ensure(10);
        if (_text.Peek(4) != '\\' || _text.Peek(5) != 'u')
        {
            return high;
        }

        for (var i = 0; i < 6; i++)
        {
            Skip();
        }

        return 0x10000 + ((high & 0x3FF) << 10) + (ScanHex(4, start) & 0x3FF);
    }

    private long ScanHex(int digits, YamlMark start)
    {
        _text.Ensure(digits);
        var value = 0L;
        for (var i = 0; i < digits; i++)
        {
            var digit = HexValue(_text.Peek(i));
            if (digit < 0)
            {
                throw Error(YamlFault.BadEscape, "an escape lacks hexadecimal digits", start);
            }

            value = (value << 4) + digit;
        }

        return value;
    }
}
