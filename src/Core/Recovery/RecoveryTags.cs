using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Recovery;

/// <summary>The tags that a rescue leaves on an entry: fixed keys, so that entries made in a hurry are found again.</summary>
public static class RecoveryTags
{
    /// <summary>Who made the rescue.</summary>
    public const string By = "eks-access-management:recovered-by";

    /// <summary>Why.</summary>
    public const string Reason = "eks-access-management:recovery-reason";

    private const int MaxValue = 256;

    /// <summary>The tags of one rescue.</summary>
    public static IReadOnlyDictionary<string, string> Of(string callerArn, string? reason)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal) { [By] = Clean(callerArn) };
        if (!string.IsNullOrWhiteSpace(reason))
        {
            tags[Reason] = Clean(reason!.Trim());
        }

        return tags;
    }

    // Tag values take letters, digits, spaces and + - = . _ : / @ only.
    private static string Clean(string text)
    {
        var clean = new string(text.Select(c => char.IsLetterOrDigit(c) || " +-=._:/@".IndexOf(c) >= 0 ? c : '_').ToArray());
        return clean.Length <= MaxValue ? clean : clean.Substring(0, MaxValue);
    }
}
