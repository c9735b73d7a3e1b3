using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using EksAccessManagement.Sandbox.Faults;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Get, create, update, patch and delete of stored objects; lists are in <see cref="ListHandler"/>.</summary>
internal static class ObjectHandlers
{
    private static readonly string[] LastingNamespaces = ["default", "kube-system", "kube-public"];

    /// <summary>Answers a request for objects.</summary>
    public static KubernetesAnswer Handle(KubernetesCall call)
    {
        if (call.Info.Subresource.Length > 0 && !(call.Info.Subresource == "status" && call.Info.Verb == "get"))
        {
            throw KubernetesFault.NoPath();
        }

        return call.Info.Verb switch
        {
            "get" => Get(call),
            "list" => ListHandler.List(call),
            "create" => Create(call),
            "update" => Update(call),
            "patch" => Patch(call),
            "delete" => Delete(call, Find(call)),
            "deletecollection" => ListHandler.DeleteAll(call),
            "watch" => throw new KubernetesFault(405, "MethodNotAllowed", "the sandbox does not serve watches"),
            _ => throw new KubernetesFault(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
        };
    }

    /// <summary>Removes an object, with all that a namespace holds.</summary>
    public static KubernetesAnswer Delete(KubernetesCall call, JsonObject item)
    {
        var kind = call.Kind;
        var metadata = item["metadata"]!.AsObject();
        var name = (string)metadata["name"]!;
        CheckPreconditions(call, kind, metadata, name);
        if (kind == KubernetesKinds.Namespaces && LastingNamespaces.Contains(name))
        {
            throw new KubernetesFault(403, "Forbidden", $"namespaces \"{name}\" is forbidden: this namespace may not be deleted") { Details = new JsonObject { ["name"] = name, ["kind"] = kind.Resource } };
        }

        if (!call.IsDryRun)
        {
            Remove(call, kind, metadata, name);
        }

        return new KubernetesAnswer(200, new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = new JsonObject { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Resource, ["uid"] = (string?)metadata["uid"] },
        });
    }

    private static void Remove(KubernetesCall call, KubernetesKind kind, JsonObject metadata, string name)
    {
        if (kind == KubernetesKinds.Namespaces)
        {
            foreach (var inner in call.Store.Kinds.Where(k => k.Namespaced).ToArray())
            {
                foreach (var key in call.Store.List(inner, name, null).Select(o => o.Key).ToArray())
                {
                    call.Store.Remove(inner, name, key[(name.Length + 1)..]);
                }
            }
        }

        call.Store.Remove(kind, (string?)metadata["namespace"], name);
        AfterWrite(call, kind);
    }

    private static void CheckPreconditions(KubernetesCall call, KubernetesKind kind, JsonObject metadata, string name)
    {
        if (call.Wire.Body.Length == 0 || call.BodyObject()["preconditions"] is not JsonObject wanted)
        {
            return;
        }

        foreach (var member in new[] { "uid", "resourceVersion" })
        {
            if ((string?)wanted[member] is { } value && value != (string?)metadata[member])
            {
                throw KubernetesFault.Conflict(kind, name);
            }
        }
    }

    private static KubernetesAnswer Get(KubernetesCall call)
    {
        var item = Find(call);
        return new KubernetesAnswer(200, TableMaker.Wanted(call) ? TableMaker.Make(call.Kind, [item], call.Now) : item.DeepClone());
    }

    private static JsonObject Find(KubernetesCall call) =>
        call.Store.Get(call.Kind, call.Namespace, call.Info.Name) ?? throw KubernetesFault.NotFound(call.Kind, call.Info.Name);

    private static KubernetesAnswer Create(KubernetesCall call)
    {
        var kind = call.Kind;
        var item = call.BodyObject();
        var metadata = Prepare(call, kind, item);
        if (metadata["name"] is null && (string?)metadata["generateName"] is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + RandomNumberGenerator.GetString("bcdfghjklmnpqrstvwxz2456789", 5);
        }

        if (metadata["resourceVersion"] is JsonValue version && (string?)version is { Length: > 0 })
        {
            throw KubernetesFault.BadRequest("resourceVersion should not be set on objects to be created");
        }

        ObjectRules.Check(kind, item, null);
        var name = (string)metadata["name"]!;
        if (kind.Namespaced && call.Store.Get(KubernetesKinds.Namespaces, null, call.Info.Namespace) is null)
        {
            throw KubernetesFault.NotFound(KubernetesKinds.Namespaces, call.Info.Namespace);
        }

        EscalationCheck.Check(call, kind, item);
        if (call.Store.Get(kind, call.Namespace, name) is not null)
        {
            throw KubernetesFault.AlreadyExists(kind, name);
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = KubernetesSeeder.Time(call.Now);
        if (kind == KubernetesKinds.Namespaces)
        {
            KubernetesSeeder.FinishNamespace(item, name);
        }

        return new KubernetesAnswer(201, Store(call, kind, item, null));
    }

    private static KubernetesAnswer Update(KubernetesCall call)
    {
        var kind = call.Kind;
        RaceIfOrdered(call, kind);
        var item = call.BodyObject();
        Prepare(call, kind, item);
        return Replace(call, kind, Find(call), item);
    }

    private static KubernetesAnswer Patch(KubernetesCall call)
    {
        var kind = call.Kind;
        RaceIfOrdered(call, kind);
        var old = Find(call);
        JsonObject item;
        try
        {
            item = call.Header("Content-Type").Split(';')[0].Trim() switch
            {
                "application/json-patch+json" => JsonPatches.Operations(old, call.Body() as JsonArray ?? throw KubernetesFault.BadRequest("a JSON patch must be a list")),
                "application/merge-patch+json" => JsonPatches.Merge(old, call.BodyObject()),
                "application/strategic-merge-patch+json" => JsonPatches.Strategic(old, call.BodyObject()),
                _ => throw new KubernetesFault(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json"),
            };
        }
        catch (FormatException e)
        {
            throw new KubernetesFault(422, "Invalid", "the server rejected our request due to an error in our request: " + e.Message) { Details = [] };
        }

        Prepare(call, kind, item);
        return Replace(call, kind, old, item);
    }

    private static KubernetesAnswer Replace(KubernetesCall call, KubernetesKind kind, JsonObject old, JsonObject item)
    {
        var before = old["metadata"]!.AsObject();
        var metadata = item["metadata"]!.AsObject();
        var name = (string)before["name"]!;
        var guarded = (string?)metadata["resourceVersion"] is { Length: > 0 } version && version != (string?)before["resourceVersion"];
        if (guarded || ((string?)metadata["uid"] is { Length: > 0 } uid && uid != (string?)before["uid"]))
        {
            throw KubernetesFault.Conflict(kind, name);
        }

        foreach (var member in new[] { "uid", "creationTimestamp", "resourceVersion", "managedFields" })
        {
            metadata[member] = before[member]?.DeepClone();
        }

        ObjectRules.Check(kind, item, old);
        if (JsonNode.DeepEquals(old, item))
        {
            return new KubernetesAnswer(200, item);
        }

        EscalationCheck.Check(call, kind, item);
        return new KubernetesAnswer(200, Store(call, kind, item, old));
    }

    private static JsonNode Store(KubernetesCall call, KubernetesKind kind, JsonObject item, JsonObject? old)
    {
        ManagedFields.Note(item, old, call.FieldManager, KubernetesSeeder.Time(call.Now));
        if (call.IsDryRun)
        {
            return item;
        }

        call.Store.Put(kind, item);
        AfterWrite(call, kind);
        return item.DeepClone();
    }

    private static void AfterWrite(KubernetesCall call, KubernetesKind kind)
    {
        if (kind == KubernetesKinds.ClusterRoles)
        {
            ClusterRoleAggregation.Run(call.Store);
        }
    }

    /// <summary>Makes apiVersion, kind, name and namespace those of the path, or refuses.</summary>
    private static JsonObject Prepare(KubernetesCall call, KubernetesKind kind, JsonObject item)
    {
        if (((string?)item["kind"] ?? kind.Kind) != kind.Kind || ((string?)item["apiVersion"] ?? kind.ApiVersion) != kind.ApiVersion)
        {
            throw KubernetesFault.BadRequest($"the API version in the data ({(string?)item["apiVersion"]}, Kind={(string?)item["kind"]}) does not match the expected API version ({kind.ApiVersion}, Kind={kind.Kind})");
        }

        item["apiVersion"] = kind.ApiVersion;
        item["kind"] = kind.Kind;
        var metadata = item["metadata"] as JsonObject;
        if (metadata is null)
        {
            item["metadata"] = metadata = [];
        }

        if (call.Info.Name.Length > 0 && ((string?)metadata["name"] ?? call.Info.Name) != call.Info.Name)
        {
            throw KubernetesFault.BadRequest($"the name of the object ({(string?)metadata["name"]}) does not match the name on the URL ({call.Info.Name})");
        }

        if (call.Info.Name.Length > 0)
        {
            metadata["name"] = call.Info.Name;
        }

        if (!kind.Namespaced)
        {
            metadata.Remove("namespace");
            return metadata;
        }

        if (((string?)metadata["namespace"] ?? call.Info.Namespace) != call.Info.Namespace)
        {
            throw KubernetesFault.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        metadata["namespace"] = call.Info.Namespace;
        return metadata;
    }

    /// <summary>Somebody else writes the object in the very moment before.</summary>
    private static void RaceIfOrdered(KubernetesCall call, KubernetesKind kind)
    {
        if (call.Ordered.Any(f => f.Kind == SandboxFaultKind.Race) && call.Store.Get(kind, call.Namespace, call.Info.Name) is { } item)
        {
            call.Store.Put(kind, item.DeepClone().AsObject());
        }
    }
}
