using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AccessEntries;

/// <summary>Where an access policy holds: in the whole cluster, or in named namespaces (wildcards allowed).</summary>
public sealed class AccessScope : IEquatable<AccessScope>
{
    private AccessScope(AccessScopeType type, IReadOnlyList<string> namespaces)
    {
        Type = type;
        Namespaces = namespaces;
    }

    /// <summary>The whole cluster.</summary>
    public static AccessScope Cluster { get; } = new(AccessScopeType.Cluster, Array.Empty<string>());

    /// <summary>Cluster or namespace.</summary>
    public AccessScopeType Type { get; }

    /// <summary>The namespaces, sorted, without doubles; empty for cluster scope.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>Makes a namespace scope.</summary>
    /// <exception cref="ArgumentException">No namespace was given.</exception>
    public static AccessScope ForNamespaces(IEnumerable<string> namespaces)
    {
        var list = namespaces.Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.Ordinal).ToArray();
        return list.Length == 0
            ? throw new ArgumentException("A namespace scope needs at least one namespace.", nameof(namespaces))
            : new AccessScope(AccessScopeType.Namespace, list);
    }

    /// <summary>The smallest scope that holds both: cluster scope stays, namespaces are united.</summary>
    public AccessScope Union(AccessScope other) =>
        Type == AccessScopeType.Cluster || other.Type == AccessScopeType.Cluster
            ? Cluster
            : ForNamespaces(Namespaces.Concat(other.Namespaces));

    /// <inheritdoc/>
    public bool Equals(AccessScope? other) =>
        other is not null && Type == other.Type && Namespaces.SequenceEqual(other.Namespaces, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AccessScope);

    /// <inheritdoc/>
    public override int GetHashCode() => Namespaces.Aggregate((int)Type, (hash, n) => (hash * 31) + StringComparer.Ordinal.GetHashCode(n));

    /// <summary><c>cluster</c>, or the namespaces with commas.</summary>
    public override string ToString() => Type == AccessScopeType.Cluster ? "cluster" : string.Join(",", Namespaces);
}
