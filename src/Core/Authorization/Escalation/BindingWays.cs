using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>Binding a role that gives the request. It takes the verb bind on the role besides, or all that the role gives, and then nothing is won.</summary>
/// <remarks>Source: kubernetes, pkg/registry/rbac/escalation_check.go (BindingAuthorized) and rolebinding/policybased/storage.go.</remarks>
internal sealed class BindingWays : WaysAround
{
    private readonly RbacState _rbac;
    private readonly (RbacRole Role, IReadOnlyCollection<string> Verbs)[] _local;
    private readonly (RbacRole Role, IReadOnlyCollection<string> Verbs)[] _cluster;

    public BindingWays(EscalationTargets targets, RbacState rbac)
        : base(targets)
    {
        _rbac = rbac;
        _local = rbac.Roles.Select(r => (r, targets.VerbsOf(r, inNamespace: true))).Where(r => r.Item2.Count > 0).ToArray();
        _cluster = rbac.Roles.Where(r => r.Namespace is null).Select(r => (r, targets.VerbsOf(r, inNamespace: false))).Where(r => r.Item2.Count > 0).ToArray();
    }

    public override IEnumerable<WayAround> Of(HeldPowers held) =>
        In(held, string.Empty, "clusterrolebindings").Concat(Places(held).SelectMany(p => In(held, p, "rolebindings")));

    private IEnumerable<WayAround> In(HeldPowers held, string place, string resource)
    {
        var isLocal = resource == "rolebindings";
        var made = held.At(place, Powers.Ask("create", resource, Powers.Rbac)).ToArray();
        var changed = held.At(place, Powers.Change(resource, Powers.Rbac)).ToArray();
        if (made.Length + changed.Length == 0)
        {
            yield break;
        }

        var roles = Bindable(held, place, isLocal).ToArray();
        foreach (var power in made)
        {
            foreach (var (role, bind, verbs) in roles)
            {
                yield return new WayAround(isLocal ? "hold {0} in {1}" : "hold {0} in the whole cluster", power, NameOf(role), place, verbs) { Others = [bind] };
            }
        }

        foreach (var power in made.Any(m => m.Doubt is null) ? [] : changed)
        {
            foreach (var (binding, bind, verbs) in roles.SelectMany(r => BindingsOf(r.Role, place, isLocal).Where(b => power.Takes(b.Name)).Select(b => (b, r.Bind, r.Verbs))))
            {
                yield return new WayAround("join {0}", power, isLocal ? $"RoleBinding {binding.Namespace}/{binding.Name}" : $"ClusterRoleBinding {binding.Name}", place, verbs) { Others = [bind] };
            }
        }
    }

    // A RoleBinding to a ClusterRole asks for bind in its own namespace.
    private IEnumerable<(RbacRole Role, Held Bind, IReadOnlyCollection<string> Verbs)> Bindable(HeldPowers held, string place, bool isLocal) =>
        from giving in isLocal ? _local : _cluster
        let role = giving.Role
        where role.Namespace is null || IsIn(role.Namespace, place)
        let bind = held.Exactly(place, Powers.Ask("bind", role.Namespace is null ? "clusterroles" : "roles", Powers.Rbac) with { Name = role.Name })
        where bind is not null
        select (role, bind, giving.Verbs);

    private IEnumerable<RbacBinding> BindingsOf(RbacRole role, string place, bool isLocal) => _rbac.Bindings.Where(b =>
        b.Namespace is null == !isLocal && (b.Namespace is null || IsIn(b.Namespace, place)) && ReferenceEquals(_rbac.RoleOf(b), role));

    private static bool IsIn(string @namespace, string place) => place.Length == 0 || NamespacePattern.Takes(place, @namespace) != AccessVerdict.NotAllowed;

    private static string NameOf(RbacRole role) => role.Namespace is null ? "ClusterRole " + role.Name : $"Role {role.Namespace}/{role.Name}";
}
