using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Migration;

/// <summary>Tells what of a cluster's state has moved since a plan was made, apart from what carrying out the plan itself moves.</summary>
internal static class MigrationDrift
{
    /// <summary>What moved, one line each; empty when nothing did.</summary>
    public static IReadOnlyList<string> Find(EKSMigrationPlan plan, EKSClusterAccess live)
    {
        var (before, now) = (MigrationStateParts.Of(plan.Snapshot), MigrationStateParts.Of(live));
        var planned = plan.Entries.GroupBy(e => e.PrincipalArn).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var moved = new List<string>();
        foreach (var name in before.Keys.Union(now.Keys, StringComparer.Ordinal).OrderBy(n => n, StringComparer.Ordinal))
        {
            before.TryGetValue(name, out var old);
            now.TryGetValue(name, out var @new);
            if (old != @new && !IsOurs(plan, live, planned, name, old, @new))
            {
                moved.Add(Tell(name, old, @new));
            }
        }

        return moved;
    }

    private static bool IsOurs(EKSMigrationPlan plan, EKSClusterAccess live, Dictionary<string, MigrationEntry> planned, string name, string? old, string? @new)
    {
        if (name == MigrationStateParts.Mode)
        {
            var (from, to, at) = (AuthenticationModeName.IndexOf(plan.AuthenticationMode), AuthenticationModeName.IndexOf(plan.TargetMode), AuthenticationModeName.IndexOf(@new ?? string.Empty));
            return at >= from && at <= to;
        }

        if (name.StartsWith(MigrationStateParts.EntryPrefix, StringComparison.Ordinal))
        {
            var entry = live.Entries.FirstOrDefault(e => MigrationStateParts.EntryPrefix + e.PrincipalArn == name);
            return entry is not null && (IsOnTheWay(entry, planned) || (old is null && IsByEks(plan, entry)));
        }

        if (name.StartsWith(MigrationStateParts.AwsAuthPrefix, StringComparison.Ordinal))
        {
            return old is not null && MappedRows.AreGone(plan.Snapshot, live, plan.Entries);
        }

        return IsOwnBinding(plan, live, name);
    }

    // Copies for chosen groups, the bridge, and bindings that only come into view because an entry names their group now.
    private static bool IsOwnBinding(EKSMigrationPlan plan, EKSClusterAccess live, string name)
    {
        var copies = plan.Bindings.Concat([MigrationMarks.Bridge(plan.ClusterArn)]).ToArray();
        if (copies.Any(b => name == "role binding " + b.Namespace + "/" + b.Name || name == "role " + (b.RoleKind == "Role" ? b.Namespace : string.Empty) + "/" + b.RoleName))
        {
            return true;
        }

        var (then, since) = (Objects(plan.Snapshot), Objects(live));
        return then.TryGetValue(name, out var a) && since.TryGetValue(name, out var b) && a == b;
    }

    private static Dictionary<string, string> Objects(EKSClusterAccess access)
    {
        var objects = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in access.Roles)
        {
            objects["role " + role.Namespace + "/" + role.Name] = string.Join(";", role.Rules.Select(r => r.ToString()));
        }

        foreach (var binding in access.Bindings)
        {
            objects["role binding " + binding.Namespace + "/" + binding.Name] = $"{binding.RoleKind} {binding.RoleName} {string.Join(",", binding.Subjects.Select(s => s.Kind + ":" + s.Name).OrderBy(s => s, StringComparer.Ordinal))}";
        }

        return objects;
    }

    private static bool IsOnTheWay(EKSAccessEntry entry, Dictionary<string, MigrationEntry> planned) =>
        planned.TryGetValue(entry.PrincipalArn, out var plan)
        && entry.Type == plan.Type
        && (plan.IsNode
            || ((plan.Username is null || plan.Username == entry.Username)
                && entry.KubernetesGroups.All(g => MigrationMarks.IsMark(g) || plan.KubernetesGroups.Contains(g))
                && plan.KubernetesGroups.All(g => entry.KubernetesGroups.Contains(g))
                && entry.AccessPolicy.All(p => plan.AccessPolicy.Contains(p))));

    private static bool IsByEks(EKSMigrationPlan plan, EKSAccessEntry entry) =>
        !AuthenticationModeName.ReadsAccessEntries(plan.AuthenticationMode)
        && (entry.EksOwned == true
            || AccessEntryType.IsNode(entry.Type)
            || CreatorEntry.IsOfItsForm(entry));

    private static string Tell(string name, string? old, string? @new)
    {
        var isText = name.StartsWith(MigrationStateParts.AwsAuthPrefix, StringComparison.Ordinal);
        return old is null ? $"{name} is new{(isText ? string.Empty : ": " + @new)}"
            : @new is null ? $"{name} is gone"
            : isText ? $"{name} was changed"
            : $"{name} was '{old}' and is '{@new}'";
    }
}
