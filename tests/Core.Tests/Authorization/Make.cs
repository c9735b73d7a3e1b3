using System;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>Short ways to write rules, roles, bindings and requests in tests.</summary>
internal static class Make
{
    public static PolicyRule Rule(string verbs, string groups, string resources, string names = "") => new()
    {
        Verbs = List(verbs),
        ApiGroups = groups.Split(',').Select(g => g == "core" ? string.Empty : g).ToArray(),
        Resources = List(resources),
        ResourceNames = List(names),
    };

    public static PolicyRule Url(string verbs, string urls) => new() { Verbs = List(verbs), NonResourceUrls = List(urls) };

    public static RbacRole ClusterRole(string name, params PolicyRule[] rules) => new(name, null, rules);

    public static RbacRole Role(string @namespace, string name, params PolicyRule[] rules) => new(name, @namespace, rules);

    /// <summary>A binding; the role is a ClusterRole unless it begins with <c>Role/</c>, subjects are written Kind:name or ServiceAccount:ns/name.</summary>
    public static RbacBinding Bind(string? @namespace, string name, string role, params string[] subjects) => new(
        name,
        @namespace,
        role.StartsWith("Role/", StringComparison.Ordinal) ? "Role" : "ClusterRole",
        role.Substring(role.IndexOf('/') + 1),
        subjects.Select(Subject).ToArray());

    public static RbacSubject Subject(string text)
    {
        var colon = text.IndexOf(':');
        var (kind, name) = (text[..colon], text[(colon + 1)..]);
        var slash = name.IndexOf('/');
        return kind == "ServiceAccount" && slash > 0 ? new RbacSubject(kind, name[(slash + 1)..], name[..slash]) : new RbacSubject(kind, name);
    }

    /// <summary>A policy written as <c>View</c> or <c>Edit@web,dev-*</c>.</summary>
    public static AssociatedAccessPolicy Policy(string text)
    {
        var at = text.IndexOf('@');
        var name = at < 0 ? text : text[..at];
        var arn = AccessPolicyCatalogue.Default.TryResolve(name, "aws", out var policy) ? policy.Arn : EKSAccessPolicyDefinition.ArnOf(name, "aws");
        var scope = at < 0 ? AccessScope.Cluster : AccessScope.ForNamespaces(text[(at + 1)..].Split(','));
        return new AssociatedAccessPolicy(arn, scope, DateTime.UnixEpoch, DateTime.UnixEpoch);
    }

    public static AccessIdentity User(string name, string groups = "", params string[] policies) => new(name)
    {
        Groups = List(groups),
        Policies = policies.Select(Policy).ToArray(),
    };

    /// <summary>A request written as <c>get deployments.apps/scale web-0 @web</c> or <c>get /metrics</c>.</summary>
    public static AccessRequest Request(string text)
    {
        var words = text.Split(' ').ToList();
        var request = new AccessRequest(words[0]);
        if (words.Count > 1 && words[1].StartsWith('/'))
        {
            return request with { NonResourceUrl = words[1] };
        }

        if (words[^1].StartsWith('@'))
        {
            request = request with { Namespace = words[^1][1..] };
            words.RemoveAt(words.Count - 1);
        }

        var slash = words[1].IndexOf('/');
        var (resource, subresource) = slash < 0 ? (words[1], string.Empty) : (words[1][..slash], words[1][(slash + 1)..]);
        var dot = resource.IndexOf('.');
        return request with
        {
            Resource = dot < 0 ? resource : resource[..dot],
            ApiGroup = dot < 0 ? string.Empty : resource[(dot + 1)..],
            Subresource = subresource,
            Name = words.Count > 2 ? words[2] : string.Empty,
        };
    }

    private static string[] List(string text) => text.Length == 0 ? [] : text.Split(',');
}
