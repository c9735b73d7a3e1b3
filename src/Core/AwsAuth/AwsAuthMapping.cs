using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.AwsAuth;

/// <summary>A row of aws-auth as <c>Get-AwsAuthMapping</c> shows it.</summary>
public sealed record AwsAuthMapping
{
    /// <summary>Role, User or Account.</summary>
    public AwsAuthRowKind Kind { get; init; }

    /// <summary>The ARN, or the account.</summary>
    public string Arn { get; init; } = string.Empty;

    /// <summary>The username with its templates.</summary>
    public string Username { get; init; } = string.Empty;

    /// <summary>The groups with their templates; never null.</summary>
    public IReadOnlyList<string> Groups { get; init => field = CellList<string>.Of(value); } = CellList<string>.Empty;

    /// <summary>Whether the row lets anybody in; also true where that is a matter of chance (see <see cref="State"/>).</summary>
    public bool LetsIn { get; init; }

    /// <summary>What becomes of the row.</summary>
    public AwsAuthRowState State { get; init; }

    /// <summary>Why it lets nobody in, or why that is not certain; empty for a live row.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The line of the row that answers in its place; null when none does.</summary>
    public int? ShadowedByLine { get; init; }

    /// <summary>What the row gives its principal, with what is known filled in.</summary>
    public string RendersTo { get; init; } = string.Empty;

    /// <summary>The file; null for pipeline text and clusters.</summary>
    public string? SourcePath { get; init; }

    /// <summary>The row's first line in the file, or in the value for a cluster.</summary>
    public int Line { get; init; }

    /// <summary>Where the row stands: its key and <see cref="Line"/>.</summary>
    public string Place => $"{AwsAuthKeys.Of(Kind)}:{Line}";

    /// <summary>The cluster's name; null when the text is not known to come from one.</summary>
    public string? ClusterName { get; init; }

    /// <summary>The cluster's ARN.</summary>
    public string? ClusterArn { get; init; }

    /// <summary>The cluster's region.</summary>
    public string? Region { get; init; }

    /// <summary>The cluster's account.</summary>
    public string? AccountId { get; init; }

    /// <summary>The name of the credentials it was read with.</summary>
    public string? CredentialSource { get; init; }

    /// <summary>The rows of a map, ready to show, with those that stand in lost keys.</summary>
    /// <param name="map">The map.</param>
    public static IEnumerable<AwsAuthMapping> From(AwsAuthMap map)
    {
        foreach (var row in map.Rows.Concat(map.Lost).OrderBy(r => r.Kind))
        {
            yield return From(row, map);
        }
    }

    /// <summary>One row, ready to show.</summary>
    /// <param name="row">The row.</param>
    /// <param name="map">The map it is one of.</param>
    public static AwsAuthMapping From(AwsAuthRow row, AwsAuthMap map)
    {
        var shown = From(row, map.Source);
        return map.WhyUnread is { } why && row.LetsIn ? shown with { LetsIn = false, Reason = why } : shown;
    }

    private static AwsAuthMapping From(AwsAuthRow row, AwsAuthSource source) => new()
    {
        Kind = row.Kind,
        Arn = row.Arn,
        Username = row.Username,
        Groups = row.Groups,
        LetsIn = row.LetsIn,
        State = row.State,
        Reason = row.StateReason,
        ShadowedByLine = row.ShadowedBy?.Line,
        RendersTo = row.RendersTo,
        SourcePath = source.FileName,
        Line = row.Line,
        ClusterName = source.Origin?.ClusterName,
        ClusterArn = source.Origin?.ClusterArn,
        Region = source.Origin?.Region,
        AccountId = source.Origin?.AccountId,
        CredentialSource = source.Origin?.CredentialSource,
    };
}
