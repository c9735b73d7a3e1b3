using System;
using System.Linq;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>A RoleBinding gives nothing on resources that stand outside of namespaces, but on its own namespace.</summary>
public class ClusterScopedComparisonTests
{
    private static AccessComparison Lose(params PolicyRule[] rules)
    {
        var state = new RbacState([Make.ClusterRole("r", rules)], [Make.Bind("web", "b", "r", "User:ada")]);
        return new AccessComparer(["web", "db"]).Compare(new AccessEvaluator(state).Prepare(Make.User("ada")), new AccessEvaluator(RbacState.Empty).Prepare(Make.User("ada")));
    }

    [Theory]
    [InlineData("get,list,watch", "core", "nodes,persistentvolumes,nodes/proxy")]
    [InlineData("*", "storage.k8s.io,rbac.authorization.k8s.io", "storageclasses,clusterroles")]
    [InlineData("get,approve", "metrics.k8s.io,certificates.k8s.io", "nodes,signers")]
    [InlineData("list,watch,create,deletecollection", "core", "namespaces")]
    public void Such_a_rule_in_a_role_binding_is_no_loss(string verbs, string groups, string resources)
    {
        // Every group has only some of the resources, and the others are taken as custom ones.
        var rules = groups.Split(',').Zip(groups.Contains(',', StringComparison.Ordinal) ? resources.Split(',') : [resources], (g, r) => Make.Rule(verbs, g, r)).ToArray();
        Assert.Equal(ComparisonVerdict.Equal, Lose(rules).Verdict);
        Assert.Equal(ComparisonVerdict.Equal, Lose(rules).FutureVerdict);
    }

    [Fact]
    public void The_rest_of_the_rule_is_lost()
    {
        var difference = Assert.Single(Lose(Make.Rule("get,list", "core", "nodes,pods")).Differences);
        Assert.Equal("Lost get,list pods in web; for example: get pods in web", difference.ToString());
    }

    [Theory]
    [InlineData("get,list,delete", "", "Lost delete,get namespaces in web; for example: delete namespaces named web in web")]
    [InlineData("*", "", "Lost * namespaces in web; for example: get namespaces named web in web")]
    [InlineData("get", "web,db", "Lost get namespaces named web in web; for example: get namespaces named web in web")]
    [InlineData("get", "db", "")]
    [InlineData("list", "web", "")]
    public void The_own_namespace_is_what_a_rule_on_namespaces_gives(string verbs, string names, string difference) =>
        Assert.Equal(difference, string.Join("|", Lose(Make.Rule(verbs, "core", "namespaces", names)).Differences));

    [Fact]
    public void A_custom_resource_of_the_same_name_may_stand_in_a_namespace() =>
        Assert.Equal(ComparisonVerdict.Lost, Lose(Make.Rule("get", "example.com", "nodes")).Verdict);

    [Fact]
    public void What_is_lost_in_the_whole_cluster_is_told_once()
    {
        RbacState State(params string[] roles) => new(
            [Make.ClusterRole("nodes", Make.Rule("get", "core", "nodes,pods")), Make.ClusterRole("secrets", Make.Rule("get", "core", "secrets"))],
            roles.Select(r => Make.Bind(r == "secrets" ? "web" : null, r, r, "User:ada")).ToArray());
        var comparison = new AccessComparer(["web"]).Compare(
            new AccessEvaluator(State("nodes", "secrets")).Prepare(Make.User("ada")),
            new AccessEvaluator(State("secrets")).Prepare(Make.User("ada")));
        Assert.True(Assert.Single(comparison.Differences).ClusterWide);
    }

    [Fact]
    public void All_resources_of_a_group_and_all_URLs_are_two_differences()
    {
        RbacState State(params PolicyRule[] rules) => new([Make.ClusterRole("r", rules)], [Make.Bind(null, "b", "r", "User:ada")]);
        var comparison = new AccessComparer(["web"]).Compare(
            new AccessEvaluator(State(Make.Rule("*", "core", "*"), Make.Url("*", "*"))).Prepare(Make.User("ada")),
            new AccessEvaluator(State()).Prepare(Make.User("ada")));
        Assert.Equal(2, comparison.Differences.Count);
        Assert.Equal(ComparisonVerdict.Lost, comparison.Verdict);
    }

    [Fact]
    public void Agrees_with_trying_every_request_that_can_be_put()
    {
        var universe = Scenario.AllRequests(Scenario.Places).Where(Scenario.CanBePut).ToArray();
        var random = new Random(7);
        string Some(params string[] words) => string.Join(",", words.Where(_ => random.Next(2) == 0).DefaultIfEmpty(words[0]));
        var unequal = 0;
        for (var i = 0; i < 60; i++)
        {
            PreparedIdentity Side() => new AccessEvaluator(new RbacState(
                [Make.ClusterRole("r", Make.Rule(Some("get", "list", "create", "*"), Some("core", "apps"), Some("nodes", "namespaces", "pods"), random.Next(2) == 0 ? "" : Some("a", "web")))],
                [Make.Bind(random.Next(4) == 0 ? null : random.Next(2) == 0 ? "web" : "db", "b", "r", "User:ada")])).Prepare(Make.User("ada"));
            var (left, right) = (Side(), Side());
            var comparison = new AccessComparer(Scenario.Places).Compare(left, right);
            var differing = universe.Where(r => left.Decide(r).Verdict != right.Decide(r).Verdict).ToArray();
            Assert.True((comparison.Verdict == ComparisonVerdict.Equal) == (differing.Length == 0), $"{i}: {comparison.Verdict}: {differing.FirstOrDefault()} {string.Join("; ", comparison.Differences)}");
            Assert.All(comparison.Differences, d => Assert.True(Scenario.CanBePut(d.Witness) && left.Decide(d.Witness).Verdict != right.Decide(d.Witness).Verdict, $"{i}: {d}"));
            unequal += differing.Length > 0 ? 1 : 0;
        }

        Assert.InRange(unequal, 20, 59);
    }
}
