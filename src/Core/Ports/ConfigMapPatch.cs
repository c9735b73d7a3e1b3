using System.Collections.Generic;

namespace EksAccessManagement.Ports;

/// <summary>A change of some keys of a ConfigMap; what is not named stays as it is.</summary>
/// <param name="ResourceVersion">The version the change was planned on.</param>
/// <param name="Data">New texts by key; null removes the key.</param>
public sealed record ConfigMapPatch(string ResourceVersion, IReadOnlyDictionary<string, string?> Data)
{
    /// <summary>New binary values by key, base64 (null removes), or null to leave binary values alone.</summary>
    public IReadOnlyDictionary<string, string?>? BinaryData { get; init; }

    /// <summary>New labels by key (null removes), or null to leave labels alone.</summary>
    public IReadOnlyDictionary<string, string?>? Labels { get; init; }

    /// <summary>New annotations by key (null removes), or null to leave annotations alone.</summary>
    public IReadOnlyDictionary<string, string?>? Annotations { get; init; }
}
