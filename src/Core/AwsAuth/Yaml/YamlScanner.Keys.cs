namespace EksAccessManagement.AwsAuth.Yaml;

/// <content>Indentation, possible keys, the token queue and single characters.</content>
internal sealed partial class YamlScanner
{
    private int NextTokenNumber => _taken + (_queue.Count - _head);

    private static bool IsBreak(int c) => c is '\r' or '\n' or 0x85 or 0x2028 or 0x2029;

    private static bool IsBreakOrEnd(int c) => c == 0 || IsBreak(c);

    private static bool IsBlank(int c) => c is ' ' or '\t';

    private static bool IsBlankOrEnd(int c) => IsBlank(c) || IsBreakOrEnd(c);

    private static bool IsWord(int c) => c is (>= '0' and <= '9') or (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '_' or '-';

    private static bool IsDigit(int c) => c is >= '0' and <= '9';

    private static int HexValue(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'A' and <= 'F' => c - 'A' + 10,
        >= 'a' and <= 'f' => c - 'a' + 10,
        _ => -1,
    };

    private void Skip()
    {
        _text.Skip();
        _column++;
    }

    private void SkipLine()
    {
        var c = _text.Peek();
        if (c == '\r' && _text.Peek(1) == '\n')
        {
            _text.Skip(2);
        }
        else if (IsBreak(c))
        {
            _text.Skip();
        }
        else
        {
            return;
        }

        _column = 0;
        _line++;
    }

    private YamlSyntaxException Error(YamlFault fault, string message, YamlMark context) =>
        new(fault, message, _text.Position, context.Index);

    /// <summary>Whether the key of a level may still turn out to be one; a key that must be one and cannot is an error.</summary>
    private bool IsValid(int level)
    {
        var key = _keys[level];
        if (!key.Possible)
        {
            return false;
        }

        if (key.Mark.Line >= _line && key.Mark.Index + MaxKeyLength >= _text.Position)
        {
            return true;
        }

        FailIfRequired(key);
        key.Possible = false;
        _keys[level] = key;
        return false;
    }

    private void SaveKey()
    {
        if (!_keyAllowed)
        {
            return;
        }

        var key = new SimpleKey
        {
            Possible = true,
            Required = _flowLevel == 0 && _indent == _column,
            Token = NextTokenNumber,
            Mark = Mark,
        };
        RemoveKey();
        _keys[_keys.Count - 1] = key;
        _keysByToken[key.Token] = _keys.Count - 1;
    }

    private void RemoveKey()
    {
        var last = _keys.Count - 1;
        var key = _keys[last];
        if (!key.Possible)
        {
            return;
        }

        FailIfRequired(key);
        key.Possible = false;
        _keys[last] = key;
        _keysByToken.Remove(key.Token);
    }

    private static void FailIfRequired(SimpleKey key)
    {
        if (key.Required)
        {
            throw new YamlSyntaxException(
                YamlFault.MissingColon, "a field stands here without a colon and a blank after its name", key.Mark.Index, key.Mark.Index);
        }
    }

    private void Roll(int column, int token, YamlTokenKind kind, YamlMark mark)
    {
        if (_flowLevel > 0 || _indent >= column)
        {
            return;
        }

        _indents.Add(_indent);
        _indent = column;
        if (_indents.Count > MaxDepth)
        {
            throw Error(YamlFault.TooDeep, "lists and mappings are nested too deep", mark);
        }

        Insert(token < 0 ? -1 : token - _taken, new YamlToken(kind, mark, mark));
    }

    private void Unroll(int column)
    {
        if (_flowLevel > 0)
        {
            return;
        }

        while (_indent > column)
        {
            Append(new YamlToken(YamlTokenKind.BlockEnd, Mark, Mark));
            _indent = _indents[_indents.Count - 1];
            _indents.RemoveAt(_indents.Count - 1);
        }
    }

    private void Append(YamlToken token) => _queue.Add(token);

    private void AppendIndicator(YamlTokenKind kind, int length = 1)
    {
        var start = Mark;
        for (var i = 0; i < length; i++)
        {
            Skip();
        }

        Append(new YamlToken(kind, start, Mark));
    }

    private void Insert(int position, YamlToken token)
    {
        if (position < 0)
        {
            _queue.Add(token);
        }
        else
        {
            _queue.Insert(_head + position, token);
        }
    }

    private struct SimpleKey
    {
        public bool Possible;
        public bool Required;
        public int Token;
        public YamlMark Mark;
    }
}
