using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>An access entry. It is taken as it stands: no rule of the service is checked, so that also odd states can be seeded.</summary>
/// <param name="PrincipalArn">The IAM principal, with its path.</param>
public sealed record AccessEntrySeed(string PrincipalArn)
{
    /// <summary>The principal's unique id when the entry was made; null takes that of the principal now under the ARN. Another id makes a stale entry.</summary>
    public string? PrincipalId { get; init; }

    /// <summary>The type.</summary>
    public string Type { get; init; } = "STANDARD";

    /// <summary>The Kubernetes username; null takes the service's default for the type.</summary>
    public string? Username { get; init; }

    /// <summary>Kubernetes groups; null takes the service's default for the type.</summary>
    public IReadOnlyList<string>? KubernetesGroups { get; init; }

    /// <summary>Tags; never null.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>When the entry was made, UTC; null means the cluster's own time.</summary>
    public DateTime? CreatedAt { get; init; }

    /// <summary>When the entry was last changed, UTC; null means <see cref="CreatedAt"/>.</summary>
    public DateTime? ModifiedAt { get; init; }

    /// <summary>The last part of the entry's ARN; null lets the sandbox make one.</summary>
    public string? Uuid { get; init; }

    /// <summary>Access policies; never null.</summary>
    public IReadOnlyList<AccessPolicySeed> Policies { get; init; } = Array.Empty<AccessPolicySeed>();
}
