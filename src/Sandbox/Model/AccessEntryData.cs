using System;
using System.Collections.Generic;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>One state of an access entry; a change makes a new one.</summary>
internal sealed record AccessEntryData
{
    public required string PrincipalArn { get; init; }

    /// <summary>The unique id of the principal when the entry was made; empty when it was not known.</summary>
    public required string PrincipalId { get; init; }

    public required string Type { get; init; }

    public required string Username { get; init; }

    public required IReadOnlyList<string> Groups { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public required string Uuid { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime ModifiedAt { get; init; }

    public IReadOnlyList<AccessPolicyData> Policies { get; init; } = [];

    public bool IsServiceLinked => PrincipalArn.Contains(":role/aws-service-role/", StringComparison.Ordinal);

    /// <summary>The entry's own ARN.</summary>
    public string ArnIn(ClusterArn cluster)
    {
        var principal = Identity.PrincipalArn.TryParse(PrincipalArn, out var parsed) ? parsed : null;
        var kind = principal?.Kind == PrincipalKind.User ? "user" : "role";
        return $"arn:{cluster.Partition}:eks:{cluster.Region}:{cluster.AccountId}:access-entry/{cluster.Name}/{kind}/{principal?.AccountId}/{principal?.Name}/{Uuid}";
    }
}

/// <summary>An access policy on an entry; no namespaces mean cluster scope.</summary>
internal sealed record AccessPolicyData(string PolicyArn, IReadOnlyList<string> Namespaces, DateTime AssociatedAt, DateTime ModifiedAt)
{
    public bool IsClusterScope => Namespaces.Count == 0;
}
