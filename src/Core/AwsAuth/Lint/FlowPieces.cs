using System.Collections.Generic;
using System.Text;

namespace EksAccessManagement.AwsAuth;

/// <summary>Takes a text in flow style or JSON apart by its brackets, commas and quotes, as a person does: also where one of them is missing.</summary>
internal static class FlowPieces
{
    /// <summary>The mappings that stand in no other mapping, without their braces, on one line each.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What stands in the braces, the line of the opening one from 1, and whether the brace is closed.</returns>
    public static IEnumerable<(string Text, int Line, bool IsClosed)> Mappings(string text)
    {
        var piece = new StringBuilder();
        int depth = 0, line = 1, start = 1;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            line += c == '\n' ? 1 : 0;
            quote = Quote(text, i, quote);
            if (quote == '\0' && c == '#' && i > 0 && text[i - 1] is ' ' or '\t' or '\n')
            {
                i = End(text, i) - 1;
            }
            else if (quote == '\0' && c == '{' && depth++ == 0)
            {
                start = line;
                _ = piece.Clear();
            }
            else if (quote == '\0' && c == '}' && depth > 0 && --depth == 0)
            {
                yield return (piece.ToString(), start, true);
            }
            else if (depth > 0)
            {
                _ = piece.Append(c is '\r' or '\n' ? ' ' : c);
            }
        }

        if (depth > 0)
        {
            yield return (piece.ToString(), start, false);
        }
    }

    /// <summary>The parts between the commas that stand in no brackets and no quotes.</summary>
    /// <param name="text">The text.</param>
    public static IEnumerable<string> Parts(string text)
    {
        int depth = 0, start = 0;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            quote = Quote(text, i, quote);
            if (quote != '\0')
            {
                continue;
            }

            depth += text[i] is '{' or '[' ? 1 : text[i] is '}' or ']' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                yield return text.Substring(start, i - start);
                start = i + 1;
            }
        }

        yield return text.Substring(start);
    }

    /// <summary>The quote a place stands in: one opens only where a value or name can begin, and double quotes may be escaped.</summary>
    private static char Quote(string text, int i, char open)
    {
        var c = text[i];
        if (open != '\0')
        {
            return c == open && !(open == '"' && IsEscaped(text, i)) ? '\0' : open;
        }

        return c is '"' or '\'' && Opens(text, i) ? c : '\0';
    }

    private static bool Opens(string text, int i)
    {
        do
        {
            i--;
        }
        while (i >= 0 && text[i] is ' ' or '\t' or '\r' or '\n');
        return i < 0 || text[i] is ',' or ':' or '[' or '{';
    }

    private static bool IsEscaped(string text, int i)
    {
        var slashes = 0;
        while (i - slashes > 0 && text[i - slashes - 1] == '\\')
        {
            slashes++;
        }

        return slashes % 2 == 1;
    }

    private static int End(string text, int i)
    {
        var end = text.IndexOf('\n', i);
        return end < 0 ? text.Length : end;
    }
}
