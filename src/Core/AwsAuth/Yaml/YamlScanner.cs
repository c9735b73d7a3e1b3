using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>
/// Cuts a text into tokens exactly where the server's scanner (libyaml as ported to Go) does, and refuses it where that
/// one refuses it. Time is linear in the text: a possible key is watched for one line and 1,024 characters at most.
/// </summary>
internal sealed partial class YamlScanner
{
    private const int MaxDepth = 10000;
    private const int MaxKeyLength = 1024;

    private readonly YamlText _text;
    private readonly bool _trackOrigins;
    private readonly bool _jsonEscapes;
    private readonly List<YamlToken> _queue = [];
    private readonly List<int> _indents = [];
    private readonly List<SimpleKey> _keys = [];
    private readonly Dictionary<int, int> _keysByToken = [];
    private int _head;
    private int _taken;
    private bool _ready;
    private bool _started;
    private int _indent = -1;
    private int _flowLevel;
    private bool _keyAllowed;
    private int _line;
    private int _column;

    /// <param name="text">The text.</param>
    /// <param name="trackOrigins">Note for every character of a scalar where it stands in the text.</param>
    /// <param name="jsonEscapes">Also take the escapes of JSON that YAML 1.1 lacks; for manifests, never for the server's reading.</param>
    public YamlScanner(YamlText text, bool trackOrigins = false, bool jsonEscapes = false)
    {
        _text = text;
        _trackOrigins = trackOrigins;
        _jsonEscapes = jsonEscapes;
    }

    private YamlMark Mark => new(_text.Position, _line, _column);

    /// <summary>The next token, left in place.</summary>
    public YamlToken Peek()
    {
        if (!_ready)
        {
            FetchMore();
        }

        return _queue[_head];
    }

    /// <summary>Takes the token that <see cref="Peek"/> showed.</summary>
    public void Take()
    {
        _ready = false;
        _taken++;
        _head++;
        if (_head == _queue.Count)
        {
            _queue.Clear();
            _head = 0;
        }
    }

    private void FetchMore()
    {
        while (true)
        {
            if (_head != _queue.Count)
            {
                if (!_keysByToken.TryGetValue(_taken, out var key) || key >= _keys.Count || !IsValid(key))
                {
                    break;
                }
            }

            FetchNext();
        }

        _ready = true;
    }

    private void FetchNext()
    {
        _text.Ensure(1);
        if (!_started)
        {
            _started = true;
            _keys.Add(default);
            _keyAllowed = true;
            Append(new YamlToken(YamlTokenKind.StreamStart, Mark, Mark));
            return;
        }

        SkipToToken();
        Unroll(_column);
        _text.Ensure(4);
        var c = _text.Peek();
        if (c == 0)
        {
            FetchStreamEnd();
        }
        else if (_column == 0 && c == '%')
        {
            FetchDirective();
        }
        else if (IsDocumentIndicator('-'))
        {
            FetchDocumentIndicator(YamlTokenKind.DocumentStart);
        }
        else if (IsDocumentIndicator('.'))
        {
            FetchDocumentIndicator(YamlTokenKind.DocumentEnd);
        }
        else
        {
            FetchContent(c);
        }
    }

    private void FetchContent(int c)
    {
        var gap = IsBlankOrEnd(_text.Peek(1));
        switch (c)
        {
            case '[':
                FetchFlowStart(YamlTokenKind.FlowSequenceStart);
                return;
            case '{':
                FetchFlowStart(YamlTokenKind.FlowMappingStart);
                return;
            case ']':
                FetchFlowEnd(YamlTokenKind.FlowSequenceEnd);
                return;
            case '}':
                FetchFlowEnd(YamlTokenKind.FlowMappingEnd);
                return;
            case ',':
                RemoveKey();
                _keyAllowed = true;
                AppendIndicator(YamlTokenKind.FlowEntry);
                return;
            case '-' when gap:
                FetchBlockEntry();
                return;
            case '?' when _flowLevel > 0 || gap:
                FetchKey();
                return;
            case ':' when _flowLevel > 0 || gap:
                FetchValue();
                return;
            case '*':
                FetchAnchor(YamlTokenKind.Alias);
                return;
            case '&':
                FetchAnchor(YamlTokenKind.Anchor);
                return;
            case '!':
                SaveKey();
                _keyAllowed = false;
                Append(ScanTag());
                return;
            case '|' or '>' when _flowLevel == 0:
                RemoveKey();
                _keyAllowed = true;
                Append(ScanBlockScalar(c == '|'));
                return;
            case '\'' or '"':
                SaveKey();
                _keyAllowed = false;
                Append(ScanQuoted(c == '\''));
                return;
            case '\t' or '#' or '|' or '>' or '%' or '@' or '`':
                throw Error(
                    c == '\t' ? YamlFault.TabIndentation : YamlFault.CannotStartToken,
                    c == '\t' ? "a tab stands where only spaces may indent" : $"no value can start with '{(char)c}'",
                    Mark);
            default:
                SaveKey();
                _keyAllowed = false;
                Append(ScanPlain());
                return;
        }
    }

    private void FetchStreamEnd()
    {
        if (_column != 0)
        {
            _column = 0;
            _line++;
        }

        Unroll(-1);
        RemoveKey();
        _keyAllowed = false;
        Append(new YamlToken(YamlTokenKind.StreamEnd, Mark, Mark));
    }

    private void FetchDirective()
    {
        Unroll(-1);
        RemoveKey();
        _keyAllowed = false;
        Append(ScanDirective());
    }

    private void FetchDocumentIndicator(YamlTokenKind kind)
    {
        Unroll(-1);
        RemoveKey();
        _keyAllowed = false;
        AppendIndicator(kind, 3);
    }

    private void FetchFlowStart(YamlTokenKind kind)
    {
        SaveKey();
        _keys.Add(new SimpleKey { Mark = Mark, Token = NextTokenNumber });
        _flowLevel++;
        if (_flowLevel > MaxDepth)
        {
            throw Error(YamlFault.TooDeep, "brackets are nested too deep", Mark);
        }

        _keyAllowed = true;
        AppendIndicator(kind);
    }

    private void FetchFlowEnd(YamlTokenKind kind)
    {
        RemoveKey();
        if (_flowLevel > 0)
        {
            _flowLevel--;
            _keysByToken.Remove(_keys[_keys.Count - 1].Token);
            _keys.RemoveAt(_keys.Count - 1);
        }

        _keyAllowed = false;
        AppendIndicator(kind);
    }

    private void FetchBlockEntry()
    {
        if (_flowLevel == 0)
        {
            if (!_keyAllowed)
            {
                throw Error(YamlFault.DashNotAllowed, "a list cannot start here, on the line of its key or inside a value", Mark);
            }

            Roll(_column, -1, YamlTokenKind.BlockSequenceStart, Mark);
        }

        RemoveKey();
        _keyAllowed = true;
        AppendIndicator(YamlTokenKind.BlockEntry);
    }

    private void FetchKey()
    {
        if (_flowLevel == 0)
        {
            if (!_keyAllowed)
            {
                throw Error(YamlFault.KeyNotAllowed, "a key cannot start here", Mark);
            }

            Roll(_column, -1, YamlTokenKind.BlockMappingStart, Mark);
        }

        RemoveKey();
        _keyAllowed = _flowLevel == 0;
        AppendIndicator(YamlTokenKind.Key);
    }

    private void FetchValue()
    {
        var last = _keys.Count - 1;
        if (IsValid(last))
        {
            var key = _keys[last];
            Insert(key.Token - _taken, new YamlToken(YamlTokenKind.Key, key.Mark, key.Mark));
            Roll(key.Mark.Column, key.Token, YamlTokenKind.BlockMappingStart, key.Mark);
            key.Possible = false;
            _keys[last] = key;
            _keysByToken.Remove(key.Token);
            _keyAllowed = false;
        }
        else
        {
            if (_flowLevel == 0)
            {
                if (!_keyAllowed)
                {
                    throw Error(YamlFault.ColonNotAllowed, "a colon with a blank after it stands inside a value", Mark);
                }

                Roll(_column, -1, YamlTokenKind.BlockMappingStart, Mark);
            }

            _keyAllowed = _flowLevel == 0;
        }

        AppendIndicator(YamlTokenKind.Value);
    }

    private void FetchAnchor(YamlTokenKind kind)
    {
        SaveKey();
        _keyAllowed = false;
        Append(ScanAnchor(kind));
    }

    private void SkipToToken()
    {
        while (true)
        {
            _text.Ensure(1);
            if (_column == 0 && _text.BufferStartsWithMark)
            {
                Skip();
            }

            _text.Ensure(1);
            while (_text.Peek() == ' ' || ((_flowLevel > 0 || !_keyAllowed) && _text.Peek() == '\t'))
            {
                Skip();
                _text.Ensure(1);
            }

            SkipComment();
            if (!IsBreak(_text.Peek()))
            {
                return;
            }

            _text.Ensure(2);
            SkipLine();
            if (_flowLevel == 0)
            {
                _keyAllowed = true;
            }
        }
    }

    private void SkipComment()
    {
        if (_text.Peek() != '#')
        {
            return;
        }

        while (!IsBreakOrEnd(_text.Peek()))
        {
            Skip();
            _text.Ensure(1);
        }
    }

    private bool IsDocumentIndicator(char c) =>
        _column == 0 && _text.Peek() == c && _text.Peek(1) == c && _text.Peek(2) == c && IsBlankOrEnd(_text.Peek(3));
}
