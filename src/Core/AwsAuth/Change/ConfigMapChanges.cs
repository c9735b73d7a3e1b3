using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>What differs between a ConfigMap as it is and as it shall be: all that a user can write of it.</summary>
internal static class ConfigMapChanges
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    /// <summary>True when data, binary data, labels and annotations are the same, byte for byte.</summary>
    public static bool Same(KubernetesConfigMap a, KubernetesConfigMap b) =>
        Same(a.Data, b.Data) && Same(a.BinaryData, b.BinaryData) && Same(a.Labels, b.Labels) && Same(a.Annotations, b.Annotations);

    /// <summary>The unified diff, value by value; binary data, labels and annotations one a line.</summary>
    public static string Diff(KubernetesConfigMap? before, KubernetesConfigMap? after)
    {
        var (old, now) = (before?.Data ?? Nothing, after?.Data ?? Nothing);
        return string.Concat(old.Keys.Union(now.Keys, StringComparer.Ordinal).OrderBy(k => k, StringComparer.Ordinal).Select(k => UnifiedDiff.Write(k, Value(old, k), Value(now, k))))
            + UnifiedDiff.Write("binaryData", Lines(before?.BinaryData), Lines(after?.BinaryData))
            + UnifiedDiff.Write("labels", Lines(before?.Labels), Lines(after?.Labels))
            + UnifiedDiff.Write("annotations", Lines(before?.Annotations), Lines(after?.Annotations));
    }

    /// <summary>The patch that leads from one to the other, bound to the version of the first.</summary>
    public static ConfigMapPatch Patch(KubernetesConfigMap current, KubernetesConfigMap wanted) => new(current.ResourceVersion, Changes(current.Data, wanted.Data))
    {
        BinaryData = ChangesOrNone(current.BinaryData, wanted.BinaryData),
        Labels = ChangesOrNone(current.Labels, wanted.Labels),
        Annotations = ChangesOrNone(current.Annotations, wanted.Annotations),
    };

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
        a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out var value) && string.Equals(value, p.Value, StringComparison.Ordinal));

    private static string Value(IReadOnlyDictionary<string, string> data, string key) => data.TryGetValue(key, out var text) ? text : string.Empty;

    private static string Lines(IReadOnlyDictionary<string, string>? map) =>
        string.Concat((map ?? Nothing).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {AwsAuthManifest.Quote(p.Value)}\n"));

    private static Dictionary<string, string?>? ChangesOrNone(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        Same(before, after) ? null : Changes(before, after);

    private static Dictionary<string, string?> Changes(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var pair in after.Where(p => !before.TryGetValue(p.Key, out var old) || !string.Equals(old, p.Value, StringComparison.Ordinal)))
        {
            changes[pair.Key] = pair.Value;
        }

        foreach (var key in before.Keys.Where(k => !after.ContainsKey(k)))
        {
            changes[key] = null;
        }

        return changes;
    }
}
