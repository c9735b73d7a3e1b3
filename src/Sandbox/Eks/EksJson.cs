using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>Shapes of the EKS API as JSON. Times are seconds since 1970 with a fraction.</summary>
internal static class EksJson
{
    public static JsonNode Time(DateTime time) => JsonValue.Create(Math.Round((time - DateTime.UnixEpoch).TotalSeconds, 3));

    public static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode?)JsonValue.Create(t)).ToArray());

    public static JsonObject Map(IEnumerable<KeyValuePair<string, string>> map) => new(map.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value))));

    public static JsonObject Entry(AccessEntryData entry, ClusterArn cluster) => new()
    {
        ["clusterName"] = cluster.Name,
        ["principalArn"] = entry.PrincipalArn,
        ["kubernetesGroups"] = Texts(entry.Groups),
        ["accessEntryArn"] = entry.ArnIn(cluster),
        ["createdAt"] = Time(entry.CreatedAt),
        ["modifiedAt"] = Time(entry.ModifiedAt),
        ["tags"] = Map(entry.Tags),
        ["username"] = entry.Username,
        ["type"] = entry.Type,
    };

    public static JsonObject Policy(AccessPolicyData policy) => new()
    {
        ["policyArn"] = policy.PolicyArn,
        ["accessScope"] = new JsonObject
        {
            ["type"] = policy.IsClusterScope ? "cluster" : "namespace",
            ["namespaces"] = Texts(policy.Namespaces),
        },
        ["associatedAt"] = Time(policy.AssociatedAt),
        ["modifiedAt"] = Time(policy.ModifiedAt),
    };

    public static JsonObject Update(UpdateData update) => new()
    {
        ["id"] = update.Id,
        ["status"] = update.Status,
        ["type"] = update.Type,
        ["params"] = new JsonArray(update.Parameters.Select(p => (JsonNode?)new JsonObject { ["type"] = p.Key, ["value"] = p.Value }).ToArray()),
        ["createdAt"] = Time(update.CreatedAt),
        ["errors"] = update.Status == UpdateData.Failed
            ? new JsonArray(update.Errors.Select(e => (JsonNode?)new JsonObject { ["errorCode"] = e.Key, ["errorMessage"] = e.Value }).ToArray())
            : [],
    };
}
