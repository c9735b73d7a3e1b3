using System;
using System.Collections.Generic;
using System.Linq;

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

    /// <summary>
    /// For a rule of an access policy that AWS limits to object names which it describes but does not publish: the
    /// description. What such a rule matches is Unknown. Null for every other rule.
    /// </summary>
    public string? UnpublishedNames { get; init; }

    /// <summary>All verbs in one text: a shell cuts lists off in a table.</summary>
    public string VerbText => string.Join(",", Verbs);

    /// <summary>What the verbs are allowed on, in one text: resources with their API groups and names, or URLs.</summary>
    public string TargetText => string.Join("; ", new[] { Resources.Count > 0 ? ResourcesText() + NamesText() : string.Empty, string.Join(",", NonResourceUrls) }.Where(t => t.Length > 0));

    /// <summary>The rule in one line, such as <c>get,list pods,pods/log</c>, <c>get deployments.apps</c> or <c>get /metrics</c>.</summary>
    public override string ToString()
    {
        var verbs = string.Join(",", Verbs);
        var parts = new List<string>(2);
        if (Resources.Count > 0)
        {
            parts.Add($"{verbs} {ResourcesText()}{NamesText()}");
        }

        if (NonResourceUrls.Count > 0)
        {
            parts.Add($"{verbs} {string.Join(",", NonResourceUrls)}");
        }

        return parts.Count == 0 ? $"{verbs} nothing" : string.Join("; ", parts);
    }

    /// <summary>True when both rules say the same, list by list; order counts.</summary>
    public bool Equals(PolicyRule? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Same(Verbs, other.Verbs) && Same(ApiGroups, other.ApiGroups) && Same(Resources, other.Resources)
            && Same(ResourceNames, other.ResourceNames) && Same(NonResourceUrls, other.NonResourceUrls)
            && string.Equals(UnpublishedNames, other.UnpublishedNames, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 17;
        foreach (var list in new[] { Verbs, ApiGroups, Resources, ResourceNames, NonResourceUrls })
        {
            hash = (hash * 31) + list.Count;
            foreach (var item in list)
            {
                hash = (hash * 31) + StringComparer.Ordinal.GetHashCode(item);
            }
        }

        return hash;
    }

    private static bool Same(IReadOnlyList<string> left, IReadOnlyList<string> right) =>
        ReferenceEquals(left, right) || left.SequenceEqual(right, StringComparer.Ordinal);

    private string ResourcesText()
    {
        if (ApiGroups.Count == 1)
        {
            var suffix = ApiGroups[0].Length == 0 ? string.Empty : "." + ApiGroups[0];
            return string.Join(",", Resources.Select(r => AccessRequest.WithGroup(r, suffix)));
        }

        var groups = ApiGroups.Select(g => g.Length == 0 ? "core" : g);
        return $"{string.Join(",", Resources)} (groups {string.Join(",", groups)})";
    }

    private string NamesText() =>
        UnpublishedNames is not null ? $" named as AWS describes: {UnpublishedNames}"
        : ResourceNames.Count > 0 ? $" named {string.Join(",", ResourceNames)}"
        : string.Empty;
}
