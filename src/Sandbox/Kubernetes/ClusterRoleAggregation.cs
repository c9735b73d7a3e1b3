using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Fills the rules of aggregated ClusterRoles, as the controller of that name does.</summary>
/// <remarks>Source: kubernetes, pkg/controller/clusterroleaggregation: rules of the selected roles in the order of their names, without doubles.</remarks>
internal static class ClusterRoleAggregation
{
    private const int MostRounds = 5;

    /// <summary>Runs until nothing changes: aggregated roles may select each other.</summary>
    public static void Run(KubernetesStore store)
    {
        for (var round = 0; round < MostRounds && Round(store); round++)
        {
            // Each round carries rules one role further.
        }
    }

    private static bool Round(KubernetesStore store)
    {
        var roles = store.List(KubernetesKinds.ClusterRoles, null, null).Select(o => o.Value).ToArray();
        var changed = false;
        foreach (var role in roles.Where(r => r["aggregationRule"]?["clusterRoleSelectors"] is JsonArray))
        {
            var rules = Rules(role, roles);
            if (JsonNode.DeepEquals(role["rules"] ?? new JsonArray(), rules))
            {
                continue;
            }

            var copy = role.DeepClone().AsObject();
            copy["rules"] = rules;
            store.Put(KubernetesKinds.ClusterRoles, copy);
            changed = true;
        }

        return changed;
    }

    private static JsonArray Rules(JsonObject role, JsonObject[] roles)
    {
        var rules = new JsonArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var selector in role["aggregationRule"]!["clusterRoleSelectors"]!.AsArray().OfType<JsonObject>())
        {
            foreach (var rule in roles.Where(r => r != role && Selects(selector, r)).SelectMany(r => r["rules"] as JsonArray ?? []))
            {
                if (rule is not null && seen.Add(rule.ToJsonString()))
                {
                    rules.Add(rule.DeepClone());
                }
            }
        }

        return rules;
    }

    private static bool Selects(JsonObject selector, JsonObject role)
    {
        var labels = role["metadata"]!["labels"] as JsonObject ?? [];
        var wanted = selector["matchLabels"] as JsonObject ?? [];
        var expressions = selector["matchExpressions"] as JsonArray ?? [];
        return wanted.All(w => (string?)labels[w.Key] == (string?)w.Value) && expressions.OfType<JsonObject>().All(e => Holds(e, labels));
    }

    private static bool Holds(JsonObject expression, JsonObject labels)
    {
        var value = (string?)labels[(string?)expression["key"] ?? string.Empty];
        var values = (expression["values"] as JsonArray ?? []).Select(v => (string?)v).ToArray();
        return (string?)expression["operator"] switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
