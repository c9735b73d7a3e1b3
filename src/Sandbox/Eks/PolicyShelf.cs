using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>Which access policies the service has, by the catalogue of Core.</summary>
internal static class PolicyShelf
{
    private static readonly Dictionary<string, EKSAccessPolicyDefinition> ByName = AccessPolicyCatalogue.Default.Policies.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>The names that ListAccessPolicies gives.</summary>
    public static IReadOnlyList<string> Listed { get; } = ByName.Values.Where(p => p.Listed).Select(p => p.Name).OrderBy(n => n, StringComparer.Ordinal).ToArray();

    /// <summary>Whether the service has a policy of that name.</summary>
    public static bool IsKnown(string name) => ByName.ContainsKey(name);

    /// <summary>Whether a policy is kept for service-linked roles.</summary>
    public static bool IsForServiceLinkedRoles(string name) => ByName.GetValueOrDefault(name)?.Audience == "service-linked-role";
}
