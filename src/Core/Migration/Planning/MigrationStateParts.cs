using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Migration;

/// <summary>The parts of a cluster's state that a plan rests on, each with what it says: to make a hash of, and to tell what moved.</summary>
internal static class MigrationStateParts
{
    public const string Mode = "authentication mode";
    public const string AwsAuthPrefix = "aws-auth ";
    public const string EntryPrefix = "access entry ";

    /// <summary>The parts by name. RBAC counts as far as it concerns those who come in by rows and entries.</summary>
    public static SortedDictionary<string, string> Of(EKSClusterAccess access)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Mode] = access.AuthenticationMode };
        foreach (var pair in access.AwsAuth ?? new Dictionary<string, string>())
        {
            parts[AwsAuthPrefix + pair.Key] = pair.Value;
        }

        foreach (var entry in access.Entries)
        {
            parts[EntryPrefix + entry.PrincipalArn] = Describe(entry);
        }

        foreach (var node in access.NodeRoles)
        {
            parts["node role " + node.RoleArn] = node.EntryType;
        }

        AddRbac(access, parts);
        return parts;
    }

    /// <summary>The hash of the parts.</summary>
    public static string Hash(EKSClusterAccess access) => StableId.Of(Of(access).SelectMany(p => new[] { p.Key, p.Value }));

    /// <summary>What an entry gives, in one line.</summary>
    public static string Describe(EKSAccessEntry entry) => string.Join(
        " ",
        entry.Type,
        entry.Username,
        string.Join(",", entry.KubernetesGroups.OrderBy(g => g, StringComparer.Ordinal)),
        string.Join(",", entry.Policies.Select(p => AccessPolicyText.Format(p.PolicyArn, p.AccessScope)).OrderBy(p => p, StringComparer.Ordinal)),
        entry.PrincipalStatus is PrincipalStatus.Missing or PrincipalStatus.Recreated ? entry.PrincipalStatus.ToString() : string.Empty).TrimEnd();

    private static void AddRbac(EKSClusterAccess access, SortedDictionary<string, string> parts)
    {
        var rows = access.AwsAuth is null ? [] : AwsAuthReader.Read(access.AwsAuth).Rows;
        var names = new HashSet<string>(rows.SelectMany(r => r.Groups.Concat([r.Username])).Concat(access.Entries.SelectMany(e => e.KubernetesGroups.Concat([e.Username]))), StringComparer.Ordinal);
        var roles = access.Roles.GroupBy(r => (r.Namespace ?? string.Empty) + "/" + r.Name).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        foreach (var binding in access.Bindings.Where(b => b.Subjects.Any(s => s.Kind != "ServiceAccount" && names.Contains(s.Name))))
        {
            var place = (binding.Namespace ?? string.Empty) + "/";
            parts["role binding " + place + binding.Name] = $"{binding.RoleKind} {binding.RoleName} {string.Join(",", binding.Subjects.Select(s => s.Kind + ":" + s.Name).OrderBy(s => s, StringComparer.Ordinal))}";
            var key = (binding.RoleKind == "Role" ? place : "/") + binding.RoleName;
            parts["role " + key] = roles.TryGetValue(key, out var role) ? string.Join(";", role.Rules.Select(r => r.ToString())) : "missing";
        }
    }
}
