using System.Collections.Generic;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Authorization;

/// <summary>What gives a principal rights: a binding with the subject that names the principal, an access policy, or system:masters.</summary>
public sealed record GrantSource
{
    /// <summary>Which of them.</summary>
    public GrantSourceKind Kind { get; init; }

    /// <summary>The binding; null for a policy and for system:masters.</summary>
    public RbacBinding? Binding { get; init; }

    /// <summary>The subject of the binding that applies; null like the binding.</summary>
    public RbacSubject? Subject { get; init; }

    /// <summary>The policy with its scope; null for a binding and for system:masters.</summary>
    public AssociatedAccessPolicy? Policy { get; init; }

    /// <summary>Why it is not certain that this applies, such as a username that hangs on the session; null when it is certain.</summary>
    public string? Doubt { get; init; }

    /// <summary>True when the role that a binding names does not exist: the binding then gives nothing.</summary>
    public bool RoleIsMissing { get; init; }

    /// <summary>The namespaces it holds in, wildcards included; empty for the whole cluster.</summary>
    public IReadOnlyList<string> Namespaces =>
        Binding?.Namespace is { } name ? [name]
        : Policy is { AccessScope.Type: AccessScopeType.Namespace } policy ? policy.AccessScope.Namespaces
        : [];

    /// <summary>
    /// One line, such as <c>RoleBinding web/devs of ClusterRole edit to Group devs</c> or
    /// <c>access policy Edit in web,dev-*</c>.
    /// </summary>
    public override string ToString() => Kind switch
    {
        GrantSourceKind.SystemMasters => "the group system:masters",
        GrantSourceKind.NodeAuthorizer => "the Node authorizer",
        GrantSourceKind.Unread => "something that could not be read",
        GrantSourceKind.AccessPolicy => $"access policy {EKSAccessPolicyDefinition.ShortNameOf(Policy!.PolicyName)} "
            + (Policy.AccessScope.Type == AccessScopeType.Cluster ? "at cluster scope" : $"in {Policy.AccessScope}"),
        _ => $"{Kind} {BindingName} of {Binding!.RoleKind} {Binding.RoleName} to {SubjectText}",
    };

    private string BindingName => Binding!.Namespace is null ? Binding.Name : $"{Binding.Namespace}/{Binding.Name}";

    private string SubjectText => Subject!.Kind == "ServiceAccount"
        ? $"ServiceAccount {Subject.Namespace ?? Binding!.Namespace}/{Subject.Name}"
        : $"{Subject.Kind} {Subject.Name}";
}
