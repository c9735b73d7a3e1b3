using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Documents;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Snapshots;

/// <summary>
/// Writes snapshots as the seed of a sandbox: the clusters with their entries, aws-auth, RBAC objects and namespaces, and the IAM
/// principals that these name. Who took the snapshot is the sandbox's default caller; in CONFIG_MAP, who is not mapped and still
/// read the cluster is taken for its creator.
/// </summary>
public static class SnapshotSeed
{
    private const string Fallback = "sandbox-user";

    /// <summary>Makes the seed.</summary>
    public static MappingNode Write(IReadOnlyList<EKSClusterAccess> clusters)
    {
        var accounts = new SortedDictionary<string, Account>(StringComparer.Ordinal);
        foreach (var cluster in clusters)
        {
            AddPrincipals(accounts, cluster);
        }

        // Rows do not tell a role's path: whoever is known by an entry of any cluster stands first.
        foreach (var cluster in clusters)
        {
            AddRows(accounts, cluster);
            AccountOf(accounts, cluster.AccountId, PartitionOf(cluster)).Clusters.Add(Cluster(cluster));
        }

        AddCaller(accounts, clusters);
        return new DocumentBuilder()
            .Add("defaultRegion", clusters.Count > 0 ? clusters[0].Region : null)
            .Add("accounts", DocumentBuilder.List(accounts, a => new DocumentBuilder()
                .Add("id", a.Key)
                .Add("partition", a.Value.Partition)
                .Add("users", DocumentBuilder.List(a.Value.Users.Values, Principal))
                .Add("roles", DocumentBuilder.List(a.Value.Roles.Values, Principal))
                .Add("clusters", new SequenceNode(a.Value.Clusters.ToArray()))
                .Node))
            .Node;
    }

    private static string PartitionOf(EKSClusterAccess access) => ClusterArn.TryParse(access.ClusterArn, out var arn) ? arn.Partition : Partitions.Aws;

    private static Account AccountOf(SortedDictionary<string, Account> accounts, string id, string partition)
    {
        if (!accounts.TryGetValue(id, out var account))
        {
            accounts.Add(id, account = new Account(partition));
        }

        return account;
    }

    private static void AddPrincipals(SortedDictionary<string, Account> accounts, EKSClusterAccess access)
    {
        foreach (var entry in access.Entries.Where(e => e.PrincipalStatus != PrincipalStatus.Missing))
        {
            // The sandbox tells a principal that was made again by its age.
            var age = entry.PrincipalStatus == PrincipalStatus.Recreated ? access.TakenAt : entry.CreatedAt?.AddDays(-1);
            Add(accounts, entry.PrincipalArn, age);
        }

        foreach (var role in access.NodeRoles)
        {
            Add(accounts, role.RoleArn, null);
        }
    }

    private static void AddRows(SortedDictionary<string, Account> accounts, EKSClusterAccess access)
    {
        foreach (var row in access.AwsAuth is null ? [] : AwsAuthReader.Read(access.AwsAuth).Rows.Where(r => r.LetsIn && r.Kind != AwsAuthRowKind.Account))
        {
            Add(accounts, row.Arn, null);
        }
    }

    private static Person? Add(SortedDictionary<string, Account> accounts, string arn, DateTime? createdAt)
    {
        if (!PrincipalArn.TryParse(arn, out var principal) || principal.Kind is not (PrincipalKind.Role or PrincipalKind.User or PrincipalKind.AssumedRole) || principal.AccountId.Length != 12)
        {
            return null;
        }

        var account = AccountOf(accounts, principal.AccountId, principal.Partition);
        var people = principal.Kind == PrincipalKind.User ? account.Users : account.Roles;
        if (!people.TryGetValue(principal.Name, out var person))
        {
            people.Add(principal.Name, person = new Person(principal.Name, principal.Kind == PrincipalKind.AssumedRole || principal.Path.Length == 0 ? "/" : principal.Path) { CreatedAt = createdAt });
        }

        return person;
    }

    private static void AddCaller(SortedDictionary<string, Account> accounts, IReadOnlyList<EKSClusterAccess> clusters)
    {
        foreach (var arn in clusters.Select(c => c.CallerArn))
        {
            if (Add(accounts, arn, null) is { } caller)
            {
                caller.IsDefault = true;
                caller.Session = PrincipalArn.TryParse(arn, out var principal) ? principal.SessionName : null;
                return;
            }
        }

        var first = accounts.Values.FirstOrDefault();
        first?.Users.Add(Fallback, new Person(Fallback, "/") { IsDefault = true });
    }

    private static MappingNode Principal(Person person) => new DocumentBuilder()
        .Add("name", person.Name)
        .Add("path", person.Path)
        .Add("createdAt", person.CreatedAt)
        .Add("profile", person.IsDefault ? "default" : null)
        .Add("profileSessionName", person.Session)
        .Node;

    private static MappingNode Cluster(EKSClusterAccess c)
    {
        var hasRbac = c.HasRead(SnapshotPart.Rbac);
        var creator = CreatorOf(c);
        var objects = hasRbac ? c.Roles.Select(RbacManifestWriter.Role).Concat(c.Bindings.Select(RbacManifestWriter.Binding)).ToArray() : [];
        return new DocumentBuilder()
            .Add("name", c.ClusterName)
            .Add("region", c.Region)
            .Add("version", c.KubernetesVersion)
            .Add("platformVersion", c.PlatformVersion)
            .Add("authenticationMode", c.AuthenticationMode)
            .Add("creator", creator)
            .Add("bootstrapClusterCreatorAdminPermissions", ScalarNode.Boolean(creator is not null))
            .Add("accessEntries", DocumentBuilder.List(c.Entries, Entry))
            .Add("nodegroups", DocumentBuilder.List(Uses(c, "managed node group "), u => new DocumentBuilder()
                .Add("name", u.Name).Add("nodeRole", u.Role.RoleArn).Add("amiType", u.Role.IsAssumed ? "CUSTOM" : u.Role.EntryType == AccessEntryType.Ec2Windows ? "WINDOWS_CORE_2022_x86_64" : null).Node))
            .Add("fargateProfiles", DocumentBuilder.List(Uses(c, "Fargate profile "), u => new DocumentBuilder().Add("name", u.Name).Add("podExecutionRoleArn", u.Role.RoleArn).Node))
            .Add("autoModeNodeRoleArn", c.NodeRoles.FirstOrDefault(r => r.UsedBy == "EKS Auto Mode")?.RoleArn)
            .Add("awsAuth", c.AwsAuth is { Count: > 0 } ? DocumentBuilder.Map(c.AwsAuth) : null)
            .Add("namespaces", DocumentBuilder.List(c.Namespaces ?? []))
            .Add("hasDefaultObjects", ScalarNode.Boolean(!hasRbac))
            .Add("objects", new SequenceNode(objects))
            .Node;
    }

    // Nobody shows the creator in CONFIG_MAP; but who reads a cluster without being mapped is the creator. Files tell nothing
    // about who may read the cluster.
    private static string? CreatorOf(EKSClusterAccess access) =>
        !AuthenticationModeName.ReadsAccessEntries(access.AuthenticationMode)
        && access.CallerReadsRbac
        && PrincipalArn.TryParse(access.CallerArn, out var caller)
        && new ClusterAccessAnalysis(access).Map(access.CallerArn).Identity is null
            ? caller.Canonical
            : null;

    private static IEnumerable<(string Name, NodeRoleUse Role)> Uses(EKSClusterAccess access, string prefix) =>
        access.NodeRoles.Where(r => r.UsedBy.StartsWith(prefix, StringComparison.Ordinal)).Select(r => (r.UsedBy.Substring(prefix.Length), r));

    private static MappingNode Entry(EKSAccessEntry e) => new DocumentBuilder()
        .Add("principalArn", e.PrincipalArn)
        .Add("type", e.Type)
        .Add("username", e.Username)
        .Add("kubernetesGroups", DocumentBuilder.List(e.KubernetesGroups))
        .AddMap("tags", e.Tags)
        .Add("createdAt", e.CreatedAt)
        .Add("modifiedAt", e.ModifiedAt)
        .Add("policies", DocumentBuilder.List(e.Policies, p => new DocumentBuilder()
            .Add("policy", p.PolicyArn)
            .AddList("namespaces", p.AccessScope.Namespaces)
            .Add("associatedAt", p.AssociatedAt)
            .Add("modifiedAt", p.ModifiedAt)
            .Node))
        .Node;

    private sealed class Account(string partition)
    {
        public string Partition => partition;

        public SortedDictionary<string, Person> Users { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, Person> Roles { get; } = new(StringComparer.Ordinal);

        public List<MappingNode> Clusters { get; } = [];
    }

    private sealed class Person(string name, string path)
    {
        public string Name => name;

        public string Path => path;

        public DateTime? CreatedAt { get; init; }

        public bool IsDefault { get; set; }

        public string? Session { get; set; }
    }
}
