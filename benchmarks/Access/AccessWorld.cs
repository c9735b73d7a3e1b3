using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Benchmarks.Access;

/// <summary>Clusters as large as the service allows, made anew the same way each time.</summary>
internal static class AccessWorld
{
    /// <summary>The service's limit on access entries of a cluster.</summary>
    public const int MaxPrincipals = 3000;

    /// <summary>RoleBindings and ClusterRoleBindings, half of each.</summary>
    public const int Bindings = 1000;

    private const int Groups = 400;
    private const int Roles = 200;
    private const int Namespaces = 100;
    private static readonly DateTime Day = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "*"];
    private static readonly string[] Resources = ["pods", "secrets", "configmaps", "services", "deployments", "jobs", "pods/log", "*"];
    private static readonly string[] ApiGroups = ["", "apps", "batch", "*"];
    private static readonly string[] Policies = ["View", "Edit", "Admin", "ClusterAdmin", "AdminView", "SecretReader"];

    /// <summary>A cluster with entries, bindings and roles.</summary>
    /// <param name="principals">How many principals.</param>
    /// <param name="number">Which cluster: it makes name, ARN and content.</param>
    /// <param name="changed">Every so many-th principal has another access than on the plain side; 0 for none.</param>
    public static EKSClusterAccess Cluster(int principals, int number = 0, int changed = 0)
    {
        var random = new Random(7 + number);
        var roles = Enumerable.Range(0, Roles).Select(i => Role(random, i)).ToArray();
        var bindings = Enumerable.Range(0, Bindings).Select(i => Binding(random, i, principals)).ToArray();
        var entries = Enumerable.Range(0, principals).Select(i => Entry(number, i, changed > 0 && i % changed == 0)).ToArray();
        return new EKSClusterAccess
        {
            ClusterName = Text($"c{number}"),
            ClusterArn = Text($"arn:aws:eks:eu-west-1:111122223333:cluster/c{number}"),
            Region = "eu-west-1",
            AccountId = "111122223333",
            AuthenticationMode = "API",
            TakenAt = Day,
            Entries = entries,
            AwsAuth = new Dictionary<string, string>(),
            Roles = roles,
            Bindings = bindings,
            Namespaces = Enumerable.Range(0, Namespaces).Select(NamespaceOf).ToArray(),
        };
    }

    /// <summary>Requests on pods, secrets and the like, in namespaces and in the whole cluster.</summary>
    public static AccessRequest[] Requests(int count)
    {
        var random = new Random(11);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new AccessRequest(Verbs[random.Next(7)])
            {
                ApiGroup = i % 3 == 0 ? "apps" : string.Empty,
                Resource = i % 3 == 0 ? "deployments" : Resources[random.Next(4)],
                Namespace = i % 5 == 0 ? string.Empty : NamespaceOf(random.Next(Namespaces)),
                Name = i % 7 == 0 ? "one" : string.Empty,
            }),
        ];
    }

    /// <summary>The ARN of a principal.</summary>
    public static string PrincipalOf(int number) => Text($"arn:aws:iam::111122223333:role/team/p{number}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string NamespaceOf(int number) => Text($"{(number % 2 == 0 ? "dev" : "prod")}-{number}");

    private static RbacRole Role(Random random, int number) => new(Text($"role-{number}"), null, [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => Rule(random))]);

    private static PolicyRule Rule(Random random) => new()
    {
        Verbs = Some(random, Verbs),
        ApiGroups = [ApiGroups[random.Next(ApiGroups.Length)]],
        Resources = Some(random, Resources),
        ResourceNames = random.Next(10) == 0 ? ["one"] : [],
    };

    private static string[] Some(Random random, string[] from) => [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => from[random.Next(from.Length)]).Distinct()];

    private static RbacBinding Binding(Random random, int number, int principals)
    {
        var subjects = new List<RbacSubject> { new("Group", Text($"g{random.Next(Groups)}")), new("Group", Text($"g{random.Next(Groups)}")) };
        if (number % 4 == 0)
        {
            subjects.Add(new RbacSubject("User", Text($"user:{random.Next(principals)}")));
        }

        return new RbacBinding(Text($"b{number}"), number % 2 == 0 ? null : NamespaceOf(random.Next(Namespaces)), "ClusterRole", Text($"role-{random.Next(Roles)}"), subjects);
    }

    // What a principal has depends on its number alone, so that clusters of several sizes are alike.
    private static EKSAccessEntry Entry(int cluster, int number, bool isChanged)
    {
        var random = new Random((cluster * 100003) + number);
        var groups = Enumerable.Range(0, random.Next(4)).Select(_ => Text($"g{random.Next(Groups)}")).Distinct().ToArray();
        var policies = Enumerable.Range(0, random.Next(3)).Select(_ => Policy(random)).GroupBy(p => p.PolicyArn).Select(g => g.First()).ToList();
        if (isChanged)
        {
            policies.RemoveAll(p => p.PolicyName.Contains("Edit", StringComparison.Ordinal));
            groups = [.. groups.Skip(1), Text($"g{random.Next(Groups)}")];
        }

        return new EKSAccessEntry
        {
            PrincipalArn = PrincipalOf(number),
            PrincipalAccountId = "111122223333",
            Type = "STANDARD",
            Username = number % 3 == 0 ? Text($"user:{number}") : Text($"arn:aws:sts::111122223333:assumed-role/p{number}/{{{{SessionName}}}}"),
            KubernetesGroups = new TextList(groups),
            Policies = policies,
            CreatedAt = Day,
            ModifiedAt = Day,
            PrincipalStatus = PrincipalStatus.Active,
            EksOwned = false,
        };
    }

    private static AssociatedAccessPolicy Policy(Random random)
    {
        var scope = random.Next(3) switch
        {
            0 => AccessScope.Cluster,
            1 => AccessScope.ForNamespaces([NamespaceOf(random.Next(Namespaces)), NamespaceOf(random.Next(Namespaces))]),
            _ => AccessScope.ForNamespaces(["dev-*"]),
        };
        return new AssociatedAccessPolicy(AccessPolicyCatalogue.Default.Resolve(Policies[random.Next(Policies.Length)]).Arn, scope, Day, Day);
    }
}
