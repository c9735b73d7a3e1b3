using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>
/// Nobody may hand out more than they hold by RBAC, unless they may <c>bind</c> that role or <c>escalate</c> roles. Access
/// policies count for those two verbs only: a holder of AmazonEKSAdminPolicy therefore cannot bind roles.
/// </summary>
/// <remarks>Source: kubernetes, pkg/registry/rbac/escalation_check.go and the policybased storages.</remarks>
internal static class EscalationCheck
{
    /// <summary>Checks a role or binding that is about to be stored.</summary>
    /// <exception cref="KubernetesFault">403.</exception>
    public static void Check(KubernetesCall call, KubernetesKind kind, JsonObject item)
    {
        if (kind.Group != KubernetesKinds.Rbac || call.User.IsMaster)
        {
            return;
        }

        var binds = kind == KubernetesKinds.RoleBindings || kind == KubernetesKinds.ClusterRoleBindings;
        var place = (string?)item["metadata"]!["namespace"] ?? string.Empty;
        var role = binds ? call.Store.Rbac.RoleOf(RbacReader.Binding(item)) : RbacReader.Role(item);
        var request = binds ? BindRequest(item, place) : new AccessRequest("escalate") { ApiGroup = KubernetesKinds.Rbac, Resource = kind.Resource, Namespace = place, Name = RoleName(item) };
        if (call.Ask(request).Allowed)
        {
            return;
        }

        if (role is null)
        {
            throw new KubernetesFault(404, "NotFound", $"{request.Resource}.{KubernetesKinds.Rbac} \"{request.Name}\" not found") { Details = new JsonObject { ["name"] = request.Name, ["kind"] = request.Resource } };
        }

        var missing = role.Rules.Where(r => !Covers(call, r, place)).ToArray();
        if (missing.Length > 0)
        {
            throw Forbidden(call, kind, RoleName(item), missing);
        }
    }

    private static KubernetesFault Forbidden(KubernetesCall call, KubernetesKind kind, string name, IEnumerable<PolicyRule> missing)
    {
        var groups = string.Join(' ', call.User.Groups.Select(g => $"\"{g}\""));
        var rules = string.Join('\n', missing.Select(r => $"{{APIGroups:[{Quoted(r.ApiGroups)}], Resources:[{Quoted(r.Resources)}], Verbs:[{Quoted(r.Verbs)}]}}"));
        return new KubernetesFault(403, "Forbidden", $"{kind.QualifiedResource} \"{name}\" is forbidden: user \"{call.User.Username}\" (groups=[{groups}]) is attempting to grant RBAC permissions not currently held:\n{rules}")
        {
            Details = new JsonObject { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Resource },
        };
    }

    private static string Quoted(IEnumerable<string> texts) => string.Join(' ', texts.Select(t => $"\"{t}\""));

    private static string RoleName(JsonObject item) => (string?)item["metadata"]!["name"] ?? string.Empty;

    private static AccessRequest BindRequest(JsonObject item, string place) => new("bind")
    {
        ApiGroup = KubernetesKinds.Rbac,
        Resource = (string?)item["roleRef"]!["kind"] == "Role" ? "roles" : "clusterroles",
        Name = (string?)item["roleRef"]!["name"] ?? string.Empty,
        Namespace = place,
    };

    /// <summary>Whether the caller's RBAC rules allow each single thing that a rule allows; wildcards count as plain text.</summary>
    private static bool Covers(KubernetesCall call, PolicyRule rule, string place)
    {
        var urls = from verb in rule.Verbs from url in rule.NonResourceUrls select new AccessRequest(verb) { NonResourceUrl = url };
        var resources = from verb in rule.Verbs
                        from groupName in rule.ApiGroups
                        from resource in rule.Resources
                        from name in rule.ResourceNames.DefaultIfEmpty(string.Empty)
                        let slash = resource.IndexOf('/', System.StringComparison.Ordinal)
                        select new AccessRequest(verb)
                        {
                            ApiGroup = groupName,
                            Resource = slash < 0 ? resource : resource[..slash],
                            Subresource = slash < 0 ? string.Empty : resource[(slash + 1)..],
                            Name = name,
                            Namespace = place,
                        };
        return urls.Concat(resources).All(r => KubernetesAuthorizer.DecideByRbac(call.Cluster, call.User, r).Allowed);
    }
}
