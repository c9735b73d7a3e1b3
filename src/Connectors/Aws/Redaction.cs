using System;
using System.Text.RegularExpressions;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Takes secrets out of what a service says: the answer to a wrong signature repeats the whole request, session token included.</summary>
internal static class Redaction
{
    private const string Repeated = "The Canonical String";
    private static readonly Regex Token = new(@"(?i)(x-amz-security-token\s*[:=]\s*)[^\s'&]+", RegexOptions.CultureInvariant);

    /// <summary>The text without them.</summary>
    public static string Clean(string text)
    {
        var start = text.IndexOf(Repeated, StringComparison.OrdinalIgnoreCase);
        return Token.Replace(start < 0 ? text : text.Substring(0, start).TrimEnd(), "$1(not shown)");
    }
}
