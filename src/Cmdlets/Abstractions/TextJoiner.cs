using System.Text;

namespace EksAccessManagement.Abstractions;

/// <summary>
/// Puts the lines that come down a pipeline together again, source by source. Get-Content marks each line with the path
/// it read; a text with line breaks in it is a source of its own; all other lines are one source.
/// </summary>
internal sealed class TextJoiner
{
    private readonly StringBuilder _lines = new();
    private string? _fileName;

    /// <summary>Takes a line or text; gives the sources that are complete by that.</summary>
    public IEnumerable<SourceText> Add(PSObject input)
    {
        var text = (string)input.BaseObject;
        var file = (input.Properties["PSPath"]?.Value as string)?.Split(["::"], 2, StringSplitOptions.None).Last();
        var isWhole = text.Contains("\n");
        if (isWhole || file != _fileName)
        {
            foreach (var complete in Finish())
            {
                yield return complete;
            }
        }

        if (isWhole)
        {
            yield return new SourceText(text, file);
            yield break;
        }

        _fileName = file;
        _lines.Append(text).Append('\n');
    }

    /// <summary>The source that is left; none when there is none.</summary>
    public IEnumerable<SourceText> Finish()
    {
        if (_lines.Length > 0)
        {
            yield return new SourceText(_lines.ToString(), _fileName);
            _lines.Clear();
        }
    }
}
