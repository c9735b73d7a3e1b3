using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth;

/// <summary>The text of one key of the ConfigMap, with the way back to the file it stands in.</summary>
public sealed class AwsAuthValue
{
    private readonly LineMap _file;
    private readonly IReadOnlyList<int>? _origins;
    private readonly int _offset;

    internal AwsAuthValue(string key, string text, LineMap? file = null, IReadOnlyList<int>? origins = null, int offset = 0)
    {
        Key = key;
        Text = text;
        Lines = new LineMap(text);
        _file = file ?? Lines;
        _origins = origins;
        _offset = offset;
    }

    /// <summary>The key as it stands in the ConfigMap.</summary>
    public string Key { get; }

    /// <summary>The text, exactly.</summary>
    public string Text { get; }

    internal LineMap Lines { get; }

    /// <summary>Where the value's scalar stands in the file of a manifest; null for bare values and for data.</summary>
    internal ScalarPlace? Place { get; init; }

    /// <summary>The line and column, both from 1, in the user's file of a place in the text.</summary>
    /// <param name="index">An index into <see cref="Text"/>.</param>
    public (int Line, int Column) Locate(int index) => _file.Locate(FileIndex(index));

    /// <summary>The line, from 1, in the value itself of a place in the text.</summary>
    internal int ValueLine(int index) => Lines.LineOf(index);

    internal int FileIndex(int index)
    {
        if (_origins is null)
        {
            return index + _offset;
        }

        if (_origins.Count == 0)
        {
            return _offset;
        }

        return index < _origins.Count ? _origins[index] : _origins[_origins.Count - 1] + 1;
    }
}
