using System.Collections.Generic;

namespace EksAccessManagement.Rehearse.Output;

/// <summary>Breaks texts into lines.</summary>
internal static class Wrapping
{
    /// <summary>
    /// Lines of at most a width: broken at blanks, long words (ARNs) after a slash, a comma or a colon, and where there is
    /// none, anywhere. There is always at least one line.
    /// </summary>
    public static IReadOnlyList<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        var rest = text.TrimEnd();
        while (rest.Length > width)
        {
            var end = rest.LastIndexOf(' ', width);
            if (end <= 0 || IsWasteful(rest, end, width))
            {
                end = LastBreak(rest, width);
            }

            lines.Add(rest[..end].TrimEnd());
            rest = rest[end..].TrimStart();
        }

        lines.Add(rest);
        return lines;
    }

    /// <summary>Breaking at the blank would leave most of a line empty before a word that has to be broken all the same.</summary>
    private static bool IsWasteful(string text, int blank, int width)
    {
        var next = text.IndexOf(' ', blank + 1);
        return blank < width / 2 && (next < 0 ? text.Length : next) - blank - 1 > width;
    }

    private static int LastBreak(string text, int width)
    {
        var end = text.LastIndexOfAny(['/', ',', ':'], width - 1) + 1;
        return end > width / 3 ? end : width;
    }
}
