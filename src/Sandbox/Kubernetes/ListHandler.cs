using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Lists with limit and continue, label and field selectors.</summary>
internal static class ListHandler
{
    /// <summary>A page of objects.</summary>
    public static KubernetesAnswer List(KubernetesCall call)
    {
        var kind = call.Kind;
        var limit = Limit(call);
        var found = Selected(call, After(call)).Take(limit == 0 ? int.MaxValue : limit + 1).ToArray();
        var page = limit == 0 ? found : found.Take(limit).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = call.Store.Version };
        if (found.Length > page.Length)
        {
            metadata["continue"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Key));
        }

        if (TableMaker.Wanted(call))
        {
            var table = TableMaker.Make(kind, page.Select(o => o.Value), call.Now);
            table["metadata"] = metadata;
            return new KubernetesAnswer(200, table);
        }

        return new KubernetesAnswer(200, new JsonObject
        {
            ["kind"] = kind.Kind + "List",
            ["apiVersion"] = kind.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = new JsonArray(page.Select(o => (JsonNode?)Item(o.Value)).ToArray()),
        });
    }

    /// <summary>Removes what is selected.</summary>
    public static KubernetesAnswer DeleteAll(KubernetesCall call)
    {
        foreach (var item in Selected(call, null).ToArray())
        {
            ObjectHandlers.Delete(call, item.Value);
        }

        return new KubernetesAnswer(200, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" });
    }

    /// <summary>Items of a list do not repeat kind and apiVersion.</summary>
    private static JsonObject Item(JsonObject stored)
    {
        var item = stored.DeepClone().AsObject();
        item.Remove("kind");
        item.Remove("apiVersion");
        return item;
    }

    private static int Limit(KubernetesCall call) =>
        int.TryParse(call.Query("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : 0;

    private static string? After(KubernetesCall call)
    {
        try
        {
            return call.Query("continue") is { } token ? Encoding.UTF8.GetString(Convert.FromBase64String(token)) : null;
        }
        catch (FormatException)
        {
            throw KubernetesFault.BadRequest("continue key is not valid");
        }
    }

    private static IEnumerable<KeyValuePair<string, JsonObject>> Selected(KubernetesCall call, string? after)
    {
        var labels = Terms(call.Query("labelSelector"));
        var fields = Terms(call.Query("fieldSelector"));
        return call.Store.List(call.Kind, call.Namespace, after)
            .Where(o => labels.All(t => t.Holds(Label(o.Value, t.Key))) && fields.All(t => t.Holds(Field(o.Value, t.Key))));
    }

    private static string? Label(JsonObject item, string name) => (string?)item["metadata"]!["labels"]?[name];

    private static string? Field(JsonObject item, string name) => name switch
    {
        "metadata.name" => (string?)item["metadata"]!["name"],
        "metadata.namespace" => (string?)item["metadata"]!["namespace"],
        _ => throw KubernetesFault.BadRequest($"Unable to find the field selector \"{name}\": field label not supported: {name}"),
    };

    private static Term[] Terms(string? selector) => (selector ?? string.Empty)
        .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Term.Read).ToArray();

    private sealed record Term(string Key, string Operator, string Value)
    {
        public static Term Read(string text)
        {
            foreach (var sign in new[] { "!=", "==", "=" })
            {
                var at = text.IndexOf(sign, StringComparison.Ordinal);
                if (at > 0)
                {
                    return new Term(text[..at].Trim(), sign == "!=" ? "!=" : "=", text[(at + sign.Length)..].Trim());
                }
            }

            if (text.Contains('(') || text.Contains(' '))
            {
                throw KubernetesFault.BadRequest($"the sandbox does not know the selector \"{text}\"; it knows key, !key, key=value and key!=value");
            }

            return text[0] == '!' ? new Term(text[1..], "absent", string.Empty) : new Term(text, "present", string.Empty);
        }

        public bool Holds(string? value) => Operator switch
        {
            "=" => value == Value,
            "!=" => value != Value,
            "absent" => value is null,
            _ => value is not null,
        };
    }
}
