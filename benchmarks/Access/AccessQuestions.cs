using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Snapshots;

namespace EksAccessManagement.Benchmarks.Access;

/// <summary>The in-process benchmarks of <see cref="AccessSuite"/>.</summary>
public class AccessQuestions
{
    private const int Identities = 100;

    private PreparedIdentity[] _identities = [];
    private AccessRequest[] _requests = [];
    private EKSClusterAccess[] _snapshots = [];

    /// <summary>How many requests are decided, and how many snapshots searched for each 10,000 of them.</summary>
    [Params(250_000, 500_000, 1_000_000)]
    public int Requests { get; set; }

    /// <summary>Makes a cluster of 3,000 principals and 1,000 bindings, and small ones to search.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var analysis = new ClusterAccessAnalysis(AccessWorld.Cluster(AccessWorld.MaxPrincipals));
        _identities = [.. analysis.Principals.Take(Identities).Select(p => analysis.Prepare(p)!)];
        _requests = AccessWorld.Requests(10_000);
        _snapshots = [.. Enumerable.Range(0, Requests / 10_000).Select(i => AccessWorld.Cluster(100, i))];
    }

    /// <summary>Decides the requests, each by one of a hundred principals.</summary>
    [Benchmark]
    public int Decide()
    {
        var allowed = 0;
        for (var i = 0; i < Requests; i++)
        {
            allowed += _identities[i % Identities].Decide(_requests[i % _requests.Length]).Verdict == AccessVerdict.Allowed ? 1 : 0;
        }

        return allowed;
    }

    /// <summary>Finds who reads secrets in the snapshots: 100 clusters of 100 principals and 1,000 bindings at most.</summary>
    [Benchmark]
    public int Find()
    {
        var question = new AccessQuestion { Request = new AccessRequest("get") { Resource = "secrets" } };
        var rows = 0;
        foreach (var snapshot in _snapshots)
        {
            rows += AccessSearch.Find(new ClusterAccessAnalysis(snapshot), question).Count();
        }

        return rows;
    }
}
