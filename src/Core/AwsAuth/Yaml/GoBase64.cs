using System;
using System.Text;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>Base64 as Go's standard encoding reads it: padded, line ends ignored, nothing else.</summary>
internal static class GoBase64
{
    /// <summary>The decoded text, or null when it is no base64. Bytes that are no UTF-8 become U+FFFD, as they do in JSON.</summary>
    public static string? Decode(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\r' or '\n')
            {
                continue;
            }

            if (!(c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '+' or '/' or '='))
            {
                return null;
            }

            clean.Append(c);
        }

        if (clean.Length % 4 != 0)
        {
            return null;
        }

        try
        {
            return Text(Convert.FromBase64String(clean.ToString()));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>UTF-8 with one U+FFFD for every byte that belongs to no character, as Go's JSON writes it.</summary>
    private static string Text(byte[] bytes)
    {
        var text = new StringBuilder(bytes.Length);
        for (var i = 0; i < bytes.Length;)
        {
            var (point, width) = Rune(bytes, i);
            if (point > 0xFFFF)
            {
                text.Append(char.ConvertFromUtf32(point));
            }
            else
            {
                text.Append((char)point);
            }

            i += width;
        }

        return text.ToString();
    }

    private static (int Point, int Width) Rune(byte[] bytes, int at)
    {
        int first = bytes[at];
        var width = first < 0x80 ? 1 : first is >= 0xC2 and <= 0xDF ? 2 : first is >= 0xE0 and <= 0xEF ? 3 : first is >= 0xF0 and <= 0xF4 ? 4 : 0;
        if (width == 1)
        {
            return (first, 1);
        }

        if (width == 0 || at + width > bytes.Length)
        {
            return ('\uFFFD', 1);
        }

        var point = first & (0x7F >> width);
        for (var i = 1; i < width; i++)
        {
            if ((bytes[at + i] & 0xC0) != 0x80)
            {
                return ('\uFFFD', 1);
            }

            point = (point << 6) | (bytes[at + i] & 0x3F);
        }

        var smallest = width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000;
        return point < smallest || point > 0x10FFFF || point is >= 0xD800 and <= 0xDFFF ? ('\uFFFD', 1) : (point, width);
    }
}
