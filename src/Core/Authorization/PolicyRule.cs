using System;
using System.Collections.Generic;

namespace EksAccessManagement.Authorization;

/// <summary>One rule of an RBAC role or of an access policy. Rules only allow.</summary>
/// <remarks>Form and meaning: rbac.authorization.k8s.io/v1 PolicyRule.</remarks>
public sealed record PolicyRule
{
    /// <summary>API groups; <c>""</c> is the core group, <c>*</c> any.</summary>
    public IReadOnlyList<string> ApiGroups { get; init; } = Array.Empty<string>();

    /// <summary>Resources, with subresource after a slash; <c>*</c> any, <c>*/scale</c> that subresource of any.</summary>
    public IReadOnlyList<string> Resources { get; init; } = Array.Empty<string>();

    /// <summary>Names of objects; empty means all.</summary>
    public IReadOnlyList<string> ResourceNames { get; init; } = Array.Empty<string>();

    /// <summary>Verbs; <c>*</c> any.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = Array.Empty<string>();

    /// <summary>URL paths that are not resources; a trailing <c>*</c> takes everything below.</summary>
    public IReadOnlyList<string> NonResourceUrls { get; init; } = Array.Empty<string>();
}
