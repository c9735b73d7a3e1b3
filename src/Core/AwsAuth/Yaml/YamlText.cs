using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>
/// The text as the server's scanner gets to see it: code points, handed over in pieces of 512 bytes of UTF-8.
/// </summary>
/// <remarks>
/// The pieces matter. A control character spoils a text only if its piece is read before the first document ends, and the
/// test for a byte order mark looks at the first character of the buffer, which moves with the pieces (go-yaml v2,
/// readerc.go and yamlprivateh.go). Both are seen in the server's behaviour, so they are modelled here.
/// </remarks>
internal sealed class YamlText
{
    private const int PieceBytes = 512;
    private const int ByteOrderMark = 0xFEFF;

    private readonly int[] _points;
    private readonly int[]? _utf16;
    private readonly long _byteLength;
    private int _available;
    private int _bufferStart;
    private int _unread;
    private long _decodedBytes;
    private bool _started;

    public YamlText(string text)
    {
        Text = text;
        _points = Decode(text.Length == 0 ? "\n" : text, out _utf16, out _byteLength);
    }

    /// <summary>The text itself.</summary>
    public string Text { get; }

    /// <summary>The code point to be read next.</summary>
    public int Position { get; private set; }

    /// <summary>The code point <paramref name="ahead"/> places on; 0 after the end.</summary>
    public int Peek(int ahead = 0) => Position + ahead < _points.Length ? _points[Position + ahead] : 0;

    /// <summary>The index into <see cref="Text"/> of a code point.</summary>
    public int Utf16(int index) =>
        index >= _points.Length ? Text.Length : _utf16 is null ? index : _utf16[index];

    /// <summary>Moves on by one code point.</summary>
    public void Skip(int count = 1)
    {
        Position += count;
        _unread -= count;
    }

    /// <summary>True when the scanner takes the start of its buffer for a byte order mark.</summary>
    public bool BufferStartsWithMark => _bufferStart < _points.Length && _points[_bufferStart] == ByteOrderMark;

    /// <summary>Has at least so many characters read, piece by piece.</summary>
    /// <exception cref="YamlSyntaxException">A piece holds a character that is not allowed.</exception>
    public void Ensure(int count)
    {
        if (_unread >= count)
        {
            return;
        }

        if (!_started)
        {
            Start();
        }

        _bufferStart = Position;
        while (_unread < count)
        {
            if (_available >= _points.Length)
            {
                _unread++;
                return;
            }

            ReadPiece(_decodedBytes + PieceBytes);
        }
    }

    private void Start()
    {
        _started = true;
        if (_points[0] == ByteOrderMark)
        {
            Position = 1;
            _available = 1;
            _decodedBytes = 3;
            ReadPiece(PieceBytes);
        }
    }

    private void ReadPiece(long end)
    {
        var all = end >= _byteLength;
        while (_available < _points.Length)
        {
            var point = _points[_available];
            var width = Width(point);
            if (!all && _decodedBytes + width > end)
            {
                return;
            }

            if (!IsAllowed(point))
            {
                throw new YamlSyntaxException(
                    YamlFault.ControlCharacter, $"the character U+{point:X4} is not allowed in YAML", _available, _available);
            }

            _available++;
            _unread++;
            _decodedBytes += width;
        }
    }

    private static bool IsAllowed(int c) =>
        c is 0x09 or 0x0A or 0x0D or (>= 0x20 and <= 0x7E) or 0x85 or (>= 0xA0 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD) or >= 0x10000;

    private static int Width(int c) => c <= 0x7F ? 1 : c <= 0x7FF ? 2 : c <= 0xFFFF ? 3 : 4;

    private static int[] Decode(string text, out int[]? utf16, out long bytes)
    {
        var points = new List<int>(text.Length);
        List<int>? map = null;
        bytes = 0;
        for (var i = 0; i < text.Length; i++)
        {
            int c = text[i];
            map?.Add(i);
            if (c is >= 0xD800 and <= 0xDFFF)
            {
                if (c < 0xDC00 && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                {
                    map ??= Identity(i);
                    c = char.ConvertToUtf32(text[i], text[i + 1]);
                    i++;
                }
                else
                {
                    c = 0xFFFD;
                }
            }

            bytes += Width(c);
            points.Add(c);
        }

        utf16 = map?.ToArray();
        return points.ToArray();
    }

    private static List<int> Identity(int last)
    {
        var map = new List<int>(last + 1);
        for (var i = 0; i <= last; i++)
        {
            map.Add(i);
        }

        return map;
    }
}
