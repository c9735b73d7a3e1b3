using System;
using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>A node of the server's YAML tree.</summary>
internal sealed class YamlNode
{
    private static readonly List<YamlNode> None = [];

    public YamlNode(YamlNodeKind kind, YamlMark start, YamlMark end)
    {
        Kind = kind;
        Start = start;
        End = end;
        Children = kind is YamlNodeKind.Sequence or YamlNodeKind.Mapping ? [] : None;
    }

    public YamlNodeKind Kind { get; }

    public YamlMark Start { get; }

    /// <summary>Where it ends: after its last character, for block collections after their last child.</summary>
    public YamlMark End { get; set; }

    public string Tag { get; init; } = string.Empty;

    /// <summary>The scalar's text or the alias's name.</summary>
    public string Value { get; init; } = string.Empty;

    /// <summary>True when the scalar's type follows from its text.</summary>
    public bool Implicit { get; init; }

    public YamlScalarStyle Style { get; init; }

    /// <summary>True for a list or mapping in brackets.</summary>
    public bool Flow { get; init; }

    /// <summary>Items of a list; keys and values in turn of a mapping.</summary>
    public List<YamlNode> Children { get; }

    /// <summary>What an alias stands for.</summary>
    public YamlNode? Target { get; init; }

    /// <summary>The name it can be referred to by; null when it has none.</summary>
    public string? Anchor { get; init; }

    public IReadOnlyList<int> Origins { get; init; } = Array.Empty<int>();

    /// <summary>The node itself, or what the alias stands for.</summary>
    public YamlNode Resolved => Target ?? this;
}
