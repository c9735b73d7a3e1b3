using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Concurrency;

/// <summary>How many calls are made at a time, and what a service that refuses or does not answer does to the rest.</summary>
public sealed class ThrottlingTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_storm_of_refusals_loses_no_entry_and_tells_no_error()
    {
        await using var fleet = await Fleet.StartAsync(clusters: 1, entries: 60);
        fleet.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Throttle) { Operation = "DescribeAccessEntry", Count = 16 });

        var entries = await fleet.ReadAsync("*", throttleLimit: 8);

        Assert.Equal(60, entries.Count);
        Assert.Empty(fleet.Operator.Told);
        Assert.Equal(16, fleet.Sandbox.Requests.All.Count(r => r.Status == 429));
        Assert.InRange(fleet.Limit.Current, 1, fleet.Limit.Ceiling - 1);
        Assert.Equal(0, fleet.Limit.Running);
    }

    [Fact]
    public async Task A_service_that_goes_on_refusing_is_told_as_throttling()
    {
        await using var fleet = await Fleet.StartAsync(clusters: 1, entries: 2);
        fleet.Sandbox.Faults.Add(SandboxFaultKind.Throttle, "DescribeAccessEntry", count: null);

        var entries = await fleet.ReadAsync("*", throttleLimit: 8, attempts: 2);

        Assert.Empty(entries);
        Assert.Equal(["error: Throttled", "error: Throttled"], fleet.Operator.Told);
        Assert.Equal(4, fleet.Sandbox.Requests.CountOf("DescribeAccessEntry"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Never_more_calls_to_a_cluster_than_the_throttle_limit(int limit)
    {
        await using var fleet = await Fleet.StartAsync(clusters: 1, entries: 40);
        fleet.Sandbox.Faults.Latency = TimeSpan.FromMilliseconds(5);

        var entries = await fleet.ReadAsync("cluster-0", limit);

        // The listing of the next page goes on beside the entries that are read.
        Assert.Equal(40, entries.Count);
        Assert.InRange(fleet.Sandbox.Traffic.MostRunning, 1, limit + 1);
    }

    [Fact]
    public async Task All_who_work_in_an_account_and_region_share_one_limit()
    {
        await using var fleet = await Fleet.StartAsync(clusters: 12, entries: 40);
        fleet.Sandbox.Faults.Latency = TimeSpan.FromMilliseconds(20);

        var both = await Task.WhenAll(fleet.ReadAsync("*", 64, user: "admin"), fleet.ReadAsync("*", 64, user: "auditor"));

        Assert.All(both, e => Assert.Equal(480, e.Count));
        Assert.InRange(fleet.Sandbox.Traffic.MostRunning, 9, fleet.Limit.Ceiling);
    }

    [Fact]
    public async Task A_dead_cluster_holds_up_no_other()
    {
        await using var fleet = await Fleet.StartAsync(clusters: 20, entries: 3);
        fleet.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Hang) { Cluster = "cluster-3", Count = null });
        using var stop = new CancellationTokenSource();
        var seen = new ConcurrentDictionary<string, int>();

        // It is stopped when all others are there; the dead one has not even failed by then.
        var reading = fleet.ReadAsync(
            "*",
            8,
            (entry, _) => seen.AddOrUpdate(entry.ClusterName, 1, (_, n) => n + 1) == 3 && seen.Values.Sum() == 57 ? stop.CancelAsync() : Task.CompletedTask,
            stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(19, seen.Count);
        Assert.DoesNotContain("cluster-3", seen.Keys);
        Assert.Empty(fleet.Operator.Told);
    }

    [Fact]
    public async Task A_dead_region_holds_up_no_other()
    {
        await using var fleet = await Fleet.StartAsync(clusters: 2, entries: 2, regions: ["us-east-1", "eu-west-1"]);
        fleet.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Hang) { Operation = "ListClusters", Count = 1 });
        using var stop = new CancellationTokenSource();
        var seen = 0;

        var reading = fleet.ReadAsync("*", 8, (_, _) => ++seen == 4 ? stop.CancelAsync() : Task.CompletedTask, stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Empty(fleet.Operator.Told);
    }

    [Fact]
    public async Task Cancelling_reaches_every_call_and_every_one_that_waits()
    {
        await using var fleet = await Fleet.StartAsync(clusters: 4, entries: 100);
        using var stop = new CancellationTokenSource();
        fleet.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Hang) { Operation = "DescribeAccessEntry", Count = null });

        var reading = fleet.ReadAsync("*", 64, (_, _) => Task.CompletedTask, stop.Token);
        while (fleet.Sandbox.Traffic.Running < fleet.Limit.Ceiling && !reading.IsCompleted)
        {
            await Task.Delay(5, None);
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        while (fleet.Sandbox.Traffic.Running > 0 || fleet.Limit.Running > 0)
        {
            await Task.Delay(5, None);
        }

        Assert.Empty(fleet.Operator.Told);
    }
}
