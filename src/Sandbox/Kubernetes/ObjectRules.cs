using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>What the API server refuses to store.</summary>
internal static partial class ObjectRules
{
    private const string DnsMessage = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

    /// <summary>Checks a new or changed object.</summary>
    /// <exception cref="KubernetesFault">400 or 422.</exception>
    public static void Check(KubernetesKind kind, JsonObject item, JsonObject? old)
    {
        CheckTypes(kind, item);
        var name = (string?)item["metadata"]!["name"] ?? string.Empty;
        CheckName(kind, name);
        if (kind == KubernetesKinds.ConfigMaps)
        {
            CheckConfigMap(kind, item, old, name);
        }
        else if (kind == KubernetesKinds.Roles || kind == KubernetesKinds.ClusterRoles)
        {
            CheckRules(kind, item, name);
        }
        else if (kind == KubernetesKinds.Namespaces && item["status"]?["phase"] is { } phase && !IsText(phase))
        {
            throw KubernetesFault.BadRequest("Namespace in version \"v1\" cannot be handled as a Namespace: status.phase must be a string");
        }
        else if (kind == KubernetesKinds.RoleBindings || kind == KubernetesKinds.ClusterRoleBindings)
        {
            CheckBinding(kind, item, old, name);
        }
    }

    private static void CheckTypes(KubernetesKind kind, JsonObject item)
    {
        foreach (var map in new[] { "labels", "annotations" })
        {
            CheckTexts(kind, item["metadata"]?[map], "ObjectMeta.metadata." + map);
        }

        if (kind == KubernetesKinds.ConfigMaps)
        {
            CheckTexts(kind, item["data"], "ConfigMap.data");
            CheckTexts(kind, item["binaryData"], "ConfigMap.binaryData");
        }
    }

    /// <summary>The decoder refuses a value that is not text: this is why a ConfigMap without the bar after a key never gets in.</summary>
    private static void CheckTexts(KubernetesKind kind, JsonNode? map, string field)
    {
        var bad = map switch
        {
            null => null,
            JsonObject texts => texts.Select(t => t.Value).FirstOrDefault(v => v is not null && !(v is JsonValue value && value.TryGetValue<string>(out _))),
            _ => map,
        };
        if (bad is null)
        {
            return;
        }

        var what = bad switch
        {
            JsonArray => "array",
            JsonObject => "object",
            JsonValue value when value.TryGetValue<bool>(out _) => "bool",
            JsonValue value when value.TryGetValue<string>(out _) => "string",
            _ => "number",
        };
        throw KubernetesFault.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: json: cannot unmarshal {what} into Go struct field {field} of type string");
    }

    private static void CheckName(KubernetesKind kind, string name)
    {
        if (name.Length == 0)
        {
            throw KubernetesFault.Invalid(kind, string.Empty, "metadata.name", "Required value: name or generateName is required");
        }

        // Names of RBAC objects are only path segments: system:masters and the like.
        var good = kind.Group == KubernetesKinds.Rbac ? name is not ("." or "..") && !name.Contains('/') && !name.Contains('%') : name.Length <= 253 && DnsSubdomain().IsMatch(name);
        if (!good)
        {
            throw KubernetesFault.Invalid(kind, name, "metadata.name", $"Invalid value: \"{name}\": {DnsMessage}");
        }
    }

    private static void CheckConfigMap(KubernetesKind kind, JsonObject item, JsonObject? old, string name)
    {
        foreach (var key in (item["data"] as JsonObject ?? []).Concat(item["binaryData"] as JsonObject ?? []).Select(p => p.Key))
        {
            if (key.Length > 253 || !ConfigMapKey().IsMatch(key))
            {
                throw KubernetesFault.Invalid(kind, name, $"data[{key}]", $"Invalid value: \"{key}\": a valid config key must consist of alphanumeric characters, '-', '_' or '.'");
            }
        }

        if (old is not null && (bool?)old["immutable"] == true && !JsonNode.DeepEquals(old["data"], item["data"]))
        {
            throw KubernetesFault.Invalid(kind, name, "data", "Forbidden: field is immutable when `immutable` is set");
        }
    }

    private static void CheckRules(KubernetesKind kind, JsonObject item, string name)
    {
        if (item["aggregationRule"] is { } aggregation && !(aggregation is JsonObject && aggregation["clusterRoleSelectors"] is JsonArray { Count: > 0 } selectors && selectors.All(IsSelector)))
        {
            throw KubernetesFault.Invalid(kind, name, "aggregationRule.clusterRoleSelectors", "Required value: at least one clusterRoleSelector required if aggregationRule is non-nil");
        }

        var rules = (item["rules"] as JsonArray ?? []).ToArray();
        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i] is not JsonObject rule || rule["verbs"] is not JsonArray { Count: > 0 })
            {
                throw KubernetesFault.Invalid(kind, name, $"rules[{i}].verbs", "Required value: verbs must contain at least one value");
            }

            var urls = rule["nonResourceURLs"] is JsonArray { Count: > 0 };
            if (urls ? kind.Namespaced : rule["resources"] is not JsonArray { Count: > 0 } || rule["apiGroups"] is not JsonArray { Count: > 0 })
            {
                throw urls
                    ? KubernetesFault.Invalid(kind, name, $"rules[{i}].nonResourceURLs", "Invalid value: namespaced rules cannot apply to non-resource URLs")
                    : KubernetesFault.Invalid(kind, name, $"rules[{i}]", "Required value: resource rules must supply at least one api group and one resource");
            }
        }
    }

    private static bool IsSelector(JsonNode? selector) =>
        selector is JsonObject
        && (selector["matchLabels"] is null || (selector["matchLabels"] is JsonObject labels && labels.All(l => IsText(l.Value))))
        && (selector["matchExpressions"] is null || (selector["matchExpressions"] is JsonArray expressions && expressions.All(IsExpression)));

    private static bool IsExpression(JsonNode? expression) =>
        expression is JsonObject && IsText(expression["key"]) && IsText(expression["operator"])
        && (expression["values"] is null || (expression["values"] is JsonArray values && values.All(IsText)));

    private static bool IsText(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out _);

    private static void CheckBinding(KubernetesKind kind, JsonObject item, JsonObject? old, string name)
    {
        if (item["roleRef"] is not JsonObject role || (string?)role["name"] is not { Length: > 0 } || (string?)role["kind"] is not ("ClusterRole" or "Role")
            || (kind == KubernetesKinds.ClusterRoleBindings && (string?)role["kind"] == "Role"))
        {
            throw KubernetesFault.Invalid(kind, name, "roleRef", "Invalid value: a role of a supported kind must be named");
        }

        if (old is not null && ((string?)old["roleRef"]!["kind"] != (string?)role["kind"] || (string?)old["roleRef"]!["name"] != (string?)role["name"]))
        {
            throw KubernetesFault.Invalid(kind, name, "roleRef", "Invalid value: cannot change roleRef");
        }

        var subjects = (item["subjects"] as JsonArray ?? []).ToArray();
        for (var i = 0; i < subjects.Length; i++)
        {
            var subject = subjects[i] as JsonObject;
            var type = (string?)subject?["kind"];
            if (type is not ("User" or "Group" or "ServiceAccount") || (string?)subject!["name"] is not { Length: > 0 })
            {
                throw KubernetesFault.Invalid(kind, name, $"subjects[{i}].kind", $"Unsupported value: \"{type}\": supported values: \"Group\", \"ServiceAccount\", \"User\"");
            }

            if (type == "ServiceAccount" && (string?)subject["namespace"] is not { Length: > 0 })
            {
                throw KubernetesFault.Invalid(kind, name, $"subjects[{i}].namespace", "Required value");
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.CultureInvariant)]
    private static partial Regex DnsSubdomain();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex ConfigMapKey();
}
