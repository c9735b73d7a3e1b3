using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Authorization;

/// <summary>What is odd about the access of one principal.</summary>
internal static class AccessFindings
{
    public static IReadOnlyList<string> Of(PrincipalMapping mapping, PreparedIdentity? prepared, EKSClusterAccess access, RbacState rbac)
    {
        var findings = new List<string>();
        if (mapping.Identity is { } identity && access.HasRead(SnapshotPart.Rbac))
        {
            var own = mapping.Entry?.KubernetesGroups.ToArray() ?? mapping.Row?.Groups ?? [];
            findings.AddRange(own
                .Where(g => g.Length > 0 && identity.Groups.Contains(g, StringComparer.Ordinal) && !IsOfKubernetes(g) && !rbac.HasGroup(g) && !NameTemplate.IsTemplate(g))
                .Select(g => $"no binding names the group {g}"));
        }

        findings.AddRange(prepared?.Sources.Where(s => s.RoleIsMissing && access.HasRead(SnapshotPart.Rbac)).Select(s => $"{s}: that role does not exist") ?? []);
        if (mapping.Entry is { } entry && access.Namespaces is { } namespaces)
        {
            findings.AddRange(
                from policy in entry.Policies
                where policy.AccessScope.Type == AccessScopeType.Namespace
                from pattern in policy.AccessScope.Namespaces
                where namespaces.All(n => NamespacePattern.Takes(pattern, n) == AccessVerdict.NotAllowed)
                select $"{AccessPolicyText.Format(policy.PolicyArn, policy.AccessScope)}: no namespace {pattern} exists");
        }

        if (mapping.Entry?.PrincipalStatus is PrincipalStatus.Missing or PrincipalStatus.Recreated)
        {
            findings.Add(mapping.Reason);
        }

        if (mapping.Entry is not null && mapping.PrincipalArn == access.CreatorArn)
        {
            findings.Add("probably the entry that EKS made for the cluster's creator");
        }

        return findings;
    }

    private static bool IsOfKubernetes(string group) => group.StartsWith("system:", StringComparison.Ordinal);
}
