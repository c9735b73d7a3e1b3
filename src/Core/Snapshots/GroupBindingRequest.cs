using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Snapshots;

/// <summary>Which role Kubernetes groups shall be bound to, and where.</summary>
public sealed record GroupBindingRequest
{
    /// <summary>The groups; never null.</summary>
    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    /// <summary>The ClusterRole.</summary>
    public string ClusterRole { get; init; } = string.Empty;

    /// <summary>The namespaces of RoleBindings; empty for a ClusterRoleBinding.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = Array.Empty<string>();

    /// <summary>Checks what can be checked without a cluster.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>; <c>WildcardNotAllowed</c> for a namespace with a wildcard.</exception>
    public void Check()
    {
        if (Groups.Count == 0)
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "-ClusterRole says what groups are bound to, and no group is given.")
            {
                RecommendedAction = "Give -KubernetesGroup, too.",
                EndsPipeline = true,
            };
        }

        if (ClusterRole.Contains("/") || ClusterRole.Contains("%") || ClusterRole is "." or "..")
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"'{ClusterRole}' is not the name of a ClusterRole.") { TargetObject = ClusterRole, EndsPipeline = true };
        }

        if (Namespaces.FirstOrDefault(NamePattern.HasWildcard) is { } pattern)
        {
            throw new EksAccessException(ErrorIds.WildcardNotAllowed, ErrorKind.InvalidInput, $"A RoleBinding lies in one namespace; '{pattern}' has a wildcard.")
            {
                RecommendedAction = "Name the namespaces. Access policies take wildcards: -AccessPolicy 'View@dev-*'.",
                TargetObject = pattern,
                EndsPipeline = true,
            };
        }
    }
}
