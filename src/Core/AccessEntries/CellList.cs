using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// A list that cannot be changed, compares by content, and writes itself with semicolons: <c>Export-Csv</c> writes what
/// <see cref="ToString"/> says, which for an array is the name of its type.
/// </summary>
/// <typeparam name="T">What it holds; each item writes itself in a line.</typeparam>
public sealed class CellList<T> : ReadOnlyCollection<T>, IEquatable<CellList<T>>
{
    private CellList(IEnumerable<T> items)
        : base(items.ToArray())
    {
    }

    /// <summary>The empty list.</summary>
    internal static CellList<T> Empty { get; } = new([]);

    /// <inheritdoc/>
    public bool Equals(CellList<T>? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CellList<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => this.Aggregate(Count, (hash, item) => unchecked((hash * 31) + EqualityComparer<T>.Default.GetHashCode(item!)));

    /// <summary>The items, with semicolons between them.</summary>
    public override string ToString() => string.Join(";", this);

    internal static CellList<T> Of(IReadOnlyList<T> items) => items as CellList<T> ?? (items.Count == 0 ? Empty : new CellList<T>(items));
}
