using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>Principals, entries, rows, roles and bindings drawn with a fixed seed, put into the sandbox and the real server.</summary>
internal sealed class GeneratedAccess(int seed)
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    // Nothing keeps a row from naming one; its bindings then hold for the principal.
    private const string ServiceAccount = "system:serviceaccount:prod:robot";

    private static readonly string[] Namespaces = ["prod", "dev-a", "default"];
    private static readonly string[] Groups = ["red", "green", "blue", "{{SessionName}}-team", "acct-{{AccountID}}"];
    private static readonly string[] PlainGroups = ["red", "green", "blue"];
    private static readonly string[] Sessions = ["alice@example.com", "bob", "ci-42"];
    private static readonly string[] Policies = ["AmazonEKSViewPolicy", "AmazonEKSEditPolicy", "AmazonEKSAdminPolicy", "AmazonEKSAdminViewPolicy", "AmazonEKSClusterAdminPolicy", "AmazonEKSSecretReaderPolicy"];
    private static readonly string[][] Scopes = [[], ["prod"], ["dev-*"], ["prod", "dev-a"]];
    private readonly Random _random = new(seed);

    /// <summary>The principals.</summary>
    public List<LabCaller> Callers { get; } = [];

    /// <summary>Questions of every shape that the API server puts to its authorizers.</summary>
    public static IReadOnlyList<AccessRequest> Questions { get; } = MakeQuestions();

    /// <summary>Some seeds, or the range that EKS_LAB_SEEDS names, such as <c>100-120</c>, to hunt for disagreements.</summary>
    public static TheoryData<int> Seeds(string few)
    {
        var range = (Environment.GetEnvironmentVariable("EKS_LAB_SEEDS") ?? few).Split('-').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var seeds = new TheoryData<int>();
        foreach (var one in Enumerable.Range(range[0], range[^1] - range[0] + 1))
        {
            seeds.Add(one);
        }

        return seeds;
    }

    /// <summary>Makes users and roles, some with paths and some under the same name in two kinds.</summary>
    public void AddPrincipals(LabFixture lab, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var name = $"gen{seed}-{i}";
            if (i % 3 == 0)
            {
                var user = lab.Sandbox.State.AddUser(LabSeed.Account, new UserSeed(name) { Path = i % 2 == 0 ? "/" : "/people/" });
                Callers.Add(new LabCaller(name, user, user, lab.Sandbox.State.CreateAccessKey(user)));
                continue;
            }

            var role = lab.Sandbox.State.AddRole(LabSeed.Account, new RoleSeed(name) { Path = i % 2 == 0 ? "/" : "/team/web/" });
            var session = Sessions[i % Sessions.Length];
            Callers.Add(new LabCaller(name, role, $"arn:aws:sts::{LabSeed.Account}:assumed-role/{name}/{session}", lab.Sandbox.State.OpenSession(role, session)));
        }
    }

    /// <summary>Opens another session of a principal's role.</summary>
    public void AddSession(LabFixture lab, int principal, string session)
    {
        var first = Callers[principal];
        Callers.Add(new LabCaller($"{first.Name}-{session}", first.PrincipalArn, first.CallerArn[..(first.CallerArn.LastIndexOf('/') + 1)] + session, lab.Sandbox.State.OpenSession(first.PrincipalArn, session)));
    }

    /// <summary>The generated principals are gone from IAM's and the entries' point of view.</summary>
    public void RemovePrincipals(LabFixture lab)
    {
        foreach (var principal in Callers.Select(c => c.PrincipalArn).Distinct())
        {
            lab.Sandbox.State.RemovePrincipal(principal);
        }
    }

    /// <summary>Gives two of three principals an entry.</summary>
    public void PutEntries(LabFixture lab)
    {
        foreach (var caller in Callers.Where(_ => _random.Next(3) > 0))
        {
            lab.Sandbox.State.PutAccessEntry(LabSeed.Cluster, new AccessEntrySeed(caller.PrincipalArn)
            {
                Username = _random.Next(2) == 0 ? null : $"u:{caller.Name}{(caller.SessionName.Length > 0 ? ":{{SessionNameRaw}}" : string.Empty)}",
                KubernetesGroups = Some(Groups, 2),
                Policies = Some(Policies, 2).Select(p => new AccessPolicySeed(p) { Namespaces = Scopes[_random.Next(Scopes.Length)] }).ToArray(),
            });
        }
    }

    /// <summary>An aws-auth with a row for two of three principals: some in odd case, with the path left in, doubled, or without groups.</summary>
    public IReadOnlyDictionary<string, string> MakeAwsAuth()
    {
        var roles = new StringBuilder();
        var users = new StringBuilder();
        foreach (var caller in Callers.Where(_ => _random.Next(3) > 0))
        {
            var user = caller.SessionName.Length == 0;
            var arn = user || _random.Next(4) == 0 ? caller.PrincipalArn : $"arn:aws:iam::{LabSeed.Account}:role/{caller.Name}";
            for (var times = _random.Next(5) == 0 ? 2 : 1; times > 0; times--)
            {
                var text = user ? users : roles;
                text.Append(user ? "- userarn: " : "- rolearn: ").Append(!user && _random.Next(5) == 0 ? arn.ToUpperInvariant().Replace("ARN:AWS:IAM", "arn:aws:iam", StringComparison.Ordinal) : arn).Append('\n');
                text.Append("  username: ").Append(_random.Next(8) == 0 ? ServiceAccount : "row:" + caller.Name + (_random.Next(2) == 0 ? ":{{SessionName}}" : string.Empty)).Append('\n');
                var groups = Some(_random.Next(4) == 0 ? Groups : PlainGroups, 3);
                if (_random.Next(12) == 0)
                {
                    groups.Add("system:masters");
                }

                text.Append(groups.Count == 0 ? string.Empty : $"  groups:\n{string.Concat(groups.Select(g => $"  - \"{g}\"\n"))}");
            }
        }

        return new Dictionary<string, string> { ["mapRoles"] = roles.ToString(), ["mapUsers"] = users.ToString() };
    }

    /// <summary>Draws roles and bindings to groups and users, and puts them into the real server.</summary>
    public async Task PutRbacAsync(LabFixture lab)
    {
        for (var i = 0; i < 6; i++)
        {
            await PutAsync(lab, "ClusterRole", null, $"gen{seed}-{i}", new JsonObject { ["rules"] = new JsonArray(Enumerable.Range(0, 3).Select(_ => (JsonNode?)Rule(true)).ToArray()) });
            await PutAsync(lab, "Role", Namespaces[i % 3], $"gen{seed}-{i}", new JsonObject { ["rules"] = new JsonArray(Enumerable.Range(0, 2).Select(_ => (JsonNode?)Rule(false)).ToArray()) });
        }

        // One that the controller fills from others by their label.
        await PutAsync(lab, "ClusterRole", null, $"gen{seed}-all", new JsonObject
        {
            ["rules"] = new JsonArray(),
            ["aggregationRule"] = new JsonObject
            {
                ["clusterRoleSelectors"] = new JsonArray(new JsonObject { ["matchLabels"] = new JsonObject { ["generated"] = Label, ["part"] = "yes" } }),
            },
        });
        await lab.Lab.WhenAggregatedAsync();

        var roles = Enumerable.Range(0, 6).Select(i => $"gen{seed}-{i}").Concat(["view", "edit", "no-such-role", $"gen{seed}-all"]).ToArray();
        for (var i = 0; i < 14; i++)
        {
            var place = i % 3 == 0 ? null : Namespaces[_random.Next(3)];
            var kind = place is not null && _random.Next(3) == 0 ? "Role" : "ClusterRole";
            await PutAsync(lab, place is null ? "ClusterRoleBinding" : "RoleBinding", place, $"gen{seed}-{i}", new JsonObject
            {
                ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = kind, ["name"] = roles[_random.Next(roles.Length)] },
                ["subjects"] = new JsonArray(Enumerable.Range(0, 2).Select(_ => (JsonNode?)Subject()).ToArray()),
            });
        }
    }

    /// <summary>Binds a group to a ClusterRole, in one namespace or everywhere.</summary>
    public Task BindAsync(LabFixture lab, string group, string role, string? place = null) =>
        PutAsync(lab, place is null ? "ClusterRoleBinding" : "RoleBinding", place, $"gen{seed}-{group}-{role}", new JsonObject
        {
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "ClusterRole", ["name"] = role },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "Group", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = group }),
        });

    /// <summary>Takes everything out of the real server again.</summary>
    public async Task RemoveRbacAsync(LabFixture lab)
    {
        foreach (var resource in new[] { "clusterroles", "clusterrolebindings" }.Concat(Namespaces.SelectMany(n => new[] { $"namespaces/{n}/roles", $"namespaces/{n}/rolebindings" })))
        {
            await lab.Lab.Api.SendAsync("DELETE", $"{Rbac}/{resource}?labelSelector=generated%3D{seed}");
        }
    }

    private static List<AccessRequest> MakeQuestions()
    {
        var list = new List<AccessRequest>();
        foreach (var place in new[] { string.Empty, "prod", "dev-a", "dev-new" })
        {
            list.AddRange(
            [
                new AccessRequest("list") { Resource = "pods", Namespace = place },
                new AccessRequest("get") { Resource = "secrets", Name = "alpha", Namespace = place },
                new AccessRequest("get") { Resource = "pods", Subresource = "log", Namespace = place },
                new AccessRequest("create") { Resource = "pods", Subresource = "exec", Namespace = place },
                new AccessRequest("delete") { Resource = "deployments", ApiGroup = "apps", Namespace = place },
                new AccessRequest("update") { Resource = "deployments", ApiGroup = "apps", Subresource = "scale", Name = "web", Namespace = place },
                new AccessRequest("create") { Resource = "rolebindings", ApiGroup = "rbac.authorization.k8s.io", Namespace = place },
                new AccessRequest("get") { Resource = "configmaps", Name = "alpha", Namespace = place },
                new AccessRequest("*") { Resource = "*", ApiGroup = "*", Namespace = place },
                new AccessRequest("get") { Resource = "widgets", ApiGroup = "example.com", Namespace = place },
            ]);
        }

        list.AddRange(
        [
            new AccessRequest("list") { Resource = "nodes" },
            new AccessRequest("get") { Resource = "namespaces", Name = "dev-a", Namespace = "dev-a" },
            new AccessRequest("impersonate") { Resource = "users" },
            new AccessRequest("bind") { Resource = "clusterroles", ApiGroup = "rbac.authorization.k8s.io", Name = "view" },
            new AccessRequest("create") { Resource = "selfsubjectaccessreviews", ApiGroup = "authorization.k8s.io" },
            new AccessRequest("get") { NonResourceUrl = "/version" },
            new AccessRequest("get") { NonResourceUrl = "/metrics" },
            new AccessRequest("get") { NonResourceUrl = "/logs/kube" },
            new AccessRequest("post") { NonResourceUrl = "/version" },
        ]);
        return list;
    }

    private string Label => seed.ToString(CultureInfo.InvariantCulture);

    private JsonObject Rule(bool cluster)
    {
        if (cluster && _random.Next(5) == 0)
        {
            return new JsonObject { ["verbs"] = Texts([Any("get", "post", "*")]), ["nonResourceURLs"] = Texts([Any("/metrics", "/logs/*", "/logs*", "/ver*", "*")]) };
        }

        var rule = new JsonObject
        {
            ["apiGroups"] = Texts(OneOrTwo(string.Empty, "apps", "example.com", "rbac.authorization.k8s.io", "*")),
            ["resources"] = Texts(OneOrTwo("pods", "pods/log", "pods/exec", "pods/*", "secrets", "configmaps", "deployments", "deployments/scale", "*/scale", "*/*", "*", "widgets", "nodes", "rolebindings")),
            ["verbs"] = Texts(OneOrTwo("get", "list", "create", "update", "delete", "*")),
        };
        if (_random.Next(4) == 0)
        {
            rule["resourceNames"] = Texts(["alpha"]);
        }

        return rule;
    }

    private IEnumerable<string> OneOrTwo(params string[] all) => Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => Any(all)).Distinct(StringComparer.Ordinal);

    private JsonObject Subject()
    {
        switch (_random.Next(12))
        {
            case 0:
                return new JsonObject { ["kind"] = "ServiceAccount", ["namespace"] = "prod", ["name"] = "robot" };
            case 1:
                return new JsonObject { ["kind"] = "Group", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = Any("system:authenticated", "system:serviceaccounts:prod", "system:unauthenticated") };
        }

        var caller = Callers[_random.Next(Callers.Count)];
        var session = caller.SessionName.Replace('@', '-');
        return _random.Next(3) > 0
            ? new JsonObject { ["kind"] = "Group", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = Any("red", "green", "blue", "bob-team", "alice-example.com-team", "-team", $"acct-{LabSeed.Account}") }
            : new JsonObject { ["kind"] = "User", ["apiGroup"] = "rbac.authorization.k8s.io", ["name"] = Any($"row:{caller.Name}", $"row:{caller.Name}:{session}", $"u:{caller.Name}", $"u:{caller.Name}:{caller.SessionName}", caller.PrincipalArn, $"arn:aws:sts::{LabSeed.Account}:assumed-role/{caller.Name}/{session}") };
    }

    private async Task PutAsync(LabFixture lab, string kind, string? place, string name, JsonObject content)
    {
        content["apiVersion"] = "rbac.authorization.k8s.io/v1";
        content["kind"] = kind;
        content["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["generated"] = Label, ["part"] = _random.Next(3) == 0 ? "yes" : "no" } };
        var resource = kind.ToLowerInvariant() + "s";
        try
        {
            await lab.Lab.Api.SendAsync("POST", place is null ? $"{Rbac}/{resource}" : $"{Rbac}/namespaces/{place}/{resource}", content);
        }
        catch (EksAccessException e) when (e.StatusCode == 422)
        {
            throw new InvalidOperationException(content.ToJsonString() + " " + e.Message, e);
        }
    }

    private List<string> Some(string[] all, int most) => all.OrderBy(_ => _random.Next()).Take(_random.Next(most + 1)).ToList();

    private string Any(params string[] all) => all[_random.Next(all.Length)];

    private static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode?)JsonValue.Create(t)).ToArray());
}
