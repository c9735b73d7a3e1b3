using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>Timestamps as go-yaml v2 recognises them. Only a value tagged as one depends on it; all others are text.</summary>
internal static class GoTimestamp
{
    private static readonly Regex Format = new(
        @"^(?<y>[0-9]{4})-(?<m>[0-9]{1,2})-(?<d>[0-9]{1,2})(?:(?<t>[Tt ])(?<h>[0-9]{1,2}):(?<i>[0-9]{1,2}):(?<s>[0-9]{1,2})(?:[.,][0-9]+)?(?<z>Z|[+-](?<zh>[0-9]{2}):(?<zm>[0-9]{2}))?)?\z",
        RegexOptions.CultureInvariant);

    /// <summary>Whether the text is a timestamp.</summary>
    public static bool IsTimestamp(string text)
    {
        var match = text.Length <= 100 ? Format.Match(text) : Match.Empty;
        if (!match.Success)
        {
            return false;
        }

        var month = Number(match, "m");
        var day = Number(match, "d");
        var year = Number(match, "y");
        if (month is < 1 or > 12 || day < 1 || day > DaysIn(year, month))
        {
            return false;
        }

        if (!match.Groups["t"].Success)
        {
            return true;
        }

        var zone = match.Groups["z"].Success;
        return zone == (match.Groups["t"].Value != " ")
            && Number(match, "h") < 24 && Number(match, "i") < 60 && Number(match, "s") < 60
            && (!match.Groups["zh"].Success || (Number(match, "zh") <= 24 && Number(match, "zm") < 60));
    }

    private static int DaysIn(int year, int month) => DateTime.DaysInMonth(year == 0 ? 2000 : year, month);

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
}
