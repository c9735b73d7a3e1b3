using System.Collections.Concurrent;

namespace EksAccessManagement.Completion;

/// <summary>Names that commands of this session have seen, so that completion can answer without a call.</summary>
internal static class NameCache
{
    /// <summary>How many names of a kind are kept at most: it is a help for typing, not a store.</summary>
    private const int Limit = 2000;

    /// <summary>How long a name is offered after it was last seen: what is deleted shall not be offered for the session's life.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private static readonly ConcurrentDictionary<string, ConcurrentDictionary<string, DateTime>> Names = new(StringComparer.Ordinal);

    /// <summary>Remembers a name.</summary>
    /// <param name="kind">What it is a name of; for names inside a cluster, with the cluster's name.</param>
    /// <param name="name">The name.</param>
    public static void Add(string kind, string? name)
    {
        var names = Names.GetOrAdd(kind, _ => new ConcurrentDictionary<string, DateTime>(StringComparer.Ordinal));
        if (!string.IsNullOrEmpty(name) && (names.Count < Limit || names.ContainsKey(name!)))
        {
            names[name!] = DateTime.UtcNow;
        }
    }

    /// <summary>The names seen lately.</summary>
    public static IReadOnlyList<string> Get(string kind)
    {
        if (!Names.TryGetValue(kind, out var names))
        {
            return Array.Empty<string>();
        }

        foreach (var old in names.Where(n => DateTime.UtcNow - n.Value > Life))
        {
            names.TryRemove(old.Key, out _);
        }

        return names.Keys.ToArray();
    }

    /// <summary>The kind of a cluster's names, in the sandbox or outside of it.</summary>
    public static string Clusters => Sandbox.AmbientSandbox.Current is null ? "clusters" : "sandbox clusters";

    /// <summary>The kind of the namespaces of a cluster.</summary>
    public static string Namespaces(string cluster) => "namespaces of " + Clusters + "/" + cluster;

    /// <summary>The kind of the groups of a cluster.</summary>
    public static string Groups(string cluster) => "groups of " + Clusters + "/" + cluster;

    /// <summary>Forgets all names, for when the sandbox comes or goes.</summary>
    public static void Clear() => Names.Clear();
}
