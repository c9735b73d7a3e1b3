using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>A kind of object that the API serves.</summary>
internal sealed record KubernetesKind(string Group, string Version, string Resource, string Kind, bool Namespaced)
{
    /// <summary>The singular name.</summary>
    public string Singular => Kind.ToLowerInvariant();

    /// <summary>Short names for kubectl.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Group and version as <c>apiVersion</c> has them.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : Group + "/" + Version;

    /// <summary>The name in messages: <c>configmaps</c>, <c>roles.rbac.authorization.k8s.io</c>.</summary>
    public string QualifiedResource => Group.Length == 0 ? Resource : Resource + "." + Group;

    /// <inheritdoc/>
    public bool Equals(KubernetesKind? other) => other is not null && Group == other.Group && Version == other.Version && Resource == other.Resource;

    /// <inheritdoc/>
    public override int GetHashCode() => System.HashCode.Combine(Group, Version, Resource);
}
