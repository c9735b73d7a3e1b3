using System;
using System.Collections.Generic;

namespace EksAccessManagement.Ports;

/// <summary>A ConfigMap with what is needed to read, restore and guard it.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Name">The name.</param>
public sealed record KubernetesConfigMap(string Namespace, string Name)
{
    /// <summary>The text values by key, exactly as stored; never null.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = new Dictionary<string, string>();

    /// <summary>Binary values by key, base64; never null.</summary>
    public IReadOnlyDictionary<string, string> BinaryData { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels; never null.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Annotations; never null.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>The object's version.</summary>
    public string ResourceVersion { get; init; } = string.Empty;

    /// <summary>The object's unique id.</summary>
    public string Uid { get; init; } = string.Empty;

    /// <summary>Who wrote it last, by the names in managedFields, newest first; never null.</summary>
    public IReadOnlyList<string> FieldManagers { get; init; } = Array.Empty<string>();
}
