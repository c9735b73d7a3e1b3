using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>What stands in for the Kubernetes API where it is out of reach.</summary>
public sealed record ClusterAccessFiles
{
    /// <summary>RBAC objects out of manifests; null to ask the Kubernetes API.</summary>
    public RbacManifests? Rbac { get; init; }

    /// <summary>The texts of aws-auth by key; null to ask the Kubernetes API.</summary>
    public IReadOnlyDictionary<string, string>? AwsAuth { get; init; }

    /// <summary>What the files lack and a whole reading would have; never null.</summary>
    public IReadOnlyList<NotEvaluatedPart> NotEvaluated { get; init; } = [];
}
