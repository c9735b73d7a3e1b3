using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Rehearse.Effects;

/// <summary>Reads the RBAC objects that <c>kubectl get roles,rolebindings,clusterroles,clusterrolebindings -A -o yaml</c> prints.</summary>
internal static class RbacFile
{
    private const string Remedy = "Make it with: kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o yaml > rbac.yaml";

    private const string RbacVersion = "rbac.authorization.k8s.io/v1";

    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["Role"] = RbacVersion,
        ["RoleBinding"] = RbacVersion,
        ["ClusterRole"] = RbacVersion,
        ["ClusterRoleBinding"] = RbacVersion,
        ["Namespace"] = "v1",
    };

    /// <summary>The objects of a file that count: roles, bindings and namespaces. The namespaces that they name are added.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>; <c>MalformedInput</c> with the place.</exception>
    public static IReadOnlyList<JsonObject> Read(string path, IConnectors connectors)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.InvalidInput, $"{path} is a folder.") { RecommendedAction = "Name a file in it.", TargetObject = path };
        }

        IReadOnlyList<DocumentNode> documents;
        try
        {
            documents = connectors.Yaml.Parse(connectors.Files.ReadText(full));
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.MalformedInput)
        {
            throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{path}: {fault.Message}", fault) { RecommendedAction = Remedy, TargetObject = path };
        }

        var objects = documents.SelectMany(d => Objects(d, path)).ToArray();
        if (!objects.Any(o => Text(o, "kind") != "Namespace"))
        {
            throw Malformed(path, documents.Count > 0 ? documents[0] : null, "there is no Role, ClusterRole, RoleBinding or ClusterRoleBinding in it");
        }

        return [.. Namespaces(objects), .. objects];
    }

    private static IEnumerable<JsonObject> Objects(DocumentNode node, string path)
    {
        if (node is ScalarNode { Value.Length: 0 } or ScalarNode { Kind: ScalarKind.Null })
        {
            return [];
        }

        if (node is not MappingNode mapping)
        {
            throw Malformed(path, node, "a Kubernetes object is expected here");
        }

        if (mapping.Entries.FirstOrDefault(e => e.Key.Value == "items")?.Value is SequenceNode items)
        {
            return items.Items.SelectMany(i => Objects(i, path));
        }

        var json = (JsonObject)ToJson(mapping)!;
        if (!Kinds.TryGetValue(Text(json, "kind"), out var version))
        {
            return [];
        }

        if (json["metadata"] is not JsonObject metadata || Text(metadata, "name").Length == 0)
        {
            throw Malformed(path, node, $"the {Text(json, "kind")} has no metadata.name");
        }

        // Another cluster's ids and versions mean nothing here.
        json["apiVersion"] = version;
        foreach (var name in metadata.Select(m => m.Key).Where(k => k is not ("name" or "namespace" or "labels")).ToArray())
        {
            metadata.Remove(name);
        }

        return [json];
    }

    private static IEnumerable<JsonObject> Namespaces(IReadOnlyList<JsonObject> objects)
    {
        var known = objects.Where(o => Text(o, "kind") == "Namespace").Select(o => Text((JsonObject)o["metadata"]!, "name"));
        return objects
            .Select(o => Text((JsonObject)o["metadata"]!, "namespace"))
            .Where(n => n.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .Except(known, StringComparer.Ordinal)
            .Select(n => new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = n } });
    }

    private static string Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : string.Empty;

    private static JsonNode? ToJson(DocumentNode node) => node switch
    {
        MappingNode mapping => new JsonObject(mapping.Entries.GroupBy(e => e.Key.Value).Select(g => KeyValuePair.Create(g.Key, ToJson(g.Last().Value)))),
        SequenceNode sequence => new JsonArray(sequence.Items.Select(ToJson).ToArray()),
        ScalarNode { Kind: ScalarKind.Boolean } scalar => JsonValue.Create(scalar.Value == "true"),
        ScalarNode { Kind: ScalarKind.Null } => null,
        ScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => null,
    };

    private static EksAccessException Malformed(string path, DocumentNode? node, string what) =>
        new(ErrorIds.MalformedInput, ErrorKind.InvalidInput, node is null ? $"{path}: {what}." : $"{path}:{node.Line}:{node.Column}: {what}.") { RecommendedAction = Remedy, TargetObject = path };
}
