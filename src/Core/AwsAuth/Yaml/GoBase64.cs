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
            return Encoding.UTF8.GetString(Convert.FromBase64String(clean.ToString()));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
