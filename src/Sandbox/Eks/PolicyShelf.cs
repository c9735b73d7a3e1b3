using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>Which access policies the service has, by the catalogue of Core.</summary>
internal static class PolicyShelf
{
    private static readonly Dictionary<string, EKSAccessPolicyDefinition> ByName = AccessPolicyCatalogue.Default.Policies.ToDictionary(p => p.Name, StringComparer.Ordinal);

    private static readonly string[] Listed = ByName.Values.Where(p => p.Listed).Select(p => p.Name).OrderBy(n => n, StringComparer.Ordinal).ToArray();

    /// <summary>The names that ListAccessPolicies gives: those of the catalogue, and newer ones that entries of the seed have.</summary>
    public static IReadOnlyList<string> ListedIn(SandboxState state) =>
        Listed.Concat(Newer(state)).Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.Ordinal).ToArray();

    /// <summary>Whether the service has a policy of that name.</summary>
    public static bool IsKnown(string name, SandboxState state) => ByName.ContainsKey(name) || Newer(state).Contains(name);

    private static IEnumerable<string> Newer(SandboxState state) =>
        state.AllClusters.SelectMany(c => c.Entries).SelectMany(e => e.Entry.Policies).Select(p => p.PolicyArn[(p.PolicyArn.LastIndexOf('/') + 1)..]).Where(n => !ByName.ContainsKey(n));

    /// <summary>Whether a policy is kept for service-linked roles.</summary>
    public static bool IsForServiceLinkedRoles(string name) => ByName.GetValueOrDefault(name)?.Audience == "service-linked-role";
}
