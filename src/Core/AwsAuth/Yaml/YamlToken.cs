using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>A token of the scanner.</summary>
/// <param name="kind">The kind.</param>
/// <param name="start">Where it starts.</param>
/// <param name="end">Where it ends.</param>
internal sealed class YamlToken(YamlTokenKind kind, YamlMark start, YamlMark end)
{
    public YamlTokenKind Kind { get; } = kind;

    public YamlMark Start { get; } = start;

    public YamlMark End { get; } = end;

    /// <summary>The scalar's text, the anchor's name, or the tag's handle.</summary>
    public string Value { get; init; } = string.Empty;

    /// <summary>The tag's suffix, or the prefix a tag directive gives.</summary>
    public string Suffix { get; init; } = string.Empty;

    public YamlScalarStyle Style { get; init; }

    public int Major { get; init; }

    public int Minor { get; init; }

    /// <summary>For each character of the value its place in the source, when the scanner tracks them.</summary>
    public List<int>? Origins { get; init; }
}
