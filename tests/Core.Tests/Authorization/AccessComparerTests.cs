using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

public class AccessComparerTests
{
    private static readonly string[] ToCome = ["fresh", "dev-fresh"];
    private static readonly IReadOnlyList<AccessRequest> Universe = Scenario.AllRequests(Scenario.Namespaces.Concat(ToCome));

    private static AccessComparison Compare(RbacState leftState, AccessIdentity? left, RbacState rightState, AccessIdentity? right, params string[] namespaces) =>
        new AccessComparer(namespaces.Length == 0 ? Scenario.Namespaces : namespaces).Compare(
            left is null ? null : new AccessEvaluator(leftState).Prepare(left),
            right is null ? null : new AccessEvaluator(rightState).Prepare(right));

    private static AccessComparison Policies(string left, string right, params string[] namespaces) => Compare(
        RbacState.Empty,
        Make.User("ada", "", left.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        RbacState.Empty,
        Make.User("ada", "", right.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        namespaces);

    // Without anything unknown the verdict is exactly what trying every request says.
    [Fact]
    public void Agrees_with_trying_every_request()
    {
        var seen = new Dictionary<ComparisonVerdict, int>();
        for (var seed = 0; seed < 150; seed++)
        {
            var scenario = new Scenario(seed);
            var other = seed % 3 == 0 ? scenario : new Scenario(seed / 2 * 2);
            var left = new AccessEvaluator(scenario.State).Prepare(scenario.OneIdentity(policies: seed % 2 == 0, doubts: false));
            var right = new AccessEvaluator(other.State).Prepare(other.OneIdentity(policies: seed % 2 == 0, doubts: false));
            var comparison = new AccessComparer(Scenario.Namespaces).Compare(left, right);

            var (gained, lost) = (0, 0);
            foreach (var request in Universe.Where(Scenario.CanBePut))
            {
                var (before, after) = (left.Decide(request).Verdict, right.Decide(request).Verdict);
                Assert.NotEqual(AccessVerdict.Unknown, before);
                if (ToCome.Contains(request.Namespace))
                {
                    Assert.True(before == after || comparison.Verdict != ComparisonVerdict.Equal || comparison.FutureVerdict != ComparisonVerdict.Equal, $"seed {seed}: {request}");
                }
                else
                {
                    gained += before == AccessVerdict.NotAllowed && after == AccessVerdict.Allowed ? 1 : 0;
                    lost += before == AccessVerdict.Allowed && after == AccessVerdict.NotAllowed ? 1 : 0;
                }
            }

            var expected = gained > 0 && lost > 0 ? ComparisonVerdict.Both
                : gained > 0 ? ComparisonVerdict.Gained
                : lost > 0 ? ComparisonVerdict.Lost
                : ComparisonVerdict.Equal;
            Assert.True(expected == comparison.Verdict, $"seed {seed}: {expected}, but {comparison.Verdict}: {string.Join("\n", comparison.Differences)}");
            AssertWitnesses(comparison, left, right);
            seen[expected] = seen.GetValueOrDefault(expected) + 1;
        }

        Assert.True(seen.Count == 4 && seen.Values.All(n => n >= 5), string.Join(" ", seen));
    }

    // With unknowns: no verdict claims more than what trying requests allows.
    [Fact]
    public void Never_rounds_an_unknown()
    {
        var seen = new Dictionary<ComparisonVerdict, int>();
        for (var seed = 1000; seed < 1150; seed++)
        {
            var scenario = new Scenario(seed);
            var first = scenario.OneIdentity(policies: true, doubts: true);
            var second = seed % 4 == 0 ? first : scenario.OneIdentity(policies: true, doubts: true);
            var left = new AccessEvaluator(scenario.State).Prepare(first);
            var right = new AccessEvaluator(scenario.State).Prepare(second);
            var comparison = new AccessComparer(Scenario.Namespaces).Compare(left, right);
            AssertWitnesses(comparison, left, right);

            var verdict = comparison.Verdict;
            seen[verdict] = seen.GetValueOrDefault(verdict) + 1;
            if (ReferenceEquals(first, second))
            {
                Assert.Equal(ComparisonVerdict.Equal, verdict);
                continue;
            }

            foreach (var request in Universe.Where(r => !ToCome.Contains(r.Namespace) && Scenario.CanBePut(r)))
            {
                var (before, after) = (left.Decide(request).Verdict, right.Decide(request).Verdict);
                if (before == after)
                {
                    continue;
                }

                var fitting = (before, after) switch
                {
                    (AccessVerdict.NotAllowed, AccessVerdict.Allowed) => verdict is ComparisonVerdict.Gained or ComparisonVerdict.Both or ComparisonVerdict.Unknown,
                    (AccessVerdict.Allowed, AccessVerdict.NotAllowed) => verdict is ComparisonVerdict.Lost or ComparisonVerdict.Both or ComparisonVerdict.Unknown,
                    _ => verdict is ComparisonVerdict.Both or ComparisonVerdict.Unknown,
                };
                Assert.True(fitting, $"seed {seed}: {request}: {before} -> {after}, but {verdict}");
            }
        }

        Assert.True(seen.GetValueOrDefault(ComparisonVerdict.Unknown) > 20, string.Join(" ", seen));
    }

    [Fact]
    public void Every_part_differs_as_a_whole()
    {
        var comparison = Policies("Edit@web", "View@web");
        var evaluator = new AccessEvaluator(RbacState.Empty);
        var (left, right) = (evaluator.Prepare(Make.User("ada", "", "Edit@web")), evaluator.Prepare(Make.User("ada", "", "View@web")));
        Assert.Equal(ComparisonVerdict.Lost, comparison.Verdict);
        foreach (var part in comparison.Differences.Select(d => d.Part))
        {
            foreach (var request in from v in part.Verbs from g in part.ApiGroups from r in part.Resources select Make.Request(g.Length == 0 ? $"{v} {r} @web" : $"{v} {AccessRequest.WithGroup(r, "." + g)} @web"))
            {
                Assert.Equal(AccessVerdict.Allowed, left.Decide(request).Verdict);
                Assert.Equal(AccessVerdict.NotAllowed, right.Decide(request).Verdict);
            }
        }
    }

    [Theory]
    [InlineData("View", "View", ComparisonVerdict.Equal)]
    [InlineData("View", "", ComparisonVerdict.Lost)]
    [InlineData("", "View", ComparisonVerdict.Gained)]
    [InlineData("View", "Edit", ComparisonVerdict.Gained)]
    [InlineData("View@web", "SecretReader@web", ComparisonVerdict.Both)]
    [InlineData("Edit View", "Edit", ComparisonVerdict.Equal)]
    [InlineData("ClusterAdmin View@web", "ClusterAdmin", ComparisonVerdict.Equal)]
    [InlineData("AdminView", "SecretReader", ComparisonVerdict.Lost)]
    [InlineData("View", "View@*", ComparisonVerdict.Lost)]
    [InlineData("View@web,db", "View@web", ComparisonVerdict.Lost)]
    [InlineData("View@dev-a,dev-x", "View@dev-*", ComparisonVerdict.Equal)]
    [InlineData("AutoNode", "AutoNode", ComparisonVerdict.Equal)]
    [InlineData("AutoNode", "", ComparisonVerdict.Unknown)]
    [InlineData("", "AutoNode", ComparisonVerdict.Unknown)]
    [InlineData("AutoNode", "AutoNode@web", ComparisonVerdict.Unknown)]
    [InlineData("AutoNode", "EMRJob", ComparisonVerdict.Unknown)]
    [InlineData("AutoNode", "AutoNode View", ComparisonVerdict.Unknown)]
    [InlineData("AutoNode@web", "AutoNode@web View@db", ComparisonVerdict.Gained)]
    [InlineData("ClusterAdmin AutoNode", "ClusterAdmin", ComparisonVerdict.Equal)]
    [InlineData("Never", "Never", ComparisonVerdict.Equal)]
    [InlineData("Never", "", ComparisonVerdict.Unknown)]
    [InlineData("KRO", "KRO", ComparisonVerdict.Equal)]
    [InlineData("KRO", "", ComparisonVerdict.Unknown)]
    [InlineData("View@*-x", "View@*-x", ComparisonVerdict.Equal)]
    [InlineData("View@*-x", "View@dev-x", ComparisonVerdict.Unknown)]
    public void Policies_compare_by_rule_and_scope(string left, string right, ComparisonVerdict verdict) =>
        Assert.Equal(verdict, Policies(left, right).Verdict);

    [Fact]
    public void Future_namespaces_are_told_apart()
    {
        var comparison = Policies("View@dev-a,dev-x", "View@dev-*");
        Assert.Equal(ComparisonVerdict.Equal, comparison.Verdict);
        Assert.Equal(ComparisonVerdict.Gained, comparison.FutureVerdict);
        var difference = comparison.FutureDifferences[0];
        Assert.Equal("dev-*", difference.FuturePattern);
        Assert.StartsWith("dev-", difference.Witness.Namespace, StringComparison.Ordinal);
        Assert.DoesNotContain(difference.Witness.Namespace, Scenario.Namespaces);
        Assert.Contains("dev-*", difference.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_patterns_have_a_future_namespace_each()
    {
        var comparison = Policies("View@dev-* SecretReader@dev-n*", "View@dev-*");
        Assert.Equal(ComparisonVerdict.Lost, comparison.FutureVerdict);
        Assert.All(comparison.FutureDifferences, d => Assert.Equal("dev-n*", d.FuturePattern));
    }

    [Fact]
    public void A_namespace_that_does_not_exist_is_future_unless_nobody_knows_which_exist()
    {
        Assert.Equal(ComparisonVerdict.Equal, Policies("View@absent", "", "web").Verdict);
        Assert.Equal(ComparisonVerdict.Lost, Policies("View@absent", "", "web").FutureVerdict);
        var evaluator = new AccessEvaluator(RbacState.Empty);
        var comparison = new AccessComparer().Compare(evaluator.Prepare(Make.User("ada", "", "View@absent")), evaluator.Prepare(Make.User("ada")));
        Assert.Equal(ComparisonVerdict.Lost, comparison.Verdict);
    }

    [Fact]
    public void The_masters_group_and_the_cluster_admin_policy_are_equal()
    {
        var comparison = Compare(RbacState.Empty, Make.User("ada", "system:masters"), RbacState.Empty, Make.User("ada", "", "ClusterAdmin"));
        Assert.Equal(ComparisonVerdict.Equal, comparison.Verdict);
        Assert.Equal(ComparisonVerdict.Equal, comparison.FutureVerdict);
    }

    [Fact]
    public void Somebody_who_is_not_let_in_has_nothing()
    {
        Assert.Equal(ComparisonVerdict.Lost, Compare(RbacState.Empty, Make.User("ada", "system:masters"), RbacState.Empty, null).Verdict);
        Assert.Equal(ComparisonVerdict.Gained, Compare(RbacState.Empty, null, RbacState.Empty, Make.User("ada", "", "View")).Verdict);
        Assert.Equal(ComparisonVerdict.Equal, Compare(RbacState.Empty, null, RbacState.Empty, null).Verdict);
    }

    [Fact]
    public void Rules_that_say_the_same_in_other_words_are_equal()
    {
        var left = new RbacState(
            [Make.ClusterRole("r", Make.Rule("get,list", "core,apps", "pods,deployments"), Make.Url("get", "/a*,/a/b"))],
            [Make.Bind(null, "b", "r", "User:ada")]);
        var right = new RbacState(
            [
                Make.ClusterRole("x", Make.Rule("list,get,get", "apps,core", "deployments"), Make.Url("get", "/a*")),
                Make.ClusterRole("y", Make.Rule("list", "core,apps", "pods"), Make.Rule("get", "apps,core", "pods", ""), Make.Rule("get", "core", "pods", "one")),
            ],
            [Make.Bind(null, "b", "x", "User:ada"), Make.Bind(null, "c", "y", "Group:g")]);
        Assert.Equal(ComparisonVerdict.Equal, Compare(left, Make.User("ada"), right, Make.User("ada", "g")).Verdict);
    }

    [Fact]
    public void Names_are_told_from_all_names()
    {
        RbacState State(string names) => new([Make.ClusterRole("r", Make.Rule("get", "core", "secrets", names))], [Make.Bind(null, "b", "r", "User:ada")]);
        var comparison = Compare(State("a,b"), Make.User("ada"), State("b,c"), Make.User("ada"));
        Assert.Equal(ComparisonVerdict.Both, comparison.Verdict);
        Assert.Equal("a", comparison.Differences.Single(d => d.Kind == DifferenceKind.Lost).Witness.Name);
        Assert.Equal("c", comparison.Differences.Single(d => d.Kind == DifferenceKind.Gained).Witness.Name);
        Assert.Equal(ComparisonVerdict.Gained, Compare(State("a"), Make.User("ada"), State(""), Make.User("ada")).Verdict);
    }

    [Fact]
    public void A_difference_tells_rule_source_and_a_stable_id()
    {
        RbacState State(string verbs) => new([Make.ClusterRole("r", Make.Rule(verbs, "core", "pods"))], [Make.Bind("web", "b", "r", "Group:devs")]);
        AccessComparison Run() => Compare(State("get,list,watch"), Make.User("ada", "devs"), State("get,list"), Make.User("ada", "devs"));
        var difference = Assert.Single(Run().Differences);
        Assert.Equal(DifferenceKind.Lost, difference.Kind);
        Assert.Equal("watch pods", difference.Part.ToString());
        Assert.Equal("get,list,watch pods", difference.Rule!.ToString());
        Assert.Equal("RoleBinding web/b of ClusterRole r to Group devs", difference.Source!.ToString());
        Assert.Equal(["web"], difference.Namespaces);
        Assert.Equal("Lost watch pods in web; for example: watch pods in web", difference.ToString());
        Assert.Matches("^[0-9a-f]{12}$", difference.Id);
        Assert.Equal(Run().Id, Run().Id);
        Assert.NotEqual(Run().Id, Compare(State("get,watch"), Make.User("ada", "devs"), State("get,list"), Make.User("ada", "devs")).Id);
    }

    [Fact]
    public void The_same_template_cancels_out_and_another_does_not()
    {
        var state = new RbacState([Make.ClusterRole("r", Make.Rule("get", "core", "pods"))], [Make.Bind(null, "b", "r", "User:x-ada")]);
        Assert.Equal(ComparisonVerdict.Equal, Compare(state, Make.User("x-{{SessionName}}"), state, Make.User("x-{{SessionName}}")).Verdict);
        Assert.Equal(ComparisonVerdict.Unknown, Compare(state, Make.User("x-{{SessionName}}"), state, Make.User("x-{{SessionNameRaw}}")).Verdict);
        Assert.Equal(ComparisonVerdict.Unknown, Compare(state, Make.User("x-{{SessionName}}"), state, Make.User("x-bob")).Verdict);
        Assert.Equal(ComparisonVerdict.Equal, Compare(state, Make.User("y-{{SessionName}}"), state, Make.User("y-bob")).Verdict);
    }

    [Fact]
    public void What_could_not_be_read_is_equal_to_itself_only()
    {
        RbacState Unread(string reading) => new([], [], ["Roles: 403"]) { ReadingId = reading };
        Assert.Equal(ComparisonVerdict.Equal, Compare(Unread("1"), Make.User("ada", "g"), Unread("1"), Make.User("ada", "g")).Verdict);
        Assert.Equal(ComparisonVerdict.Unknown, Compare(Unread("1"), Make.User("ada", "g"), Unread("2"), Make.User("ada", "g")).Verdict);
        Assert.Equal(ComparisonVerdict.Unknown, Compare(Unread("1"), Make.User("ada", "g"), Unread("1"), Make.User("ada", "h")).Verdict);
        Assert.Equal(ComparisonVerdict.Unknown, Compare(Unread("1"), Make.User("ada", "g"), RbacState.Empty, Make.User("ada", "g")).Verdict);
    }

    private static void AssertWitnesses(AccessComparison comparison, PreparedIdentity left, PreparedIdentity right)
    {
        foreach (var difference in comparison.Differences.Concat(comparison.FutureDifferences))
        {
            var (before, after) = (left.Decide(difference.Witness).Verdict, right.Decide(difference.Witness).Verdict);
            var fits = difference.Kind switch
            {
                DifferenceKind.Gained => before == AccessVerdict.NotAllowed && after == AccessVerdict.Allowed,
                DifferenceKind.Lost => before == AccessVerdict.Allowed && after == AccessVerdict.NotAllowed,
                _ => before == AccessVerdict.Unknown || after == AccessVerdict.Unknown,
            };
            Assert.True(fits, $"{difference}: {before} -> {after}");
            Assert.True(Scenario.CanBePut(difference.Witness), $"{difference}");
        }
    }
}
