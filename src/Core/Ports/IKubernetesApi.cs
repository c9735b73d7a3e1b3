using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Ports;

/// <summary>The Kubernetes API of one cluster, called with the session's own identity.</summary>
/// <remarks>
/// Every method throws <see cref="Errors.EksAccessException"/>: <c>KubernetesUnauthorized</c> (401, not mapped),
/// <c>KubernetesForbidden</c> (403, mapped but not permitted), <c>KubernetesUnreachable</c>, <c>KubernetesConflict</c> and so on.
/// </remarks>
public interface IKubernetesApi
{
    /// <summary>A ConfigMap; null when it does not exist.</summary>
    Task<KubernetesConfigMap?> GetConfigMapAsync(string @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Makes a ConfigMap; <c>KubernetesConflict</c> when it exists.</summary>
    Task<KubernetesConfigMap> CreateConfigMapAsync(KubernetesConfigMap configMap, CancellationToken cancellationToken);

    /// <summary>Changes keys of a ConfigMap, only if its resourceVersion is still the one given.</summary>
    Task<KubernetesConfigMap> PatchConfigMapAsync(string @namespace, string name, ConfigMapPatch patch, CancellationToken cancellationToken);

    /// <summary>Names of all namespaces.</summary>
    Task ListNamespacesAsync(Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>All Roles of all namespaces.</summary>
    Task ListRolesAsync(Func<RbacRole, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>All ClusterRoles.</summary>
    Task ListClusterRolesAsync(Func<RbacRole, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>All RoleBindings of all namespaces.</summary>
    Task ListRoleBindingsAsync(Func<RbacBinding, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>All ClusterRoleBindings.</summary>
    Task ListClusterRoleBindingsAsync(Func<RbacBinding, CancellationToken, Task> sink, CancellationToken cancellationToken);

    /// <summary>A RoleBinding (with namespace) or ClusterRoleBinding (without); null when it does not exist.</summary>
    Task<RbacBinding?> GetBindingAsync(string? @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Makes a RoleBinding or ClusterRoleBinding.</summary>
    Task<RbacBinding> CreateBindingAsync(RbacBinding binding, CancellationToken cancellationToken);

    /// <summary>Replaces the subjects of a binding, only if its resourceVersion is still the one given.</summary>
    Task<RbacBinding> ReplaceBindingAsync(RbacBinding binding, CancellationToken cancellationToken);

    /// <summary>Deletes a binding; true when there was one.</summary>
    Task<bool> DeleteBindingAsync(string? @namespace, string name, CancellationToken cancellationToken);

    /// <summary>Who the API server takes the caller for; null where the server lacks the API (before Kubernetes 1.28).</summary>
    Task<KubernetesIdentity?> SelfSubjectReviewAsync(CancellationToken cancellationToken);

    /// <summary>Asks the server whether the caller may do something. Sees access policies too.</summary>
    Task<KubernetesAccessReview> SelfSubjectAccessReviewAsync(AccessRequest request, CancellationToken cancellationToken);
}
