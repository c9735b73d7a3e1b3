using System;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <content>Block scalars.</content>
internal sealed partial class YamlScanner
{
    private YamlToken ScanBlockScalar(bool literal)
    {
        var start = Mark;
        Skip();
        ScanBlockHeader(start, out var chomping, out var increment);
        var end = Mark;
        var indent = increment == 0 ? 0 : _indent >= 0 ? _indent + increment : increment;
        YamlScalarText text = NewText(), leading = NewText(), trailing = NewText();
        ScanBlockBreaks(ref indent, trailing, start, ref end);
        _text.Ensure(1);
        var leadingBlank = false;
        while (_column == indent && _text.Peek() != 0)
        {
            var blank = IsBlank(_text.Peek());
            if (!literal && !leadingBlank && !blank && leading.Length > 0 && leading.First == '\n')
            {
                Fold(text, leading, trailing, _text.Position);
            }
            else
            {
                text.Add(leading);
                text.Add(trailing);
            }

            leadingBlank = blank;
            while (!IsBreakOrEnd(_text.Peek()))
            {
                Read(text);
                _text.Ensure(1);
            }

            _text.Ensure(2);
            ReadLine(leading);
            ScanBlockBreaks(ref indent, trailing, start, ref end);
        }

        if (chomping >= 0)
        {
            text.Add(leading);
        }

        if (chomping > 0)
        {
            text.Add(trailing);
        }

        return ScalarToken(start, end, text, literal ? YamlScalarStyle.Literal : YamlScalarStyle.Folded);
    }

    private void ScanBlockHeader(YamlMark start, out int chomping, out int increment)
    {
        chomping = 0;
        increment = 0;
        _text.Ensure(1);
        for (var i = 0; i < 2; i++)
        {
            var c = _text.Peek();
            if (chomping == 0 && c is '+' or '-')
            {
                chomping = c == '+' ? 1 : -1;
                Skip();
                _text.Ensure(1);
            }
            else if (increment == 0 && IsDigit(c))
            {
                increment = c - '0';
                if (increment == 0)
                {
                    throw Error(YamlFault.BadBlockScalar, "the indentation of a block text cannot be 0", start);
                }

                Skip();
                _text.Ensure(1);
            }
        }

        while (IsBlank(_text.Peek()))
        {
            Skip();
            _text.Ensure(1);
        }

        SkipComment();
        if (!IsBreakOrEnd(_text.Peek()))
        {
            throw Error(YamlFault.BadBlockScalar, "text follows the sign of a block text on its line", start);
        }

        if (IsBreak(_text.Peek()))
        {
            _text.Ensure(2);
            SkipLine();
        }
    }

    private void ScanBlockBreaks(ref int indent, YamlScalarText breaks, YamlMark start, ref YamlMark end)
    {
        end = Mark;
        var widest = 0;
        while (true)
        {
            _text.Ensure(1);
            while ((indent == 0 || _column < indent) && _text.Peek() == ' ')
            {
                Skip();
                _text.Ensure(1);
            }

            widest = _column > widest ? _column : widest;
            if ((indent == 0 || _column < indent) && _text.Peek() == '\t')
            {
                throw Error(YamlFault.TabIndentation, "a tab stands where only spaces may indent", start);
            }

            if (!IsBreak(_text.Peek()))
            {
                break;
            }

            _text.Ensure(2);
            ReadLine(breaks);
            end = Mark;
        }

        if (indent == 0)
        {
            indent = Math.Max(Math.Max(widest, _indent + 1), 1);
        }
    }
}
