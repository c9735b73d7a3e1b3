using System.Collections.Generic;
using System.Text;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>Text of a scalar while it is put together, with the place each character came from when that is wanted.</summary>
internal sealed class YamlScalarText(bool track)
{
    private readonly StringBuilder _text = new();

    public List<int>? Origins { get; } = track ? [] : null;

    public int Length => _text.Length;

    public char First => _text[0];

    public void Add(int point, int origin)
    {
        if (point > 0xFFFF)
        {
            _text.Append(char.ConvertFromUtf32(point));
            Origins?.Add(origin);
        }
        else
        {
            _text.Append((char)point);
        }

        Origins?.Add(origin);
    }

    public void Add(YamlScalarText other)
    {
        _text.Append(other._text);
        Origins?.AddRange(other.Origins!);
        other.Clear();
    }

    public void Clear()
    {
        _text.Clear();
        Origins?.Clear();
    }

    public override string ToString() => _text.ToString();
}
