using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Keeps managedFields: who wrote which field last. Fields are known down to the keys of data, labels and annotations.</summary>
internal static class ManagedFields
{
    private static readonly string[] Apart = ["apiVersion", "kind", "metadata", "status"];

    /// <summary>Notes a write.</summary>
    /// <param name="written">The new object, whose managedFields are replaced.</param>
    /// <param name="old">The object before; null for a new one.</param>
    /// <param name="manager">Who writes.</param>
    /// <param name="time">When, as Kubernetes writes times.</param>
    public static void Note(JsonObject written, JsonObject? old, string manager, string time)
    {
        var now = Leaves(written);
        var before = old is null ? [] : Leaves(old);
        var changed = now.Where(l => !before.TryGetValue(l.Key, out var value) || value != l.Value).Select(l => l.Key).ToHashSet(StringComparer.Ordinal);
        var gone = before.Keys.Where(l => !now.ContainsKey(l)).ToArray();
        var entries = new List<JsonObject>();
        foreach (var entry in (old?["metadata"]!["managedFields"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var mine = (string?)entry["manager"] == manager && (string?)entry["operation"] == "Update";
            var fields = Read(entry["fieldsV1"] as JsonObject).Except(gone).Except(mine ? [] : changed).ToHashSet(StringComparer.Ordinal);
            if (mine)
            {
                changed.UnionWith(fields);
            }
            else if (fields.Count > 0)
            {
                entries.Add(Entry(entry, fields));
            }
        }

        if (changed.Count > 0)
        {
            entries.Add(Entry(new JsonObject { ["manager"] = manager, ["operation"] = "Update", ["apiVersion"] = (string?)written["apiVersion"], ["time"] = time, ["fieldsType"] = "FieldsV1" }, changed));
        }

        written["metadata"]!["managedFields"] = new JsonArray(entries.ToArray<JsonNode?>());
    }

    private static JsonObject Entry(JsonObject from, IEnumerable<string> fields)
    {
        var entry = from.DeepClone().AsObject();
        var tree = new JsonObject();
        foreach (var field in fields.Order(StringComparer.Ordinal))
        {
            var node = tree;
            foreach (var part in field.Split('\n'))
            {
                if (node["f:" + part] is not JsonObject next)
                {
                    node["f:" + part] = next = [];
                }

                node = next;
            }
        }

        entry["fieldsV1"] = tree;
        return entry;
    }

    private static IEnumerable<string> Read(JsonObject? tree, string prefix = "")
    {
        foreach (var (key, value) in tree ?? [])
        {
            var path = key.StartsWith("f:", StringComparison.Ordinal) ? prefix + key[2..] : null;
            if (path is null)
            {
                continue;
            }

            if (value is JsonObject { Count: > 0 } inner)
            {
                foreach (var leaf in Read(inner, path + "\n"))
                {
                    yield return leaf;
                }
            }
            else
            {
                yield return path;
            }
        }
    }

    private static Dictionary<string, string> Leaves(JsonObject item)
    {
        var leaves = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in item.Where(p => !Apart.Contains(p.Key)))
        {
            AddLeaves(leaves, key, value, deeper: key is "data" or "binaryData" or "stringData");
        }

        AddLeaves(leaves, "metadata\nlabels", item["metadata"]!["labels"], deeper: true);
        AddLeaves(leaves, "metadata\nannotations", item["metadata"]!["annotations"], deeper: true);
        return leaves;
    }

    private static void AddLeaves(Dictionary<string, string> leaves, string path, JsonNode? value, bool deeper)
    {
        if (value is JsonObject map && deeper)
        {
            foreach (var (key, inner) in map)
            {
                leaves[path + "\n" + key] = inner?.ToJsonString() ?? "null";
            }
        }
        else if (value is not null)
        {
            leaves[path] = value.ToJsonString();
        }
    }
}
