using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Core.Tests.Authorization;
using Xunit;
using Xunit.Abstractions;

namespace EksAccessManagement.AuthorizationServer.Tests;

/// <summary>Our decisions against those of a real kube-apiserver, for generated RBAC objects and access policies.</summary>
public class RealDecisionTests(ITestOutputHelper output)
{
    private const int Scenarios = 120;
    private const int Identities = 6;
    private const int Questions = 30;
    private const int RecordedScenarios = 60;
    private const int RecordedQuestions = 5;
    private const int AtOnce = 8;

    private static readonly string[] Heading =
    [
        "# Generated RBAC objects and questions with the answers of a real kube-apiserver v1.20.2; form: RecordedScenario.cs.",
        "# Written by tests/AuthorizationServer with EKS_LAB_RECORD=FILE.",
    ];

    // A policy with unpublished rules or names cannot be put into a ClusterRole.
    private static readonly EKSAccessPolicyDefinition[] Policies =
        AccessPolicyCatalogue.Default.Policies.Where(p => p.RulesComplete && p.Rules.All(r => r.UnpublishedNames is null)).ToArray();

    /// <summary>No difference in more than 20,000 SubjectAccessReviews. With EKS_LAB_RECORD=FILE some of them are written down.</summary>
    [SkippableFact]
    public async Task Our_decisions_are_those_of_a_real_server()
    {
        var parts = ServerParts.Find();
        Skip.If(parts is null, ServerParts.HowToGet);
        await using var server = await RealApiServer.StartAsync(parts);
        var loader = new RbacLoader(server.Client);
        await loader.DeleteBootstrapAsync();
        foreach (var name in Scenario.Places)
        {
            await loader.CreateNamespaceAsync(name);
        }

        await loader.LoadAsync([.. Policies.Select(p => new RbacRole(RoleOf(p), null, p.Rules))], []);
        var (asked, allowed, recorded) = (0, 0, new List<RecordedScenario>());
        for (var seed = 0; seed < Scenarios; seed++)
        {
            var scenario = await RunAsync(loader, seed);
            asked += scenario.Questions.Count;
            allowed += scenario.Questions.Count(q => q.Allowed);
            recorded.Add(scenario);
        }

        output.WriteLine($"{asked} questions in {Scenarios} scenarios, {allowed} allowed; no difference.");
        Assert.True(asked >= 20_000);
        Assert.InRange(allowed, asked / 10, asked * 9 / 10);
        if (Environment.GetEnvironmentVariable("EKS_LAB_RECORD") is { Length: > 0 } file)
        {
            await File.WriteAllLinesAsync(file, Heading.Concat(recorded.Take(RecordedScenarios).SelectMany(Thin)));
        }
    }

    private static string RoleOf(EKSAccessPolicyDefinition policy) => "policy-" + policy.Name;

    private static async Task<RecordedScenario> RunAsync(RbacLoader loader, int seed)
    {
        var scenario = new Scenario(seed);
        var identities = Enumerable.Range(0, Identities).Select(i => WithPolicies(scenario.OneIdentity(policies: false, doubts: false), new Random((seed * 100) + i))).ToArray();
        var policyBindings = identities.SelectMany((identity, i) => identity.Policies.SelectMany(p => InScope(p, GroupOf(i)))).ToArray();
        await loader.LoadAsync(scenario.State.Roles, [.. scenario.State.Bindings, .. policyBindings]);
        try
        {
            var evaluator = new AccessEvaluator(scenario.State);
            var questions = new List<RecordedQuestion>();
            for (var i = 0; i < identities.Length; i++)
            {
                questions.AddRange(await AskAsync(loader, scenario, evaluator.Prepare(identities[i]), GroupOf(i)));
            }

            return new RecordedScenario(scenario.State, questions);
        }
        finally
        {
            await loader.UnloadAsync(scenario.State.Roles, [.. scenario.State.Bindings, .. policyBindings]);
        }
    }

    private static async Task<IReadOnlyList<RecordedQuestion>> AskAsync(RbacLoader loader, Scenario scenario, PreparedIdentity identity, string policyGroup)
    {
        var requests = scenario.SomeRequests(Questions);
        var questions = new RecordedQuestion[requests.Count];
        var groups = identity.Identity.Groups.Append(policyGroup).ToArray();
        await Parallel.ForAsync(0, requests.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var ours = identity.Decide(requests[i]);
            var theirs = await loader.AskAsync(identity.Identity.Username, groups, requests[i]);
            Assert.True(
                ours.Verdict == (theirs ? AccessVerdict.Allowed : AccessVerdict.NotAllowed),
                $"{identity.Identity.Username} [{string.Join(",", groups)}] {requests[i]}: the server says {theirs}, we say {ours.Verdict}: {ours.Reason}");
            questions[i] = new RecordedQuestion(identity.Identity, requests[i], theirs);
        });
        return questions;
    }

    private static string GroupOf(int identity) => $"policies-of-{identity}";

    private static AccessIdentity WithPolicies(AccessIdentity identity, Random random)
    {
        var policies = Policies.Where(_ => random.NextDouble() < 0.08).Select(p =>
        {
            var names = new[] { "web", "db", "dev-*", "dev-a", "*" }.Where(_ => random.NextDouble() < 0.3).ToArray();
            return Make.Policy(names.Length == 0 ? p.Name : $"{p.Name}@{string.Join(',', names)}");
        });
        return identity with { Policies = policies.ToArray() };
    }

    // A policy is the ClusterRole of its rules, bound in its scope.
    private static IEnumerable<RbacBinding> InScope(AssociatedAccessPolicy policy, string group)
    {
        var places = policy.AccessScope.Type == AccessScopeType.Cluster
            ? new string?[] { null }
            : Scenario.Places.Cast<string?>().Where(n => policy.AccessScope.Namespaces.Any(p => NamespacePattern.Takes(p, n!) == AccessVerdict.Allowed));
        return places.Select(p => new RbacBinding($"{group}-{policy.PolicyName.ToLowerInvariant()}", p, "ClusterRole", "policy-" + policy.PolicyName, [new RbacSubject("Group", group)]));
    }

    // Some questions of each identity, and all of a kind that is seldom allowed.
    private static IEnumerable<string> Thin(RecordedScenario scenario, int number) => new RecordedScenario(
        scenario.State,
        [.. scenario.Questions.Where((q, i) => i % Questions < RecordedQuestions || (q.Allowed && IsRare(q)))]).Write(number);

    private static bool IsRare(RecordedQuestion question) =>
        !question.Identity.Groups.Contains(AccessIdentity.Masters)
        && (question.Request.NonResourceUrl is not null || question.Identity.Username.StartsWith("system:serviceaccount:", StringComparison.Ordinal));
}
