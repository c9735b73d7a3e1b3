using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Identity;

/// <summary>The partitions of AWS that the authenticator accepts in identities, and which regions belong to them.</summary>
/// <remarks>Source: aws-iam-authenticator, pkg/endpoints/partitions.go.</remarks>
public static class Partitions
{
    /// <summary>The ordinary partition.</summary>
    public const string Aws = "aws";

    private static readonly KeyValuePair<string, string>[] ByRegionPrefix =
    [
        new("cn-", "aws-cn"),
        new("us-gov-", "aws-us-gov"),
        new("us-isob-", "aws-iso-b"),
        new("us-isof-", "aws-iso-f"),
        new("eu-isoe-", "aws-iso-e"),
        new("us-iso-", "aws-iso"),
        new("eusc-", "aws-eusc"),
    ];

    /// <summary>Every partition known.</summary>
    public static IReadOnlyList<string> All { get; } = new[] { Aws }.Concat(ByRegionPrefix.Select(p => p.Value)).ToArray();

    /// <summary>The partition of a region.</summary>
    public static string OfRegion(string region) =>
        ByRegionPrefix.FirstOrDefault(p => region.StartsWith(p.Key, StringComparison.OrdinalIgnoreCase)).Value ?? Aws;

    /// <summary>True when the authenticator accepts identities of that partition.</summary>
    public static bool IsKnown(string partition) => All.Contains(partition, StringComparer.Ordinal);
}
