using System.Linq;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>Manifests of cluster roles.</summary>
internal static class ClusterRoles
{
    public static JsonObject Of(string name, string[] verbs, string[] apiGroups, string[] resources) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = "ClusterRole",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["rules"] = new JsonArray(new JsonObject { ["verbs"] = Texts(verbs), ["apiGroups"] = Texts(apiGroups), ["resources"] = Texts(resources) }),
    };

    /// <summary>A binding of a cluster role to a user.</summary>
    public static JsonObject Bind(string name, string role, string user) => new()
    {
        ["apiVersion"] = "rbac.authorization.k8s.io/v1",
        ["kind"] = "ClusterRoleBinding",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = role },
        ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "User", ["name"] = user }),
    };

    private static JsonArray Texts(string[] texts) => new(texts.Select(t => (JsonNode)t).ToArray());
}
