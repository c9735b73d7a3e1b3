using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>The three ways to patch an object. Each works on a copy.</summary>
internal static class JsonPatches
{
    /// <summary>A JSON merge patch (RFC 7386).</summary>
    public static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        var result = target.DeepClone().AsObject();
        MergeInto(result, patch);
        return result;
    }

    /// <summary>
    /// A strategic merge patch, for the kinds that matter here: maps are merged, lists replaced, but for finalizers, which
    /// are united; the directives <c>$patch</c>, <c>$retainKeys</c> and <c>$setElementOrder</c> are known.
    /// </summary>
    public static JsonObject Strategic(JsonObject target, JsonObject patch)
    {
        var result = target.DeepClone().AsObject();
        StrategicInto(result, patch);
        return result;
    }

    /// <summary>A JSON patch (RFC 6902).</summary>
    /// <exception cref="FormatException">An operation cannot be done; nothing was.</exception>
    public static JsonObject Operations(JsonObject target, JsonArray patch)
    {
        JsonNode result = target.DeepClone();
        foreach (var operation in patch)
        {
            result = Apply(result, operation as JsonObject ?? throw new FormatException("an operation must be an object"));
        }

        return result as JsonObject ?? throw new FormatException("the result is no object");
    }

    private static void MergeInto(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(key);
                    break;
                case JsonObject inner:
                    if (target[key] is not JsonObject)
                    {
                        target[key] = new JsonObject();
                    }

                    MergeInto(target[key]!.AsObject(), inner);
                    break;
                default:
                    target[key] = value.DeepClone();
                    break;
            }
        }
    }

    private static void StrategicInto(JsonObject target, JsonObject patch)
    {
        if ((string?)patch["$patch"] is "replace" or "delete")
        {
            target.Clear();
        }

        if (patch["$retainKeys"] is JsonArray retained)
        {
            var names = retained.Select(k => (string?)k).ToArray();
            foreach (var key in target.Select(p => p.Key).Where(k => !names.Contains(k)).ToArray())
            {
                target.Remove(key);
            }
        }

        foreach (var (key, value) in patch.Where(p => !p.Key.StartsWith('$')))
        {
            switch (value)
            {
                case null:
                    target.Remove(key);
                    break;
                case JsonObject inner when (string?)inner["$patch"] == "delete":
                    target.Remove(key);
                    break;
                case JsonObject inner:
                    if (target[key] is not JsonObject)
                    {
                        target[key] = new JsonObject();
                    }

                    StrategicInto(target[key]!.AsObject(), inner);
                    break;
                case JsonArray items when key == "finalizers" && target[key] is JsonArray old:
                    target[key] = new JsonArray(old.Concat(items).Select(i => (string?)i).Distinct().Select(i => (JsonNode?)i).ToArray());
                    break;
                default:
                    target[key] = value.DeepClone();
                    break;
            }
        }
    }

    private static JsonNode Apply(JsonNode root, JsonObject operation)
    {
        var path = Text(operation, "path");
        switch (Text(operation, "op"))
        {
            case "add":
                return Add(root, path, operation["value"]?.DeepClone());
            case "replace":
                _ = Get(root, path);
                return path.Length == 0 ? Add(root, path, operation["value"]?.DeepClone()) : Add(Remove(root, path), path, operation["value"]?.DeepClone());
            case "remove":
                return Remove(root, path);
            case "test":
                return JsonNode.DeepEquals(Get(root, path), operation["value"]) ? root : throw new FormatException($"testing value {path} failed");
            case "copy":
                return Add(root, path, Get(root, Text(operation, "from"))?.DeepClone());
            case "move":
                var moved = Get(root, Text(operation, "from"))?.DeepClone();
                return Add(Remove(root, Text(operation, "from")), path, moved);
            default:
                throw new FormatException("unexpected kind of operation");
        }
    }

    private static string Text(JsonObject operation, string member) =>
        operation[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw new FormatException($"an operation lacks {member}");

    private static JsonNode? Get(JsonNode root, string path)
    {
        JsonNode? node = root;
        foreach (var part in Parts(path))
        {
            node = node switch
            {
                JsonObject map when map.TryGetPropertyValue(part, out var value) => value,
                JsonArray list when Index(part, list.Count - 1) is { } index => list[index],
                _ => throw new FormatException($"unable to find path {path}"),
            };
        }

        return node;
    }

    private static JsonNode Add(JsonNode root, string path, JsonNode? value)
    {
        var parts = Parts(path);
        if (parts.Length == 0)
        {
            return value ?? throw new FormatException("the whole object cannot be null");
        }

        switch (Get(root, Parent(path)))
        {
            case JsonObject map:
                map[parts[^1]] = value;
                return root;
            case JsonArray list when parts[^1] == "-":
                list.Add(value);
                return root;
            case JsonArray list when Index(parts[^1], list.Count) is { } index:
                list.Insert(index, value);
                return root;
            default:
                throw new FormatException($"add operation does not apply: doc is missing path: {path}");
        }
    }

    private static JsonNode Remove(JsonNode root, string path)
    {
        var parts = Parts(path);
        var removed = parts.Length > 0 && Get(root, Parent(path)) switch
        {
            JsonObject map => map.Remove(parts[^1]),
            JsonArray list when Index(parts[^1], list.Count - 1) is { } index => RemoveAt(list, index),
            _ => false,
        };
        return removed ? root : throw new FormatException($"remove operation does not apply: doc is missing path: {path}");
    }

    private static bool RemoveAt(JsonArray list, int index)
    {
        list.RemoveAt(index);
        return true;
    }

    private static string Parent(string path) => path[..path.LastIndexOf('/')];

    private static string[] Parts(string path)
    {
        if (path.Length == 0)
        {
            return [];
        }

        return path[0] == '/'
            ? path[1..].Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray()
            : throw new FormatException($"the path {path} does not begin with a slash");
    }

    private static int? Index(string part, int last) =>
        int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : null;
}
