using System.Collections.Generic;
using System.Text;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <content>Anchors, tags and directives.</content>
internal sealed partial class YamlScanner
{
    private const string TagCharacters = ";/?:@&=+$,.!~*'()[]%";

    private YamlToken ScanAnchor(YamlTokenKind kind)
    {
        var start = Mark;
        Skip();
        var name = ScanWord();
        var end = Mark;
        var next = _text.Peek();
        if (name.Length == 0 || !(IsBlankOrEnd(next) || next is '?' or ':' or ',' or ']' or '}' or '%' or '@' or '`'))
        {
            throw Error(
                YamlFault.BadAnchor,
                kind == YamlTokenKind.Alias ? "a star begins an alias, and no name follows it" : "an ampersand begins an anchor, and no name follows it",
                start);
        }

        return new YamlToken(kind, start, end) { Value = name };
    }

    private string ScanWord()
    {
        var name = new StringBuilder();
        _text.Ensure(1);
        while (IsWord(_text.Peek()))
        {
            name.Append((char)_text.Peek());
            Skip();
            _text.Ensure(1);
        }

        return name.ToString();
    }

    private YamlToken ScanTag()
    {
        var start = Mark;
        string handle, suffix;
        _text.Ensure(2);
        if (_text.Peek(1) == '<')
        {
            Skip();
            Skip();
            handle = string.Empty;
            suffix = ScanTagUri(string.Empty, start);
            if (_text.Peek() != '>')
            {
                throw Error(YamlFault.BadTag, "a tag that begins with !< lacks its >", start);
            }

            Skip();
        }
        else
        {
            handle = ScanTagHandle(false, start);
            if (handle.Length > 1 && handle[handle.Length - 1] == '!')
            {
                suffix = ScanTagUri(string.Empty, start);
            }
            else
            {
                suffix = ScanTagUri(handle, start);
                handle = "!";
                if (suffix.Length == 0)
                {
                    (handle, suffix) = (suffix, handle);
                }
            }
        }

        _text.Ensure(1);
        if (!IsBlankOrEnd(_text.Peek()))
        {
            throw Error(YamlFault.BadTag, "an exclamation mark begins a tag, and a blank must follow the tag", start);
        }

        return new YamlToken(YamlTokenKind.Tag, start, Mark) { Value = handle, Suffix = suffix };
    }

    private string ScanTagHandle(bool directive, YamlMark start)
    {
        _text.Ensure(1);
        if (_text.Peek() != '!')
        {
            throw Error(YamlFault.BadTag, "a tag lacks its exclamation mark", start);
        }

        Skip();
        var handle = "!" + ScanWord();
        if (_text.Peek() == '!')
        {
            Skip();
            return handle + "!";
        }

        if (directive && handle != "!")
        {
            throw Error(YamlFault.BadTag, "a tag lacks its exclamation mark", start);
        }

        return handle;
    }

    private string ScanTagUri(string head, YamlMark start)
    {
        var bytes = new List<byte>();
        for (var i = 1; i < head.Length; i++)
        {
            bytes.Add((byte)head[i]);
        }

        var any = head.Length > 0;
        _text.Ensure(1);
        while (IsWord(_text.Peek()) || (_text.Peek() is > 0 and < 0x80 && TagCharacters.IndexOf((char)_text.Peek()) >= 0))
        {
            if (_text.Peek() == '%')
            {
                ScanUriEscape(bytes, start);
            }
            else
            {
                bytes.Add((byte)_text.Peek());
                Skip();
            }

            _text.Ensure(1);
            any = true;
        }

        if (!any)
        {
            throw Error(YamlFault.BadTag, "a tag lacks its name", start);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private void ScanUriEscape(List<byte> bytes, YamlMark start)
    {
        var left = -1;
        while (left != 0)
        {
            _text.Ensure(3);
            var octet = _text.Peek() == '%' && HexValue(_text.Peek(1)) >= 0 && HexValue(_text.Peek(2)) >= 0
                ? (HexValue(_text.Peek(1)) << 4) + HexValue(_text.Peek(2))
                : -1;
            if (octet < 0)
            {
                throw Error(YamlFault.BadTag, "a percent sign in a tag lacks its two digits", start);
            }

            if (left < 0)
            {
                left = (octet & 0x80) == 0 ? 1 : (octet & 0xE0) == 0xC0 ? 2 : (octet & 0xF0) == 0xE0 ? 3 : (octet & 0xF8) == 0xF0 ? 4 : 0;
                if (left == 0)
                {
                    throw Error(YamlFault.BadTag, "a tag holds bytes that are no character", start);
                }
            }
            else if ((octet & 0xC0) != 0x80)
            {
                throw Error(YamlFault.BadTag, "a tag holds bytes that are no character", start);
            }

            bytes.Add((byte)octet);
            Skip();
            Skip();
            Skip();
            left--;
        }
    }

    private YamlToken ScanDirective()
    {
        var start = Mark;
        Skip();
        var name = ScanWord();
        if (name.Length == 0 || !IsBlankOrEnd(_text.Peek()))
        {
            throw Error(YamlFault.BadDirective, "a percent sign at the start of a line begins a directive, and this is none", start);
        }

        var token = name switch
        {
            "YAML" => ScanVersion(start),
            "TAG" => ScanTagDirective(start),
            _ => throw Error(YamlFault.BadDirective, "a percent sign at the start of a line begins a directive, and this is none", start),
        };
        _text.Ensure(1);
        SkipBlanks();
        SkipComment();
        if (!IsBreakOrEnd(_text.Peek()))
        {
            throw Error(YamlFault.BadDirective, "text follows a directive on its line", start);
        }

        if (IsBreak(_text.Peek()))
        {
            _text.Ensure(2);
            SkipLine();
        }

        return token;
    }

    private void SkipBlanks()
    {
        while (IsBlank(_text.Peek()))
        {
            Skip();
            _text.Ensure(1);
        }
    }

    private YamlToken ScanVersion(YamlMark start)
    {
        _text.Ensure(1);
        SkipBlanks();
        var major = ScanVersionNumber(start);
        if (_text.Peek() != '.')
        {
            throw Error(YamlFault.BadDirective, "a version directive lacks its point", start);
        }

        Skip();
        var minor = ScanVersionNumber(start);
        return new YamlToken(YamlTokenKind.VersionDirective, start, Mark) { Major = major, Minor = minor };
    }

    private int ScanVersionNumber(YamlMark start)
    {
        _text.Ensure(1);
        int value = 0, length = 0;
        while (IsDigit(_text.Peek()))
        {
            if (++length > 2)
            {
                throw Error(YamlFault.BadDirective, "a version directive has a number that is too long", start);
            }

            value = (value * 10) + _text.Peek() - '0';
            Skip();
            _text.Ensure(1);
        }

        return length > 0 ? value : throw Error(YamlFault.BadDirective, "a version directive lacks its number", start);
    }

    private YamlToken ScanTagDirective(YamlMark start)
    {
        _text.Ensure(1);
        SkipBlanks();
        var handle = ScanTagHandle(true, start);
        _text.Ensure(1);
        if (!IsBlank(_text.Peek()))
        {
            throw Error(YamlFault.BadDirective, "a tag directive lacks the blank after its handle", start);
        }

        SkipBlanks();
        var prefix = ScanTagUri(string.Empty, start);
        _text.Ensure(1);
        if (!IsBlankOrEnd(_text.Peek()))
        {
            throw Error(YamlFault.BadDirective, "text follows a tag directive on its line", start);
        }

        return new YamlToken(YamlTokenKind.TagDirective, start, Mark) { Value = handle, Suffix = prefix };
    }
}
