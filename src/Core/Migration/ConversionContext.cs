using System.Collections.Generic;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Migration;

/// <summary>What is known around the rows that are converted. Null means not known.</summary>
internal sealed record ConversionContext
{
    public ClusterTarget? Target { get; init; }

    /// <summary>The cluster's account.</summary>
    public string? AccountId { get; init; }

    public IamLookup? Iam { get; init; }

    /// <summary>Roles of node groups and Fargate profiles: by ARN without path, the ARN with path and the type its entry needs, null where that is not known.</summary>
    public IReadOnlyDictionary<string, (string Arn, string? Type, string User)> NodeRoles { get; init; } = new Dictionary<string, (string, string?, string)>();

    /// <summary>The cluster's entries by ARN without path; several when a role was made again under another path.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PrincipalArn>>? Entries { get; init; }

    public bool AssumeNoPath { get; init; }
}
