using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;

namespace EksAccessManagement.Authorization;

/// <summary>
/// Whom the API server takes a caller for, with the access policies of the caller's entry. Username and groups may hold
/// templates such as <c>{{SessionName}}</c> where the session is not known; what hangs on them is Unknown.
/// </summary>
/// <param name="Username">The Kubernetes username.</param>
public sealed record AccessIdentity(string Username)
{
    /// <summary>The group of everyone who is mapped.</summary>
    public const string Authenticated = "system:authenticated";

    /// <summary>The group that no authorizer is asked about: its members may do everything.</summary>
    public const string Masters = "system:masters";

    /// <summary>The group of every service account; with a colon and a namespace behind it, of those of the namespace.</summary>
    public const string ServiceAccounts = "system:serviceaccounts";

    /// <summary>The groups, exactly as the authorizers see them; never null.</summary>
    public IReadOnlyList<string> Groups { get; init; } = Array.Empty<string>();

    /// <summary>Groups that the caller may be in as well: AWS does not say. What hangs on them is Unknown; never null.</summary>
    public IReadOnlyList<string> PossibleGroups { get; init; } = Array.Empty<string>();

    /// <summary>The access policies of the entry with their scopes; never null.</summary>
    public IReadOnlyList<AssociatedAccessPolicy> Policies { get; init; } = Array.Empty<AssociatedAccessPolicy>();

    /// <summary>
    /// Why it is not certain that the caller gets this identity; null when it is. With a doubt nothing is Allowed for certain.
    /// The same text is the same doubt.
    /// </summary>
    public string? Doubt { get; init; }

    /// <summary>What the caller may be instead, under the same doubt; null when nothing else is possible.</summary>
    public AccessIdentity? Otherwise { get; init; }

    /// <summary>True when the caller may, under the doubt, be anybody at all.</summary>
    public bool MayBeAnybody { get; init; }

    /// <summary>An identity of which nothing is known but that it may be anybody.</summary>
    public static AccessIdentity NotKnown(string doubt) => new(string.Empty) { Doubt = doubt, MayBeAnybody = true };

    /// <summary>An identity that came through authentication: <c>system:authenticated</c> is added to the groups.</summary>
    public static AccessIdentity Mapped(string username, IEnumerable<string> groups, IEnumerable<AssociatedAccessPolicy>? policies = null) => new(username)
    {
        Groups = groups.Concat([Authenticated]).Distinct(StringComparer.Ordinal).ToArray(),
        Policies = policies?.ToArray() ?? [],
    };

    /// <summary>A service account with the groups that every one has.</summary>
    /// <remarks>Source: k8s.io/apiserver, pkg/authentication/serviceaccount/util.go.</remarks>
    public static AccessIdentity ServiceAccount(string @namespace, string name) => new(ServiceAccountName(@namespace, name))
    {
        Groups = [ServiceAccounts, ServiceAccounts + ":" + @namespace, Authenticated],
    };

    internal static string ServiceAccountName(string @namespace, string name) => $"system:serviceaccount:{@namespace}:{name}";
}
