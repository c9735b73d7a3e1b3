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

    private static JsonArray Texts(string[] texts) => new(texts.Select(t => (JsonNode)t).ToArray());
}
