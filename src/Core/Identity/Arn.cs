using System;
using System.Diagnostics.CodeAnalysis;

namespace EksAccessManagement.Identity;

/// <summary>An Amazon Resource Name, cut into its six fields. Its text is kept exactly as it was written.</summary>
/// <param name="Partition">The partition, such as <c>aws</c>.</param>
/// <param name="Service">The service, such as <c>iam</c>.</param>
/// <param name="Region">The region; empty for global services.</param>
/// <param name="AccountId">The account; empty, a 12-digit number, or the word <c>aws</c>.</param>
/// <param name="Resource">All that follows the fifth colon.</param>
public sealed record Arn(string Partition, string Service, string Region, string AccountId, string Resource)
{
    /// <summary>Cuts a text into the fields of an ARN; false when it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Arn? arn)
    {
        arn = null;
        var parts = text?.Split([':'], 6);
        if (parts is null || parts.Length != 6 || parts[0] != "arn" || parts[1].Length == 0 || parts[2].Length == 0 || parts[5].Length == 0)
        {
            return false;
        }

        arn = new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]);
        return true;
    }

    /// <summary>The ARN's text.</summary>
    public override string ToString() => $"arn:{Partition}:{Service}:{Region}:{AccountId}:{Resource}";

    internal static bool IsAccountId(string text)
    {
        if (text.Length != 12)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c is < '0' or > '9')
            {
                return false;
            }
        }

        return true;
    }
}
