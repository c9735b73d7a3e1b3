using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Sandbox.Kubernetes;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>Turns the state back into seeds, and seeds of updates into state.</summary>
internal static class SeedMaker
{
    public static AccountSeed Account(AccountData account) => new(account.Id)
    {
        Partition = account.Partition,
        Users = account.Users.Values.Select(User).ToArray(),
        Roles = account.Roles.Values.Select(Role).ToArray(),
        Clusters = account.Clusters.Values.Select(Cluster).ToArray(),
    };

    public static ClusterSeed Cluster(ClusterData cluster)
    {
        var objects = KubernetesSeeder.ObjectsOf(cluster);
        return cluster.Settings with
        {
            AuthenticationMode = cluster.Mode,
            Status = cluster.RestingStatus,
            Creator = cluster.CreatorArn,
            CreatorId = cluster.CreatorId,
            CreatedAt = cluster.CreatedAt,
            Tags = new Dictionary<string, string>(cluster.Tags),
            AccessEntries = cluster.Entries.Select(e => Entry(e.Entry)).ToArray(),
            AddsEksOwnedEntries = false,
            Nodegroups = cluster.Nodegroups.ToArray(),
            FargateProfiles = cluster.FargateProfiles.ToArray(),
            Updates = cluster.Updates.Select(Update).ToArray(),
            AwsAuth = null,
            Namespaces = [],
            HasDefaultObjects = false,
            Objects = objects,
        };
    }

    public static AccessEntrySeed Entry(AccessEntryData entry) => new(entry.PrincipalArn)
    {
        PrincipalId = entry.PrincipalId,
        Type = entry.Type,
        Username = entry.Username,
        KubernetesGroups = entry.Groups,
        Tags = entry.Tags,
        CreatedAt = entry.CreatedAt,
        ModifiedAt = entry.ModifiedAt,
        Uuid = entry.Uuid,
        Policies = entry.Policies.Select(p => new AccessPolicySeed(p.PolicyArn) { Namespaces = p.Namespaces, AssociatedAt = p.AssociatedAt, ModifiedAt = p.ModifiedAt }).ToArray(),
    };

    public static IReadOnlyDictionary<string, string>? AwsAuth(ClusterData cluster)
    {
        var item = cluster.Objects.Get(KubernetesKinds.ConfigMaps, "kube-system", "aws-auth");
        return item is null
            ? null
            : item["data"]?.AsObject().ToDictionary(p => p.Key, p => (string)p.Value!) ?? [];
    }

    public static UpdateData Update(ClusterUpdateSeed seed, DateTime created) => new(seed.Id, seed.Type, seed.CreatedAt ?? created)
    {
        Status = seed.Status,
        EndsAt = seed.EndsAt,
        Fails = seed.Fails,
        Parameters = seed.Parameters.ToArray(),
        Errors = seed.Errors.Select(Error).ToArray(),
    };

    private static ClusterUpdateSeed Update(UpdateData update) => new(update.Id, update.Type)
    {
        Status = update.Status,
        EndsAt = update.EndsAt,
        Fails = update.Fails,
        CreatedAt = update.CreatedAt,
        Parameters = update.Parameters.ToDictionary(p => p.Key, p => p.Value),
        Errors = update.Errors.Select(e => e.Key + ": " + e.Value).ToArray(),
    };

    private static KeyValuePair<string, string> Error(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        return colon < 0 ? KeyValuePair.Create("Unknown", text) : KeyValuePair.Create(text[..colon], text[(colon + 2)..]);
    }

    private static UserSeed User(UserData user) => new(user.Name)
    {
        Path = user.Path,
        UniqueId = user.UniqueId,
        CreatedAt = user.CreatedAt,
        AccessKeys = user.Keys.Select(k => new AccessKeySeed(k.Id, k.Secret)).ToArray(),
        Profile = user.Profile,
        AllowedActions = user.AllowedActions,
        DeniedActions = user.DeniedActions,
    };

    private static RoleSeed Role(RoleData role) => new(role.Name)
    {
        Path = role.Path,
        UniqueId = role.UniqueId,
        CreatedAt = role.CreatedAt,
        TrustedPrincipals = role.TrustedPrincipals,
        Profile = role.Profile,
        ProfileSessionName = role.ProfileSessionName,
        AllowedActions = role.AllowedActions,
        DeniedActions = role.DeniedActions,
        Sessions = role.Keys.Select(k => new RoleSessionSeed(k.SessionName!, k.Id, k.Secret, k.Token!, k.ExpiresAt!.Value)).ToArray(),
    };
}
