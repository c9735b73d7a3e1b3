using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>Clusters that the comparison calls Equal, put to ten thousand requests each.</summary>
public class EqualSamplesTests
{
    private const int Samples = 10_000;

    [Fact]
    public void Equal_never_has_a_differing_request()
    {
        var equal = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var scenario = new Scenario(seed);
            var random = new Random(seed);
            var before = Cluster(scenario.State.Roles, scenario.State.Bindings);
            var after = seed % 4 == 3
                ? Cluster(scenario.State.Roles, scenario.State.Bindings.Skip(1).ToArray())
                : Rewritten(before, random);
            var row = Assert.Single(ClusterAccessComparer.Compare(before, after));
            Assert.True(seed % 4 == 3 || row.Verdict == ComparisonVerdict.Equal, $"seed {seed}: {string.Join("\n", row.Differences)}");
            if (row.Verdict != ComparisonVerdict.Equal || row.FutureVerdict != ComparisonVerdict.Equal)
            {
                continue;
            }

            equal++;
            var (left, right) = (Prepare(before), Prepare(after));
            var requests = scenario.SomeRequests(2 * Samples).Where(Scenario.CanBePut).Take(Samples).ToArray();
            Assert.Equal(Samples, requests.Length);
            foreach (var request in requests)
            {
                Assert.True(left.Decide(request).Verdict == right.Decide(request).Verdict, $"seed {seed}: {request}");
            }
        }

        Assert.InRange(equal, 30, 40);
    }

    private static PreparedIdentity Prepare(EKSClusterAccess access)
    {
        var analysis = new ClusterAccessAnalysis(access);
        return analysis.Prepare(analysis.Map(Sample.Dev))!;
    }

    private static EKSClusterAccess Cluster(IReadOnlyList<RbacRole> roles, IReadOnlyList<RbacBinding> bindings) => Sample.Cluster("API", Sample.Entry(Sample.Dev, "devs,ops", "View@web", "Edit@dev-*", "AutoNode@db")) with
    {
        Roles = roles,
        Bindings = bindings,
        Namespaces = Scenario.Namespaces,
    };

    // The same rights in other words: a rule a verb, objects in another order, everything bound twice.
    private static EKSClusterAccess Rewritten(EKSClusterAccess access, Random random) => access with
    {
        Roles = access.Roles.Select(r => r with { Rules = r.Rules.SelectMany(x => x.Verbs.Select(v => x with { Verbs = [v] })).OrderBy(_ => random.Next()).ToArray() }).OrderBy(_ => random.Next()).ToArray(),
        Bindings = access.Bindings.Concat(access.Bindings.Select(b => b with { Name = b.Name + "-again" })).OrderBy(_ => random.Next()).ToArray(),
        Entries = [access.Entries[0] with { KubernetesGroups = TextList.Of("ops", "devs", "unbound"), Policies = access.Entries[0].Policies.Reverse().ToArray() }],
    };
}
