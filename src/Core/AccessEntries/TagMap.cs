using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Errors;

namespace EksAccessManagement.AccessEntries;

/// <summary>Tags of an AWS resource. Compares by content; its text (<c>key=value;key=value</c>) is the form in a CSV cell.</summary>
public sealed class TagMap : Dictionary<string, string>, IEquatable<TagMap>
{
    /// <summary>Makes an empty map.</summary>
    public TagMap()
        : base(StringComparer.Ordinal)
    {
    }

    /// <summary>Copies tags.</summary>
    public TagMap(IEnumerable<KeyValuePair<string, string>> tags)
        : base(StringComparer.Ordinal)
    {
        foreach (var tag in tags)
        {
            this[tag.Key] = tag.Value;
        }
    }

    /// <summary>Reads <c>key=value;key=value</c>. A key without <c>=</c> has an empty value; blank pieces are passed over.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c> for a tag without a key.</exception>
    public static TagMap Parse(string text)
    {
        var tags = new TagMap();
        foreach (var piece in text.Split(';').Select(p => p.Trim()).Where(p => p.Length > 0))
        {
            var equals = piece.IndexOf('=');
            var key = equals < 0 ? piece : piece.Substring(0, equals);
            if (key.Trim().Length == 0)
            {
                throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"The tag '{piece}' has no key.")
                {
                    RecommendedAction = "Write tags as key=value, with semicolons between them.",
                    TargetObject = text,
                };
            }

            tags[key.Trim()] = equals < 0 ? string.Empty : piece.Substring(equals + 1).Trim();
        }

        return tags;
    }

    /// <inheritdoc/>
    public bool Equals(TagMap? other) =>
        other is not null && Count == other.Count && this.All(t => other.TryGetValue(t.Key, out var value) && string.Equals(value, t.Value, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TagMap);

    /// <inheritdoc/>
    public override int GetHashCode() => this.Aggregate(Count, (hash, t) => hash ^ StringComparer.Ordinal.GetHashCode(t.Key));

    /// <summary>The tags in the order of their keys.</summary>
    public override string ToString() =>
        string.Join(";", this.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Key + "=" + t.Value));
}
