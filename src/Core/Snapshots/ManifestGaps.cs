using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Snapshots;

/// <summary>
/// Says what files of RBAC objects lack although every cluster has it. A role that a binding names and the files do not hold may
/// exist all the same, unless the files evidently hold everything.
/// </summary>
/// <remarks>
/// The API server makes these objects at each start when they are missing. Source: kubernetes
/// plugin/pkg/auth/authorizer/rbac/bootstrappolicy, policy.go and namespace_policy.go.
/// </remarks>
internal static class ManifestGaps
{
    private const int Examples = 3;

    private static readonly string[] BuiltInRoles = ["cluster-admin", "admin", "edit", "view", "system:basic-user", "system:discovery", "system:public-info-viewer"];
    private static readonly string[] BuiltInBindings = ["cluster-admin", "system:basic-user", "system:discovery", "system:public-info-viewer"];

    // Of two namespaces at once: files of kube-system alone say nothing about any other namespace.
    private static readonly string[] BuiltInLocalRoles = ["kube-system/extension-apiserver-authentication-reader", "kube-public/system:controller:bootstrap-signer"];
    private static readonly string[] BuiltInLocalBindings = ["kube-system/system::extension-apiserver-authentication-reader", "kube-public/system:controller:bootstrap-signer"];

    public static IEnumerable<NotEvaluatedPart> Of(RbacManifests rbac)
    {
        var gaps = new[]
        {
            Named("ClusterRole", rbac.Roles.Where(r => r.Namespace is null).Select(r => r.Name), BuiltInRoles),
            Named("ClusterRoleBinding", rbac.Bindings.Where(b => b.Namespace is null).Select(b => b.Name), BuiltInBindings),
            Named("Role", rbac.Roles.Where(r => r.Namespace is not null).Select(r => $"{r.Namespace}/{r.Name}"), BuiltInLocalRoles),
            Named("RoleBinding", rbac.Bindings.Where(b => b.Namespace is not null).Select(b => $"{b.Namespace}/{b.Name}"), BuiltInLocalBindings),
        }.OfType<string>().ToArray();
        if (gaps.Length > 0)
        {
            yield return new NotEvaluatedPart(SnapshotPart.Rbac, $"the files hold no {string.Join(", no ", gaps)}, and every cluster has some: they are a part of its RBAC objects{Unnamed(rbac)}");
        }

        if (rbac.Namespaces.Count == 0)
        {
            yield return new NotEvaluatedPart(SnapshotPart.Namespaces, "the files hold no Namespace");
        }
    }

    private static string? Named(string kind, IEnumerable<string> names, string[] builtIn)
    {
        var known = new HashSet<string>(names, StringComparer.Ordinal);
        var missing = builtIn.Where(n => !known.Contains(n)).ToArray();
        return missing.Length == 0 ? null : known.Count == 0 ? kind : $"{kind} {string.Join(", ", missing.Take(Examples))}{(missing.Length > Examples ? ", ..." : string.Empty)}";
    }

    private static string Unnamed(RbacManifests rbac)
    {
        var state = new RbacState(rbac.Roles, rbac.Bindings);
        var missing = rbac.Bindings
            .Where(b => state.RoleOf(b) is null)
            .Select(b => $"{b.RoleKind} {(b.RoleKind == "Role" ? b.Namespace + "/" : string.Empty)}{b.RoleName}")
            .Distinct(StringComparer.Ordinal)
            .OrderBy(r => r, StringComparer.Ordinal)
            .ToArray();
        return missing.Length == 0 ? string.Empty : $". Bindings name roles that are not in them: {string.Join(", ", missing)}";
    }
}
