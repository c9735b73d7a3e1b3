using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AccessEntries;

/// <summary>Says which entries a query asks for, as far as the service does not say it.</summary>
internal sealed class AccessEntryFilter
{
    private readonly NamePattern[] _types;
    private readonly NamePattern[] _groups;
    private readonly NamePattern[] _permissionSets;
    private readonly NamePattern[] _principals;
    private readonly KeyValuePair<string, NamePattern?>[] _tags;

    public AccessEntryFilter(AccessEntryQuery query)
    {
        _types = Patterns(query.Types);
        _groups = Patterns(query.Groups);
        _permissionSets = Patterns(query.PermissionSets);
        _principals = Patterns(query.Principals.Where(NamePattern.HasWildcard));
        _tags = query.Tags.Select(t => new KeyValuePair<string, NamePattern?>(t.Key, t.Value is null ? null : new NamePattern(t.Value))).ToArray();
        var literals = query.Principals.Where(p => !NamePattern.HasWildcard(p)).Select(p => PrincipalArn.Parse(p.Trim())).ToLookup(IsSession);
        Literals = new HashSet<string>(literals[false].Select(p => p.ToString()), StringComparer.Ordinal);
        Sessions = literals[true].ToArray();
        HasPatterns = _principals.Length > 0;
    }

    /// <summary>The ARNs asked for as they are.</summary>
    public HashSet<string> Literals { get; }

    /// <summary>The session ARNs asked for; their roles' paths show in the listing only.</summary>
    public IReadOnlyList<PrincipalArn> Sessions { get; }

    /// <summary>Whether patterns of ARNs are asked for.</summary>
    public bool HasPatterns { get; }

    /// <summary>Whether all entries are asked for, as far as their principals go.</summary>
    public bool TakesAllPrincipals => !HasPatterns && Literals.Count == 0 && Sessions.Count == 0;

    /// <summary>True for a principal of the listing that is asked for.</summary>
    public bool FitsListed(string principalArn)
    {
        var principal = PrincipalArn.TryParse(principalArn, out var parsed) ? parsed : null;
        return FitsAny(_permissionSets, principal?.PermissionSet)
            && (TakesAllPrincipals
                || Literals.Contains(principalArn)
                || Array.Exists(_principals, p => p.IsMatch(principalArn))
                || (principal is not null && Sessions.Any(s => s.Canonical == principal.Canonical)));
    }

    public bool Fits(EKSAccessEntry entry) =>
        FitsAny(_types, entry.Type)
        && FitsAny(_permissionSets, entry.PermissionSet)
        && (_groups.Length == 0 || entry.KubernetesGroups.Any(g => FitsAny(_groups, g)))
        && _tags.All(t => entry.Tags.TryGetValue(t.Key, out var value) && (t.Value is null || t.Value.IsMatch(value)));

    private static bool IsSession(PrincipalArn principal) => principal.Kind == PrincipalKind.AssumedRole;

    private static bool FitsAny(NamePattern[] patterns, string? value) =>
        patterns.Length == 0 || (value is not null && Array.Exists(patterns, p => p.IsMatch(value)));

    private static NamePattern[] Patterns(IEnumerable<string> texts) => texts.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => new NamePattern(t.Trim())).ToArray();
}
