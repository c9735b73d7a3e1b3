using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>The kinds of object that the sandbox stores.</summary>
internal static class KubernetesKinds
{
    /// <summary>The group of RBAC.</summary>
    public const string Rbac = "rbac.authorization.k8s.io";

    public static readonly KubernetesKind Namespaces = new(string.Empty, "v1", "namespaces", "Namespace", false) { ShortNames = ["ns"] };
    public static readonly KubernetesKind ConfigMaps = new(string.Empty, "v1", "configmaps", "ConfigMap", true) { ShortNames = ["cm"] };
    public static readonly KubernetesKind Roles = new(Rbac, "v1", "roles", "Role", true);
    public static readonly KubernetesKind ClusterRoles = new(Rbac, "v1", "clusterroles", "ClusterRole", false);
    public static readonly KubernetesKind RoleBindings = new(Rbac, "v1", "rolebindings", "RoleBinding", true);
    public static readonly KubernetesKind ClusterRoleBindings = new(Rbac, "v1", "clusterrolebindings", "ClusterRoleBinding", false);

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<KubernetesKind> All { get; } =
    [
        Namespaces,
        ConfigMaps,
        new(string.Empty, "v1", "secrets", "Secret", true),
        new(string.Empty, "v1", "serviceaccounts", "ServiceAccount", true) { ShortNames = ["sa"] },
        new(string.Empty, "v1", "pods", "Pod", true) { ShortNames = ["po"] },
        new(string.Empty, "v1", "services", "Service", true) { ShortNames = ["svc"] },
        new(string.Empty, "v1", "endpoints", "Endpoints", true) { ShortNames = ["ep"] },
        new(string.Empty, "v1", "events", "Event", true) { ShortNames = ["ev"] },
        new(string.Empty, "v1", "nodes", "Node", false) { ShortNames = ["no"] },
        new(string.Empty, "v1", "persistentvolumes", "PersistentVolume", false) { ShortNames = ["pv"] },
        new(string.Empty, "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true) { ShortNames = ["pvc"] },
        new(string.Empty, "v1", "replicationcontrollers", "ReplicationController", true) { ShortNames = ["rc"] },
        new(string.Empty, "v1", "limitranges", "LimitRange", true) { ShortNames = ["limits"] },
        new(string.Empty, "v1", "resourcequotas", "ResourceQuota", true) { ShortNames = ["quota"] },
        new("apps", "v1", "deployments", "Deployment", true) { ShortNames = ["deploy"] },
        new("apps", "v1", "daemonsets", "DaemonSet", true) { ShortNames = ["ds"] },
        new("apps", "v1", "statefulsets", "StatefulSet", true) { ShortNames = ["sts"] },
        new("apps", "v1", "replicasets", "ReplicaSet", true) { ShortNames = ["rs"] },
        new("batch", "v1", "jobs", "Job", true),
        new("batch", "v1", "cronjobs", "CronJob", true) { ShortNames = ["cj"] },
        new("coordination.k8s.io", "v1", "leases", "Lease", true),
        new("networking.k8s.io", "v1", "ingresses", "Ingress", true) { ShortNames = ["ing"] },
        new("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy", true) { ShortNames = ["netpol"] },
        new("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget", true) { ShortNames = ["pdb"] },
        Roles,
        ClusterRoles,
        RoleBindings,
        ClusterRoleBindings,
    ];

    /// <summary>A kind by its place in a URL, or null.</summary>
    public static KubernetesKind? Find(string group, string version, string resource) =>
        All.FirstOrDefault(k => k.Group == group && k.Version == version && k.Resource == resource);

    /// <summary>A kind by a manifest's apiVersion and kind, or null.</summary>
    public static KubernetesKind? OfManifest(string? apiVersion, string? kind) =>
        All.FirstOrDefault(k => k.ApiVersion == apiVersion && k.Kind == kind);
}
