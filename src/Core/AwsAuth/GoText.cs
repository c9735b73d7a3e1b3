using System;
using System.Text;

namespace EksAccessManagement.AwsAuth;

/// <summary>Text operations of Go that decide which ARNs and field names are the same.</summary>
internal static class GoText
{
    private const char LongS = '\u017F';
    private const char Kelvin = '\u212A';
    private const char DottedI = '\u0130';
    private const char DotlessI = '\u0131';

    /// <summary>Lower case as Go's strings.ToLower: rune by rune.</summary>
    public static string Lower(string text) => Map(text, static c => c switch
    {
        Kelvin => 'k',
        DottedI => 'i',
        _ => char.ToLowerInvariant(c),
    });

    /// <summary>A form that is equal for texts which Go's strings.EqualFold takes for equal (simple Unicode folding).</summary>
    public static string Fold(string text) => Map(text, static c => c switch
    {
        Kelvin => 'k',
        LongS => 's',
        DottedI or DotlessI => c,
        _ => char.ToLowerInvariant(char.ToUpperInvariant(c)),
    });

    private static string Map(string text, Func<char, char> map)
    {
        StringBuilder? changed = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var mapped = c < 0x80 ? (c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c) : map(c);
            if (mapped != c && changed is null)
            {
                changed = new StringBuilder(text, 0, i, text.Length);
            }

            changed?.Append(mapped);
        }

        return changed?.ToString() ?? text;
    }
}
