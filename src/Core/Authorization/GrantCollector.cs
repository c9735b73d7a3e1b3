using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Authorization;

/// <summary>Picks out of a cluster's RBAC and the policy catalogue what gives one identity rights.</summary>
internal static class GrantCollector
{
    public static IReadOnlyList<Grant> Collect(AccessIdentity identity, RbacState rbac, AccessPolicyCatalogue catalogue)
    {
        var grants = new List<Grant>();
        for (var possible = identity; possible is not null; possible = possible.Otherwise)
        {
            grants.AddRange(CollectOne(possible, rbac, catalogue).Select(g => Doubted(g, identity.Doubt)));
        }

        if (identity.MayBeAnybody)
        {
            grants.Add(new Grant(new GrantSource { Kind = GrantSourceKind.Unread, Doubt = identity.Doubt }, null));
        }

        return grants;
    }

    private static List<Grant> CollectOne(AccessIdentity identity, RbacState rbac, AccessPolicyCatalogue catalogue)
    {
        var grants = new List<Grant>();
        AddMasters(identity, grants);
        AddBindings(identity, rbac, grants);
        grants.AddRange(identity.Policies.Select(p => FromPolicy(p, catalogue)));
        if (NodeAuthorizer.Concerns(identity))
        {
            grants.Add(NodeAuthorizer.Grant);
        }

        return grants;
    }

    private static Grant Doubted(Grant grant, string? doubt) => doubt is null
        ? grant
        : grant with { Source = grant.Source with { Doubt = grant.Source.Doubt is { } own ? $"{doubt}; {own}" : doubt } };

    private static void AddMasters(AccessIdentity identity, List<Grant> grants)
    {
        var doubtful = identity.Groups.FirstOrDefault(g => NameTemplate.Parse(g)?.CouldBe(AccessIdentity.Masters) == true);
        var certain = identity.Groups.Contains(AccessIdentity.Masters, StringComparer.Ordinal);
        if (certain || doubtful is not null)
        {
            var doubt = certain ? null : DoubtOf("group", doubtful!, AccessIdentity.Masters);
            grants.Add(new Grant(new GrantSource { Kind = GrantSourceKind.SystemMasters, Doubt = doubt }, null));
        }
    }

    private static void AddBindings(AccessIdentity identity, RbacState rbac, List<Grant> grants)
    {
        // Which bindings apply, by their number, and through which template where that is in doubt. Certain ones win.
        var found = new SortedDictionary<int, string?>();
        Find(identity.Username, "username", rbac.Users, rbac.BindingsOfUser, found);
        foreach (var group in identity.Groups)
        {
            Find(group, "group", rbac.Groups, rbac.BindingsOfGroup, found);
        }

        foreach (var group in identity.PossibleGroups)
        {
            foreach (var binding in rbac.BindingsOfGroup(group).Where(b => !found.ContainsKey(b)))
            {
                found.Add(binding, $"AWS does not say whether entries of this type bring the group {group}");
            }
        }

        // ClusterRoleBindings first, as Kubernetes looks at them.
        foreach (var pair in found.OrderBy(p => rbac.Bindings[p.Key].Namespace is null ? 0 : 1))
        {
            grants.Add(FromBinding(identity, rbac, rbac.Bindings[pair.Key], pair.Value));
        }
    }

    private static void Find(string name, string what, IEnumerable<string> known, Func<string, IReadOnlyList<int>> bindingsOf, SortedDictionary<int, string?> found)
    {
        if (NameTemplate.Parse(name) is not { } template)
        {
            foreach (var binding in bindingsOf(name))
            {
                found[binding] = null;
            }

            return;
        }

        foreach (var candidate in known.Where(template.CouldBe))
        {
            foreach (var binding in bindingsOf(candidate).Where(b => !found.ContainsKey(b)))
            {
                found.Add(binding, DoubtOf(what, name, candidate));
            }
        }
    }

    private static Grant FromBinding(AccessIdentity identity, RbacState rbac, RbacBinding binding, string? doubt)
    {
        var role = rbac.RoleOf(binding);
        var source = new GrantSource
        {
            Kind = binding.Namespace is null ? GrantSourceKind.ClusterRoleBinding : GrantSourceKind.RoleBinding,
            Binding = binding,
            Subject = binding.Subjects.First(s => Applies(identity, s, binding, doubt is not null)),
            Doubt = doubt,
            RoleIsMissing = role is null,
        };
        return new Grant(source, role?.Rules ?? Array.Empty<PolicyRule>());
    }

    private static bool Applies(AccessIdentity identity, RbacSubject subject, RbacBinding binding, bool templates)
    {
        var names = subject.Kind == "Group" ? identity.Groups : [identity.Username];
        var wanted = subject.Kind == "Group" ? subject.Name : RbacState.UserOf(subject, binding);
        return wanted is not null
            && (names.Any(n => templates ? NameTemplate.Parse(n)?.CouldBe(wanted) == true : n == wanted)
                || (templates && subject.Kind == "Group" && identity.PossibleGroups.Contains(wanted, StringComparer.Ordinal)));
    }

    private static Grant FromPolicy(AssociatedAccessPolicy policy, AccessPolicyCatalogue catalogue)
    {
        var source = new GrantSource { Kind = GrantSourceKind.AccessPolicy, Policy = policy };
        if (!catalogue.TryResolve(policy.PolicyArn, Identity.Partitions.Aws, out var definition))
        {
            return new Grant(source with { Doubt = $"the catalogue of {catalogue.Version} does not know {policy.PolicyName}" }, null);
        }

        return definition.RulesComplete
            ? new Grant(source, definition.Rules)
            : new Grant(source with { Doubt = $"AWS does not publish the rules of {policy.PolicyName}" }, null);
    }

    private static string DoubtOf(string what, string template, string name) =>
        $"the {what} {template} depends on the session and could be {name}";
}
