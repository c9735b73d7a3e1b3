using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using EksAccessManagement.Authorization;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>Reads the objects of the Kubernetes API that concern access.</summary>
internal static class KubernetesReader
{
    public static string Text(JsonElement parent, string name) =>
        Find(parent, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : string.Empty;

    public static KubernetesConfigMap ConfigMap(JsonElement item)
    {
        var metadata = item.GetProperty("metadata");
        return new KubernetesConfigMap(Text(metadata, "namespace"), RequiredText(metadata, "name"))
        {
            Data = Map(item, "data"),
            BinaryData = Map(item, "binaryData"),
            Labels = Map(metadata, "labels"),
            Annotations = Map(metadata, "annotations"),
            ResourceVersion = Text(metadata, "resourceVersion"),
            Uid = Text(metadata, "uid"),
            FieldManagers = Managers(metadata),
        };
    }

    public static string Name(JsonElement item) => RequiredText(item.GetProperty("metadata"), "name");

    public static RbacRole Role(JsonElement item)
    {
        var metadata = item.GetProperty("metadata");
        var selectors = Find(item, "aggregationRule") is { } aggregation ? Array(aggregation, "clusterRoleSelectors") : [];
        return new RbacRole(RequiredText(metadata, "name"), Namespace(metadata), Array(item, "rules").Select(Rule).ToArray())
        {
            Labels = Map(metadata, "labels"),
            AggregationSelectors = selectors.Where(s => !HasExpressions(s)).Select(s => (IReadOnlyDictionary<string, string>)Map(s, "matchLabels")).ToArray(),
            HasUnreadAggregationSelectors = selectors.Any(HasExpressions),
        };
    }

    public static RbacBinding Binding(JsonElement item)
    {
        var metadata = item.GetProperty("metadata");
        var role = item.GetProperty("roleRef");
        var subjects = Array(item, "subjects").Select(s => new RbacSubject(RequiredText(s, "kind"), RequiredText(s, "name"), Empty(Text(s, "namespace")))).ToArray();
        return new RbacBinding(RequiredText(metadata, "name"), Namespace(metadata), RequiredText(role, "kind"), RequiredText(role, "name"), subjects)
        {
            Labels = Map(metadata, "labels"),
            ResourceVersion = Text(metadata, "resourceVersion"),
        };
    }

    public static KubernetesIdentity Identity(JsonElement review)
    {
        var user = review.GetProperty("status").GetProperty("userInfo");
        var extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (Find(user, "extra") is { } found)
        {
            foreach (var pair in found.EnumerateObject())
            {
                extra[pair.Name] = pair.Value.EnumerateArray().Select(v => v.GetString() ?? string.Empty).ToArray();
            }
        }

        return new KubernetesIdentity(Text(user, "username"), Text(user, "uid")) { Groups = Texts(user, "groups"), Extra = extra };
    }

    public static KubernetesAccessReview AccessReview(JsonElement review)
    {
        var status = review.GetProperty("status");
        return new KubernetesAccessReview(status.GetProperty("allowed").GetBoolean(), Text(status, "reason"), Text(status, "evaluationError"));
    }

    /// <summary>The items of a page with the key of each (namespace and name), and the token of the next page; empty when there is none.</summary>
    public static (IReadOnlyList<(string Key, T Item)> Items, string Continue) Page<T>(JsonElement list, Func<JsonElement, T> read)
    {
        var items = Array(list, "items").Select(i => (Key(i), read(i))).ToArray();
        return (items, Find(list, "metadata") is { } metadata ? Text(metadata, "continue") : string.Empty);
    }

    /// <summary>The minor version of the server; null when it does not say it as a number.</summary>
    public static int? MinorVersion(JsonElement version)
    {
        var digits = new string(Text(version, "minor").TakeWhile(c => c is >= '0' and <= '9').ToArray());
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) ? minor : null;
    }

    private static string Key(JsonElement item)
    {
        var metadata = item.GetProperty("metadata");
        return Text(metadata, "namespace") + "/" + RequiredText(metadata, "name");
    }

    private static PolicyRule Rule(JsonElement rule) => new()
    {
        ApiGroups = Texts(rule, "apiGroups"),
        Resources = Texts(rule, "resources"),
        ResourceNames = Texts(rule, "resourceNames"),
        Verbs = Texts(rule, "verbs"),
        NonResourceUrls = Texts(rule, "nonResourceURLs"),
    };

    private static string[] Managers(JsonElement metadata) => Array(metadata, "managedFields")
        .OrderByDescending(f => Text(f, "time"), StringComparer.Ordinal)
        .Select(f => Text(f, "manager"))
        .Where(m => m.Length > 0)
        .Distinct(StringComparer.Ordinal)
        .ToArray();

    private static bool HasExpressions(JsonElement selector) => Array(selector, "matchExpressions").Length > 0;

    private static string? Namespace(JsonElement metadata) => Empty(Text(metadata, "namespace"));

    private static string? Empty(string text) => text.Length == 0 ? null : text;

    private static string RequiredText(JsonElement parent, string name) =>
        Find(parent, name)?.GetString() ?? throw new FormatException($"The member '{name}' is missing.");

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonElement[] Array(JsonElement parent, string name) => Find(parent, name) is { } list ? list.EnumerateArray().ToArray() : [];

    private static string[] Texts(JsonElement parent, string name) => Array(parent, name).Select(t => t.GetString() ?? string.Empty).ToArray();

    private static Dictionary<string, string> Map(JsonElement parent, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(parent, name) is { } found)
        {
            foreach (var pair in found.EnumerateObject())
            {
                map[pair.Name] = pair.Value.GetString() ?? string.Empty;
            }
        }

        return map;
    }
}
