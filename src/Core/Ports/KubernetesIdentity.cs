using System;
using System.Collections.Generic;

namespace EksAccessManagement.Ports;

/// <summary>Who the API server takes a caller for (SelfSubjectReview).</summary>
/// <param name="Username">The username.</param>
/// <param name="Uid">The uid.</param>
public sealed record KubernetesIdentity(string Username, string Uid)
{
    /// <summary>Groups, <c>system:authenticated</c> among them; never null.</summary>
    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    /// <summary>Extra values by key; never null.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
