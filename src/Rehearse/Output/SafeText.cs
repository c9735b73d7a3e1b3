using System.Globalization;
using System.Linq;
using System.Text;

namespace EksAccessManagement.Rehearse.Output;

/// <summary>
/// Makes texts of files and services safe to print: a control character could drive the reader's terminal, and a
/// curly quote or a no-break space must be seen to be what it is.
/// </summary>
internal static class SafeText
{
    private const string LooksLikeAscii = "\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2212";

    /// <summary>Everything but printable ASCII as <c>\u00e4</c>.</summary>
    public static string Ascii(string text) => Escape(text, c => c is >= ' ' and <= '~');

    /// <summary>Letters of all scripts stay; controls, marks that cannot be seen, and signs that look like ASCII do not.</summary>
    public static string Terminal(string text) => Escape(text, c => c is >= ' ' and <= '~' || (c >= '\u00a1' && IsVisible(c)));

    private static bool IsVisible(char c) => !LooksLikeAscii.Contains(c) && char.GetUnicodeCategory(c) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherPunctuation or UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol;

    private static string Escape(string text, System.Func<char, bool> isKept)
    {
        if (text.All(isKept))
        {
            return text;
        }

        var safe = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = isKept(c) ? safe.Append(c) : safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return safe.ToString();
    }
}
