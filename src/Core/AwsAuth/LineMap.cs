using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth;

/// <summary>Lines and columns of a text as an editor counts them: a line ends with LF, CR LF or CR.</summary>
internal sealed class LineMap
{
    private readonly List<int> _starts = [0];

    public LineMap(string text)
    {
        Text = text;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n')))
            {
                _starts.Add(i + 1);
            }
        }
    }

    public string Text { get; }

    public int Count => _starts.Count;

    /// <summary>The index a line (from 1) begins at.</summary>
    public int Start(int line) => _starts[line - 1];

    /// <summary>The index after a line (from 1) and its line end.</summary>
    public int End(int line) => line < _starts.Count ? _starts[line] : Text.Length;

    /// <summary>The line, from 1, that holds an index.</summary>
    public int LineOf(int index)
    {
        var found = _starts.BinarySearch(index);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>Line and column, both from 1, of an index.</summary>
    public (int Line, int Column) Locate(int index)
    {
        var line = LineOf(index);
        return (line, index - _starts[line - 1] + 1);
    }

    /// <summary>A line (from 1) without its line end.</summary>
    public string Line(int line) => Text.Substring(Start(line), End(line) - Start(line)).TrimEnd('\r', '\n');
}
