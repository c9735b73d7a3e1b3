using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>The Kubernetes objects of one cluster. Used under the state's lock only; nobody changes an object that is stored.</summary>
internal sealed class KubernetesStore
{
    private readonly Dictionary<KubernetesKind, SortedDictionary<string, JsonObject>> _objects = [];
    private long _version = 1000;
    private RbacState? _rbac;

    /// <summary>The RBAC objects, read; kept until one of them changes.</summary>
    public RbacState Rbac => _rbac ??= RbacReader.State(this);

    /// <summary>The version of the newest change.</summary>
    public string Version => _version.ToString(CultureInfo.InvariantCulture);

    /// <summary>The kinds that have objects.</summary>
    public IEnumerable<KubernetesKind> Kinds => _objects.Keys;

    /// <summary>An object, or null.</summary>
    public JsonObject? Get(KubernetesKind kind, string? @namespace, string name) =>
        _objects.GetValueOrDefault(kind)?.GetValueOrDefault(Key(kind, @namespace, name));

    /// <summary>Objects in the order of their keys, of one namespace or of all, after a key.</summary>
    public IEnumerable<KeyValuePair<string, JsonObject>> List(KubernetesKind kind, string? @namespace, string? after)
    {
        IEnumerable<KeyValuePair<string, JsonObject>> all = _objects.GetValueOrDefault(kind) ?? [];
        if (kind.Namespaced && !string.IsNullOrEmpty(@namespace))
        {
            all = all.Where(o => o.Key.StartsWith(@namespace + "/", StringComparison.Ordinal));
        }

        return after is null ? all : all.Where(o => string.CompareOrdinal(o.Key, after) > 0);
    }

    /// <summary>Stores an object under a new version.</summary>
    public JsonObject Put(KubernetesKind kind, JsonObject item)
    {
        var metadata = item["metadata"]!.AsObject();
        metadata["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
        return Restore(kind, item);
    }

    /// <summary>Stores an object with the version it carries.</summary>
    public JsonObject Restore(KubernetesKind kind, JsonObject item)
    {
        var metadata = item["metadata"]!.AsObject();
        if (long.TryParse((string?)metadata["resourceVersion"], NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            _version = Math.Max(_version, version);
        }

        if (!_objects.TryGetValue(kind, out var objects))
        {
            _objects[kind] = objects = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        }

        objects[Key(kind, (string?)metadata["namespace"], (string)metadata["name"]!)] = item;
        Forget(kind);
        return item;
    }

    /// <summary>Removes an object and gives it back; null when there was none.</summary>
    public JsonObject? Remove(KubernetesKind kind, string? @namespace, string name)
    {
        if (_objects.GetValueOrDefault(kind) is not { } objects || !objects.Remove(Key(kind, @namespace, name), out var item))
        {
            return null;
        }

        _version++;
        Forget(kind);
        return item;
    }

    private void Forget(KubernetesKind kind)
    {
        if (kind.Group == KubernetesKinds.Rbac)
        {
            _rbac = null;
        }
    }

    private static string Key(KubernetesKind kind, string? @namespace, string name) => kind.Namespaced ? @namespace + "/" + name : name;
}
