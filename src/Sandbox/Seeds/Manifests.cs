using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>Makes small Kubernetes manifests for seeds.</summary>
public static class Manifests
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <summary>A RoleBinding (with a namespace) or ClusterRoleBinding (without) of a ClusterRole to a group.</summary>
    /// <param name="name">The binding's name.</param>
    /// <param name="clusterRole">The ClusterRole.</param>
    /// <param name="group">The group.</param>
    /// <param name="namespace">The namespace of a RoleBinding; null makes a ClusterRoleBinding.</param>
    public static JsonObject Binding(string name, string clusterRole, string group, string? @namespace = null)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        return new JsonObject
        {
            ["apiVersion"] = Group + "/v1",
            ["kind"] = @namespace is null ? "ClusterRoleBinding" : "RoleBinding",
            ["metadata"] = metadata,
            ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = "ClusterRole", ["name"] = clusterRole },
            ["subjects"] = new JsonArray(new JsonObject { ["apiGroup"] = Group, ["kind"] = "Group", ["name"] = group }),
        };
    }

    /// <summary>A ConfigMap.</summary>
    /// <param name="namespace">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="data">Keys and values.</param>
    public static JsonObject ConfigMap(string @namespace, string name, JsonObject data) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
        ["data"] = data,
    };
}
