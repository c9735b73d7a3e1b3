using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// A list of texts that cannot be changed, compares by content, and writes itself with semicolons, the form in which a
/// list stands in one CSV cell (<c>Export-Csv</c> writes what <see cref="ToString"/> says).
/// </summary>
public sealed class TextList : ReadOnlyCollection<string>, IEquatable<TextList>
{
    /// <summary>Copies texts.</summary>
    public TextList(IEnumerable<string> items)
        : base(items.ToArray())
    {
    }

    /// <summary>The empty list.</summary>
    public static TextList Empty { get; } = new(Array.Empty<string>());

    /// <summary>Makes a list.</summary>
    public static TextList Of(params string[] items) => items.Length == 0 ? Empty : new TextList(items);

    /// <inheritdoc/>
    public bool Equals(TextList? other) => other is not null && this.SequenceEqual(other, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TextList);

    /// <inheritdoc/>
    public override int GetHashCode() => this.Aggregate(Count, (hash, item) => unchecked((hash * 31) + StringComparer.Ordinal.GetHashCode(item)));

    /// <summary>The texts, with semicolons between them.</summary>
    public override string ToString() => string.Join(";", this);
}
