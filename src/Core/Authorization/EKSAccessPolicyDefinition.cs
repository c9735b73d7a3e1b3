using System;
using System.Collections.Generic;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>An EKS access policy with what is known of its rules.</summary>
public sealed record EKSAccessPolicyDefinition
{
    private const string Prefix = "AmazonEKS";
    private const string Suffix = "Policy";

    /// <summary>The name, such as <c>AmazonEKSViewPolicy</c>.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The name people use: <c>View</c>, <c>Edit</c>, <c>ClusterAdmin</c>; the whole name where it does not begin with AmazonEKS.</summary>
    public string ShortName => ShortNameOf(Name);

    /// <summary>The partition that <see cref="Arn"/> is written for; <c>aws</c> unless changed with <see cref="InPartition"/>.</summary>
    public string Partition { get; init; } = Partitions.Aws;

    /// <summary>The ARN: no region, and the word <c>aws</c> for an account in every partition.</summary>
    public string Arn => ArnOf(Name, Partition);

    /// <summary>What the policy is for, in a sentence.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>The rules; empty when they are not published, which does not mean that there are none.</summary>
    public IReadOnlyList<PolicyRule> Rules { get; init => field = CellList<PolicyRule>.Of(value); } = CellList<PolicyRule>.Empty;

    /// <summary>False when AWS publishes no rules or only prose: what the policy allows is then Unknown.</summary>
    public bool RulesComplete { get; init; }

    /// <summary>What AWS says of the permissions where it publishes no rules.</summary>
    public IReadOnlyList<string> Prose { get; init => field = CellList<string>.Of(value); } = CellList<string>.Empty;

    /// <summary>Whom AWS made it for: <c>customer</c>, <c>service</c>, <c>service-linked-role</c> or <c>capability-role</c>.</summary>
    public string Audience { get; init; } = string.Empty;

    /// <summary>The scope it is meant for, <c>cluster</c> or <c>namespace</c>; null when AWS does not say.</summary>
    public string? TypicalScope { get; init; }

    /// <summary>The ClusterRole of Kubernetes that it resembles; null when there is none.</summary>
    public string? RbacEquivalent { get; init; }

    /// <summary>The day it was introduced (yyyy-MM-dd); null when not known.</summary>
    public string? Introduced { get; init; }

    /// <summary>Whether the service listed it when the catalogue was made.</summary>
    public bool Listed { get; init; }

    /// <summary>What else is worth knowing.</summary>
    public IReadOnlyList<string> Notes { get; init => field = CellList<string>.Of(value); } = CellList<string>.Empty;

    /// <summary>Where the facts come from.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>The version of the catalogue: the day it was last compared with its sources.</summary>
    public string CatalogueVersion { get; init; } = string.Empty;

    /// <summary>The same policy with the ARN of another partition.</summary>
    public EKSAccessPolicyDefinition InPartition(string partition) => this with { Partition = partition };

    /// <summary>The ARN of a policy in a partition.</summary>
    public static string ArnOf(string name, string partition) => $"arn:{partition}:eks::aws:cluster-access-policy/{name}";

    /// <summary>The short name of a policy: without AmazonEKS and Policy around it; the whole name where it has not both.</summary>
    public static string ShortNameOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Prefix.Length + Suffix.Length
            ? name.Substring(Prefix.Length, name.Length - Prefix.Length - Suffix.Length)
            : name;

    /// <summary>The short name.</summary>
    public override string ToString() => ShortName;
}
