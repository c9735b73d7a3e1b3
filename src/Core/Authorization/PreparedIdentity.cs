using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Authorization;

/// <summary>An identity with everything that gives it rights picked out, ready for many questions.</summary>
public sealed class PreparedIdentity
{
    private readonly List<Grant> _cluster = [];
    private readonly Dictionary<string, List<Grant>> _namespaces = new(StringComparer.Ordinal);
    private readonly List<Grant> _patterns = [];
    private readonly RbacState _rbac;

    internal PreparedIdentity(AccessIdentity identity, RbacState rbac, AccessPolicyCatalogue catalogue)
    {
        Identity = identity;
        _rbac = rbac;
        Grants = GrantCollector.Collect(identity, rbac, catalogue);
        Sources = Grants.Select(g => g.Source).ToArray();
        foreach (var grant in Grants)
        {
            Place(grant);
        }
    }

    /// <summary>The identity.</summary>
    public AccessIdentity Identity { get; }

    /// <summary>Everything that gives it rights, in the order it is asked: bindings, then access policies.</summary>
    public IReadOnlyList<GrantSource> Sources { get; }

    /// <summary>True when it is a member of system:masters for certain.</summary>
    public bool IsMaster => Grants.Any(g => g.Source.Kind == GrantSourceKind.SystemMasters && g.Source.Doubt is null);

    internal IReadOnlyList<Grant> Grants { get; }

    /// <summary>
    /// Names the unknown that RBAC which could not be read leaves for this identity; null when all was read. It is the same
    /// unknown only for the same names and the same reading.
    /// </summary>
    internal string? UnreadKey => _rbac.NotEvaluated.Count == 0
        ? null
        : $"RBAC of reading {_rbac.ReadingId} for {Identity.Username} in {string.Join("\n", Identity.Groups.Concat(Identity.PossibleGroups.Select(g => "possibly " + g)).OrderBy(g => g, StringComparer.Ordinal))}";

    /// <summary>Decides one request.</summary>
    public AccessDecision Decide(AccessRequest request)
    {
        AccessDecision? unknown = null;
        if (Ask(_cluster, request, ref unknown) is { } allowed)
        {
            return allowed;
        }

        if (request.NonResourceUrl is null && request.Namespace.Length > 0)
        {
            if (_namespaces.TryGetValue(request.Namespace, out var local) && Ask(local, request, ref unknown) is { } inside)
            {
                return inside;
            }

            if (_patterns.Count > 0 && Ask(_patterns, request, ref unknown) is { } matched)
            {
                return matched;
            }
        }

        return unknown ?? Refuse(request);
    }

    private AccessDecision? Ask(List<Grant> grants, AccessRequest request, ref AccessDecision? unknown)
    {
        foreach (var grant in grants)
        {
            var verdict = grant.Decide(request, out var rule, out var doubt);
            if (verdict == AccessVerdict.Allowed)
            {
                return new AccessDecision(verdict, request) { Source = grant.Source, Rule = rule, LookedAt = Sources };
            }

            if (verdict == AccessVerdict.Unknown && unknown is null)
            {
                unknown = new AccessDecision(verdict, request) { Source = grant.Source, Rule = rule, Doubt = doubt, LookedAt = Sources };
            }
        }

        return null;
    }

    private AccessDecision Refuse(AccessRequest request) => _rbac.NotEvaluated.Count == 0
        ? new AccessDecision(AccessVerdict.NotAllowed, request) { LookedAt = Sources }
        : new AccessDecision(AccessVerdict.Unknown, request)
        {
            LookedAt = Sources,
            Doubt = $"not everything could be read: {string.Join("; ", _rbac.NotEvaluated)}",
        };

    private void Place(Grant grant)
    {
        if (grant.Source.Namespaces.Count == 0)
        {
            _cluster.Add(grant);
            return;
        }

        if (grant.Source.Policy is { AccessScope: { } scope } && scope.Namespaces.Any(NamespacePattern.HasWildcard))
        {
            _patterns.Add(grant);
        }

        foreach (var name in grant.Source.Namespaces.Where(n => !NamespacePattern.HasWildcard(n)))
        {
            if (!_namespaces.TryGetValue(name, out var list))
            {
                _namespaces.Add(name, list = []);
            }

            list.Add(grant);
        }
    }
}
