using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksAccessManagement.Core.Tests.AccessEntries;

/// <summary>What holds for every entry and every grant.</summary>
public class AccessGrantProperties
{
    private static readonly Gen<string[]> Groups = Gen.Elements("a", "b", "c").ListOf().Select(g => g.Distinct().ToArray());

    private static readonly Gen<AccessScope> Scopes = Gen.OneOf(
        Gen.Constant(AccessScope.Cluster),
        Gen.Elements("web", "dev-*", "ops").NonEmptyListOf().Select(n => AccessScope.ForNamespaces(n)));

    private static readonly Gen<(string Policy, AccessScope Scope)[]> Policies =
        Gen.Elements("View", "Edit", "Admin").SelectMany(p => Scopes.Select(s => (p, s))).ListOf().Select(l => l.DistinctBy(p => p.p).ToArray());

    private static readonly Gen<Case> Cases =
        from there in Gen.Elements(true, false)
        from oldGroups in Groups
        from oldPolicies in Policies
        from groups in Groups
        from policies in Policies
        from username in Gen.Elements(null, "dev", "dev:{{SessionName}}")
        from exact in Gen.Elements(true, false)
        select new Case(there, oldGroups, oldPolicies, groups, policies, username, exact);

    [Fact]
    public void Granting_twice_is_granting_once() => Check(async c =>
    {
        var world = c.World();
        await world.GrantAsync(c.Request);
        var state = world.Eks.State();
        world.Eks.Calls.Clear();
        var second = await world.GrantAsync(c.Request);
        return second!.Action == AccessChangeAction.Unchanged && !world.Eks.Writes.Any() && world.Eks.State() == state;
    });

    [Fact]
    public void Without_Exact_nothing_is_ever_taken_away() => Check(async c =>
    {
        var world = c.World();
        await world.GrantAsync(c.Request with { Exact = false });
        var after = world.Eks.Policies[("prod", World.Dev)];
        return c.Before.All(p => Holds(after[FakeEks.Arn(p.Policy)].AccessScope, p.Scope))
            && c.Policies.All(p => Holds(after[FakeEks.Arn(p.Policy)].AccessScope, p.Scope))
            && c.OldGroupsThere.Concat(c.Groups).All(world.Eks.Entries[("prod", World.Dev)].KubernetesGroups.Contains);
    });

    [Fact]
    public void Exact_makes_it_equal_to_what_is_asked_for() => Check(async c =>
    {
        var world = c.World();
        await world.GrantAsync(c.Request with { Exact = true });
        var after = world.Eks.Policies[("prod", World.Dev)].Values;
        return after.Select(p => p.PolicyArn + "@" + p.AccessScope).ToHashSet().SetEquals(c.Policies.Select(p => FakeEks.Arn(p.Policy) + "@" + p.Scope))
            && world.Eks.Entries[("prod", World.Dev)].KubernetesGroups.ToHashSet().SetEquals(c.Groups);
    });

    [Fact]
    public void A_dry_run_writes_nothing_and_foretells_what_the_run_does() => Check(async c =>
    {
        var world = c.World();
        world.Operator.DryRun = true;
        var foretold = await world.GrantAsync(c.Request);
        var wrote = world.Eks.Writes.Any();
        world.Operator.DryRun = false;
        var done = await world.GrantAsync(c.Request);
        return !wrote && !foretold!.Applied && foretold.Action == done!.Action && foretold.Changes.Equals(done.Changes)
            && foretold.After!.AccessPolicy.Equals(done.After!.AccessPolicy) && foretold.After.KubernetesGroups.Equals(done.After.KubernetesGroups)
            && foretold.After.Username == done.After.Username;
    });

    [Fact]
    public void A_new_entry_that_cannot_be_finished_leaves_the_state_as_it_was() => Check(async c =>
    {
        var world = (c with { There = false }).World();
        var left = c.Policies.Length / 2;
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("Associate", StringComparison.Ordinal) && left-- == 0)
            {
                throw FakeEks.Error(ErrorIds.AccessDenied);
            }
        };
        var before = world.Eks.State();
        try
        {
            await world.GrantAsync(c.Request);
            return c.Policies.Length == 0;
        }
        catch (EksAccessException)
        {
            return world.Eks.State() == before;
        }
    });

    [Fact]
    public void What_the_change_says_is_what_is_there() => Check(async c =>
    {
        var world = c.World();
        var change = await world.GrantAsync(c.Request);
        var read = (await world.ReadAsync(new AccessEntryQuery { Clusters = EksAccessManagement.Clusters.ClusterQuery.Named("prod"), Principals = [World.Dev] })).Single();
        return change!.After!.AccessPolicy.Equals(read.AccessPolicy) && change.After.KubernetesGroups.Equals(read.KubernetesGroups) && change.After.Username == read.Username;
    });

    private static bool Holds(AccessScope whole, AccessScope part) => whole.Union(part).Equals(whole);

    private static void Check(Func<Case, Task<bool>> property) => FsCheck.Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(2026, 11),
        Prop.ForAll(Cases.ToArbitrary(), c => Task.Run(() => property(c)).GetAwaiter().GetResult()));

    private sealed record Case(bool There, string[] OldGroups, (string Policy, AccessScope Scope)[] OldPolicies, string[] Groups, (string Policy, AccessScope Scope)[] Policies, string? Username, bool Exact)
    {
        public IEnumerable<(string Policy, AccessScope Scope)> Before => There ? OldPolicies : [];

        public IEnumerable<string> OldGroupsThere => There ? OldGroups : [];

        public AccessGrantRequest Request => new()
        {
            Cluster = Fakes.World.Prod,
            PrincipalArn = Fakes.World.Dev,
            KubernetesGroups = Groups,
            AccessPolicy = Policies.Select(p => p.Policy + (p.Scope.Type == AccessScopeType.Cluster ? string.Empty : "@" + p.Scope)).ToArray(),
            Username = Username,
            Exact = Exact,
        };

        public World World()
        {
            var world = new World();
            if (There)
            {
                world.Eks.AddEntry("prod", Fakes.World.Dev, groups: OldGroups, policies: OldPolicies);
            }

            return world;
        }
    }
}
