using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>Writes seeds as YAML or JSON that <see cref="SeedFile"/> reads back to the same seed. The text holds the secrets of the keys.</summary>
public static class SeedText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A seed as YAML.</summary>
    public static string ToYaml(SandboxSeed seed) => YamlWriter.Write(ToJsonObject(seed));

    /// <summary>A seed as JSON.</summary>
    public static string ToJson(SandboxSeed seed) => ToJsonObject(seed).ToJsonString(Indented) + "\n";

    private static JsonObject ToJsonObject(SandboxSeed seed) => Clean(new JsonObject
    {
        ["defaultRegion"] = seed.DefaultRegion,
        ["accounts"] = Many(seed.Accounts, Account),
    });

    private static JsonObject Account(AccountSeed account) => new()
    {
        ["id"] = account.Id,
        ["partition"] = account.Partition,
        ["users"] = Many(account.Users, User),
        ["roles"] = Many(account.Roles, Role),
        ["clusters"] = Many(account.Clusters, Cluster),
    };

    private static JsonObject User(UserSeed user) => new()
    {
        ["name"] = user.Name,
        ["path"] = user.Path,
        ["uniqueId"] = user.UniqueId,
        ["createdAt"] = Time(user.CreatedAt),
        ["accessKeys"] = Many(user.AccessKeys, k => new JsonObject { ["id"] = k.Id, ["secret"] = k.Secret }),
        ["profile"] = user.Profile,
        ["allowedActions"] = Texts(user.AllowedActions),
        ["deniedActions"] = Texts(user.DeniedActions),
    };

    private static JsonObject Role(RoleSeed role) => new()
    {
        ["name"] = role.Name,
        ["path"] = role.Path,
        ["uniqueId"] = role.UniqueId,
        ["createdAt"] = Time(role.CreatedAt),
        ["trustedPrincipals"] = Texts(role.TrustedPrincipals),
        ["profile"] = role.Profile,
        ["profileSessionName"] = role.ProfileSessionName,
        ["allowedActions"] = Texts(role.AllowedActions),
        ["deniedActions"] = Texts(role.DeniedActions),
        ["sessions"] = Many(role.Sessions, s => new JsonObject
        {
            ["name"] = s.Name, ["accessKeyId"] = s.AccessKeyId, ["secret"] = s.Secret, ["token"] = s.Token, ["expiresAt"] = Time(s.ExpiresAt),
        }),
    };

    private static JsonObject Cluster(ClusterSeed cluster) => new()
    {
        ["name"] = cluster.Name,
        ["region"] = cluster.Region,
        ["version"] = cluster.Version,
        ["platformVersion"] = cluster.PlatformVersion,
        ["status"] = cluster.Status,
        ["authenticationMode"] = cluster.AuthenticationMode,
        ["showsAccessConfig"] = cluster.ShowsAccessConfig,
        ["bootstrapClusterCreatorAdminPermissions"] = cluster.BootstrapClusterCreatorAdminPermissions,
        ["creator"] = cluster.Creator,
        ["creatorId"] = cluster.CreatorId,
        ["createdAt"] = Time(cluster.CreatedAt),
        ["roleArn"] = cluster.RoleArn,
        ["autoModeNodeRoleArn"] = cluster.AutoModeNodeRoleArn,
        ["endpointPublicAccess"] = cluster.EndpointPublicAccess,
        ["endpointPrivateAccess"] = cluster.EndpointPrivateAccess,
        ["publicAccessCidrs"] = All(cluster.PublicAccessCidrs),
        ["healthIssues"] = Texts(cluster.HealthIssues),
        ["tags"] = Map(cluster.Tags),
        ["addsEksOwnedEntries"] = cluster.AddsEksOwnedEntries,
        ["accessEntries"] = Many(cluster.AccessEntries, Entry),
        ["nodegroups"] = Many(cluster.Nodegroups, g => new JsonObject { ["name"] = g.Name, ["nodeRole"] = g.NodeRole, ["amiType"] = g.AmiType, ["status"] = g.Status }),
        ["fargateProfiles"] = Many(cluster.FargateProfiles, p => new JsonObject { ["name"] = p.Name, ["podExecutionRoleArn"] = p.PodExecutionRoleArn, ["status"] = p.Status }),
        ["updates"] = Many(cluster.Updates, Update),
        ["awsAuth"] = cluster.AwsAuth is null ? null : AllOf(cluster.AwsAuth),
        ["namespaces"] = Texts(cluster.Namespaces),
        ["hasDefaultObjects"] = cluster.HasDefaultObjects,
        ["objects"] = cluster.Objects.Count == 0 ? null : new JsonArray(cluster.Objects.Select(o => o.DeepClone()).ToArray()),
    };

    private static JsonObject Entry(AccessEntrySeed entry) => new()
    {
        ["principalArn"] = entry.PrincipalArn,
        ["principalId"] = entry.PrincipalId,
        ["type"] = entry.Type,
        ["username"] = entry.Username,
        ["kubernetesGroups"] = entry.KubernetesGroups is null ? null : All(entry.KubernetesGroups),
        ["tags"] = Map(entry.Tags),
        ["createdAt"] = Time(entry.CreatedAt),
        ["modifiedAt"] = Time(entry.ModifiedAt),
        ["uuid"] = entry.Uuid,
        ["policies"] = Many(entry.Policies, p => new JsonObject
        {
            ["policy"] = p.Policy, ["namespaces"] = Texts(p.Namespaces), ["associatedAt"] = Time(p.AssociatedAt), ["modifiedAt"] = Time(p.ModifiedAt),
        }),
    };

    private static JsonObject Update(ClusterUpdateSeed update) => new()
    {
        ["id"] = update.Id,
        ["type"] = update.Type,
        ["status"] = update.Status,
        ["parameters"] = Map(update.Parameters),
        ["createdAt"] = Time(update.CreatedAt),
        ["endsAt"] = Time(update.EndsAt),
        ["fails"] = update.Fails,
        ["errors"] = Texts(update.Errors),
    };

    private static JsonNode? Time(DateTime? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static JsonArray? Texts(IReadOnlyList<string> texts) => texts.Count == 0 ? null : All(texts);

    private static JsonArray All(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode?)JsonValue.Create(t)).ToArray());

    private static JsonObject? Map(IReadOnlyDictionary<string, string> map) => map.Count == 0 ? null : AllOf(map);

    private static JsonObject AllOf(IReadOnlyDictionary<string, string> map) => new(map.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)JsonValue.Create(p.Value))));

    private static JsonArray? Many<T>(IReadOnlyList<T> items, Func<T, JsonObject> show) => items.Count == 0 ? null : new JsonArray(items.Select(i => (JsonNode?)Clean(show(i))).ToArray());

    /// <summary>Leaves out what is null.</summary>
    private static JsonObject Clean(JsonObject item)
    {
        foreach (var name in item.Where(p => p.Value is null).Select(p => p.Key).ToArray())
        {
            item.Remove(name);
        }

        return item;
    }
}
