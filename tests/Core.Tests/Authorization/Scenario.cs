using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>Generated RBAC objects, identities and requests over small alphabets, so that rules meet requests often.</summary>
internal sealed class Scenario
{
    private static readonly string[] Verbs = ["get", "list", "create", "deletecollection", "impersonate", "*"];
    private static readonly string[] ApiGroups = ["", "apps", "rbac.authorization.k8s.io", "*"];
    private static readonly string[] Resources =
        ["pods", "pods/log", "deployments", "deployments/scale", "*/scale", "*/log", "namespaces", "nodes", "secrets", "*"];

    private static readonly string[] Names = ["a", "b", "web"];
    private static readonly string[] Urls = ["/metrics", "/api", "/api/*", "/api/v1*", "/healthz", "*"];
    private static readonly string[] RoleNames = ["r0", "r1", "r2", "r3", "gone"];
    private static readonly string[] Users = ["ada", "bob", "system:serviceaccount:web:build"];
    private static readonly string[] UserGroups = ["devs", "ops", "system:authenticated", "system:serviceaccounts", "system:serviceaccounts:web"];
    private static readonly string[] PolicyTexts =
        ["View", "Edit@web", "Admin@dev-*", "AdminView@*", "ClusterAdmin@web,db", "SecretReader", "ArgoCDCluster", "AutoNode", "AutoNode@web", "View@*-x", "View@absent", "Never"];

    private readonly Random _random;

    public Scenario(int seed)
    {
        _random = new Random(seed);
        State = new RbacState(MakeRoles(), MakeBindings());
    }

    public static IReadOnlyList<string> Namespaces { get; } = ["web", "db", "dev-a", "dev-x"];

    /// <summary>Every namespace that a question may be about, those among object names included.</summary>
    public static IReadOnlyList<string> Places { get; } = [.. Namespaces, .. Names.Except(Namespaces)];

    public RbacState State { get; }

    /// <summary>
    /// True for a request as the API server can put it: one on a cluster-scoped resource has no namespace, but for one on a
    /// namespace itself, which has its own.
    /// </summary>
    public static bool CanBePut(AccessRequest request) => request.NonResourceUrl is not null || request.Namespace.Length == 0
        || !(ResourceKinds.IsClusterScoped(request) || (request is { ApiGroup: "", Resource: "namespaces" } && request.Name != request.Namespace));

    /// <summary>Every request over the alphabets and one value more in each.</summary>
    public static IReadOnlyList<AccessRequest> AllRequests(IEnumerable<string> namespaces)
    {
        var resources =
            from verb in Verbs.Append("other")
            from @group in ApiGroups.Append("example.com")
            from resource in Resources.Append("widgets").Append("widgets/scale").Append("widgets/x")
            from name in Names.Append(string.Empty).Append("zzz")
            from place in namespaces.Append(string.Empty)
            let slash = resource.IndexOf('/', StringComparison.Ordinal)
            select new AccessRequest(verb)
            {
                ApiGroup = @group,
                Resource = slash < 0 ? resource : resource[..slash],
                Subresource = slash < 0 ? string.Empty : resource[(slash + 1)..],
                Name = name,
                Namespace = place,
            };
        var urls =
            from verb in Verbs.Append("other")
            from url in new[] { "/", "/metrics", "/metrics/x", "/api", "/apis", "/api/", "/api/v1", "/api/v1/x", "/api/v2", "/healthz", "*" }
            select new AccessRequest(verb) { NonResourceUrl = url };
        return resources.Concat(urls).ToArray();
    }

    public IReadOnlyList<AccessRequest> SomeRequests(int count) => Enumerable.Range(0, count).Select(_ => OneRequest()).ToArray();

    public AccessRequest OneRequest()
    {
        if (Chance(0.15))
        {
            return new AccessRequest(Chance(0.8) ? "get" : Pick(Verbs)) { NonResourceUrl = Pick(Urls).Replace("*", Chance(0.5) ? "x" : string.Empty, StringComparison.Ordinal) is { Length: > 0 } url ? url : "/x" };
        }

        var resource = Chance(0.1) ? "widgets/scale" : Pick(Resources);
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        var request = new AccessRequest(Chance(0.1) ? "patch" : Pick(Verbs))
        {
            ApiGroup = Chance(0.1) ? "example.com" : Pick(ApiGroups),
            Resource = slash < 0 ? resource : resource[..slash],
            Subresource = slash < 0 ? string.Empty : resource[(slash + 1)..],
            Name = Chance(0.5) ? Pick(Names) : string.Empty,
            Namespace = Chance(0.7) ? Pick([.. Namespaces]) : string.Empty,
        };
        return Chance(0.5) ? request.AsSent() : request;
    }

    public AccessIdentity OneIdentity(bool policies, bool doubts)
    {
        if (Chance(0.2) && !policies)
        {
            return AccessIdentity.ServiceAccount("web", "build");
        }

        var groups = UserGroups.Take(3).Where(_ => Chance(0.4)).ToList();
        if (Chance(0.03))
        {
            groups.Add("system:masters");
        }

        if (doubts && Chance(0.2))
        {
            groups.Add("{{SessionName}}");
        }

        var texts = PolicyTexts.Take(doubts ? PolicyTexts.Length : 6);
        return new AccessIdentity(doubts && Chance(0.3) ? "{{SessionName}}" : Pick(Users))
        {
            Groups = groups,
            Policies = policies ? texts.Where(_ => Chance(0.12)).GroupBy(t => t.Split('@')[0]).Select(g => Make.Policy(g.First())).ToArray() : [],
        };
    }

    private RbacRole[] MakeRoles() =>
    [
        .. RoleNames.SkipLast(1).Select(n => new RbacRole(n, null, MakeRules(true))),
        .. Namespaces.SelectMany(p => RoleNames.SkipLast(1).Where(_ => Chance(0.4)).Select(n => new RbacRole(n, p, MakeRules(false)))),
    ];

    private PolicyRule[] MakeRules(bool urls) => Enumerable.Range(0, _random.Next(0, 4)).Select(_ => MakeRule(urls)).ToArray();

    private PolicyRule MakeRule(bool urls) => urls && Chance(0.3)
        ? new PolicyRule { Verbs = Some(Verbs), NonResourceUrls = Some(Urls) }
        : new PolicyRule
        {
            Verbs = Some(Verbs),
            ApiGroups = Some(ApiGroups),
            Resources = Some(Resources),
            ResourceNames = Chance(0.25) ? Some(Names) : [],
        };

    private RbacBinding[] MakeBindings()
    {
        var cluster = Enumerable.Range(0, _random.Next(0, 4)).Select(i => new RbacBinding($"c{i}", null, "ClusterRole", Pick(RoleNames), MakeSubjects(local: false)));
        var local = Enumerable.Range(0, _random.Next(1, 8))
            .Select(i => new RbacBinding($"b{i}", Pick([.. Namespaces]), Chance(0.5) ? "Role" : "ClusterRole", Pick(RoleNames), MakeSubjects(local: true)));
        return [.. cluster, .. local];
    }

    private RbacSubject[] MakeSubjects(bool local) => Enumerable.Range(0, _random.Next(0, 3)).Select(_ => MakeSubject(local)).ToArray();

    private RbacSubject MakeSubject(bool local) => _random.Next(4) switch
    {
        0 => new RbacSubject("User", Pick(Users)),
        1 => new RbacSubject("ServiceAccount", Chance(0.8) ? "build" : "other", local && Chance(0.5) ? null : Chance(0.8) ? "web" : "db"),
        _ => new RbacSubject("Group", Pick(UserGroups)),
    };

    private bool Chance(double share) => _random.NextDouble() < share;

    private string Pick(string[] list) => list[_random.Next(list.Length)];

    private string[] Some(string[] list) => Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Pick(list)).Distinct().ToArray();
}
