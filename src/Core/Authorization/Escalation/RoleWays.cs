using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Writing a role that one is bound to, or can bind. It takes the verb escalate besides.</summary>
/// <remarks>
/// Source: kubernetes, pkg/registry/rbac/escalation_check.go (RoleEscalationAuthorized): escalate is asked with the name and
/// namespace of the request, and a request that creates has no name.
/// </remarks>
internal sealed class RoleWays(EscalationTargets targets, RbacState rbac) : WaysAround(targets)
{
    private static readonly string[] Kinds = ["clusterroles", "roles"];
    private static readonly string[] Aggregated = ["admin", "edit", "view"];

    public override IEnumerable<WayAround> Of(HeldPowers held)
    {
        var bound = held.Sources.Where(s => s.Binding is not null && Leads(s)).SelectMany(s => OfBound(held, s));
        return bound.Concat(OfBindable(held));
    }

    // A RoleBinding leads only to requests that can be made in its namespace.
    private bool Leads(GrantSource source) => source.Binding!.Namespace is not { } name
        || (Targets.HasLocal && (Targets.Place.Length == 0 || Targets.Place == name));

    private IEnumerable<WayAround> OfBound(HeldPowers held, GrantSource source)
    {
        var binding = source.Binding!;
        var isCluster = binding.RoleKind == "ClusterRole";
        var (resource, place, name) = isCluster ? ("clusterroles", string.Empty, binding.RoleName) : ("roles", binding.Namespace!, binding.RoleName);
        var target = isCluster ? "ClusterRole " + name : $"Role {place}/{name}";
        foreach (var way in Written(held, place, resource, source.RoleIsMissing ? string.Empty : name))
        {
            yield return new WayAround(source.RoleIsMissing ? "make {0}, which it is bound to" : "widen {0}, which it is bound to", way.Power, target, place, Targets.Verbs) { Others = [way.Escalate], Open = source.Doubt };
        }

        foreach (var way in isCluster && Aggregated.Contains(name) ? Written(held, place, resource, string.Empty) : [])
        {
            yield return new WayAround("add rules to {0}, which it is bound to", way.Power, target, place, Targets.Verbs)
            {
                Others = [way.Escalate],
                Open = $"no snapshot tells whether {target} gathers the rules of others by their labels, as it does unless somebody changed it",
            };
        }
    }

    // Where bind is held on names only, one of these roles may be widened first.
    private IEnumerable<WayAround> OfBindable(HeldPowers held) =>
        from place in Places(held).Concat([string.Empty]).Distinct(StringComparer.Ordinal)
        from resource in Kinds
        from bind in held.At(place, Powers.Ask("bind", resource, Powers.Rbac))
        from name in bind.Rule.ResourceNames
        where rbac.Roles.Any(r => r.Name == name && r.Namespace is null == (resource == "clusterroles"))
        from way in Written(held, resource == "clusterroles" ? string.Empty : place, resource, name)
        let made = Bound(held, place)
        where made is not null
        select new WayAround("widen and bind {0}", way.Power, $"{(resource == "clusterroles" ? "ClusterRole" : "Role")} {name}", place, Targets.Verbs) { Others = [way.Escalate, bind, made] };

    private Held? Bound(HeldPowers held, string place)
    {
        var cluster = held.Exactly(string.Empty, Powers.Ask("create", "clusterrolebindings", Powers.Rbac));
        var local = Targets.HasLocal ? held.Exactly(place, Powers.Ask("create", "rolebindings", Powers.Rbac)) : null;
        return HeldPowers.Best(new[] { local, place.Length == 0 ? cluster : null }.OfType<Held>());
    }

    // With a name a role is changed, without one it is made.
    private static IEnumerable<(Held Power, Held Escalate)> Written(HeldPowers held, string place, string resource, string name)
    {
        var requests = name.Length > 0 ? Powers.Change(resource, Powers.Rbac, name) : [Powers.Ask("create", resource, Powers.Rbac)];
        return from request in requests
               let power = held.Exactly(place, request)
               let escalate = held.Exactly(place, request with { Verb = "escalate" })
               where power is not null && escalate is not null
               select (power, escalate);
    }
}
