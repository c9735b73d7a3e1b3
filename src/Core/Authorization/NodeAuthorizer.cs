using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>
/// What the Node authorizer of Kubernetes may let a node do. It decides by the pods that run on the node, so that whatever
/// falls under these rules is Unknown here, and everything else is not for it to allow.
/// </summary>
/// <remarks>
/// Source: kubernetes, plugin/pkg/auth/authorizer/node (who is a node, which resources it looks into) and
/// rbac/bootstrappolicy/policy.go (NodeRules).
/// </remarks>
internal static class NodeAuthorizer
{
    private const string UserPrefix = "system:node:";
    private const string Group = "system:nodes";

    private static readonly PolicyRule[] Rules =
    [
        Rule("create", "authentication.k8s.io", "tokenreviews"),
        Rule("create", "authorization.k8s.io", "subjectaccessreviews,localsubjectaccessreviews"),
        Rule("get,list,watch", string.Empty, "services,pods,secrets,configmaps,nodes,persistentvolumeclaims,persistentvolumes,endpoints"),
        Rule("create,update,patch,delete", string.Empty, "nodes"),
        Rule("update,patch", string.Empty, "nodes/status,pods/status"),
        Rule("create,delete", string.Empty, "pods"),
        Rule("create", string.Empty, "pods/eviction,serviceaccounts/token"),
        Rule("get,update,patch", string.Empty, "persistentvolumeclaims/status"),
        Rule("create,update,patch", string.Empty, "events"),
        Rule("create,update,patch", "events.k8s.io", "events"),
        Rule("create,get,list,watch", "certificates.k8s.io", "certificatesigningrequests,podcertificaterequests,clustertrustbundles"),
        Rule("get,create,update,patch,delete", "coordination.k8s.io", "leases"),
        Rule("get,list,watch", "storage.k8s.io", "volumeattachments,csidrivers"),
        Rule("get,create,update,patch,delete", "storage.k8s.io", "csinodes"),
        Rule("get,list,watch", "node.k8s.io", "runtimeclasses"),
        Rule("get", "resource.k8s.io", "resourceclaims"),
        Rule("get,list,watch,create,update,patch,delete,deletecollection", "resource.k8s.io", "resourceslices"),
    ];

    /// <summary>The Node authorizer as a source of rights.</summary>
    public static Grant Grant { get; } = new(
        new GrantSource { Kind = GrantSourceKind.NodeAuthorizer, Doubt = "the Node authorizer decides by what runs on the node" },
        Rules);

    /// <summary>True when the Node authorizer takes the identity for a node.</summary>
    public static bool Concerns(AccessIdentity identity) =>
        identity.Username.StartsWith(UserPrefix, StringComparison.Ordinal) && identity.Groups.Contains(Group, StringComparer.Ordinal);

    private static PolicyRule Rule(string verbs, string group, string resources) =>
        new() { Verbs = verbs.Split(','), ApiGroups = [group], Resources = resources.Split(',') };
}
