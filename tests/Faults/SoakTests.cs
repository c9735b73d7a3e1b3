using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox;
using Xunit;
using Xunit.Abstractions;

namespace EksAccessManagement.Faults.Tests;

/// <summary>
/// Calls of every kind, mixed, with faults, in one process: memory, handles and threads stay where they are. A small share runs
/// with the other tests; EKSAM_SOAK_CALLS=100000 makes it the whole run, and EKSAM_SOAK_REPORT names a file for its samples.
/// </summary>
[Collection(SoakGroup.Name)]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Workers = 8;
    private const int Samples = 12;
    private static readonly string[] LongWork = ["Invoke-EKSAccessMigration", "Undo-EKSAccessMigration", "Repair-EKSClusterAccess", "Set-EKSAuthenticationMode"];
    private static readonly string[] LongTroubles = ["hanging answer", "throttling storm", "500 for ever", "cut for ever"];

    [Fact]
    public async Task Nothing_grows()
    {
        var wanted = long.Parse(Environment.GetEnvironmentVariable("EKSAM_SOAK_CALLS") ?? "1500", CultureInfo.InvariantCulture);
        var operations = Operations.All.Where(o => !LongWork.Contains(o.Cmdlet)).ToArray();
        var clusters = new List<Cluster>();
        var samples = new List<Sample>();
        long runs = 0, failures = 0;
        try
        {
            for (var i = 0; i < Workers; i++)
            {
                clusters.Add(await Operations.StartAsync(operations[0], new SandboxOptions { UpdateDuration = TimeSpan.FromMilliseconds(10), RecordedRequests = 200 }));
                clusters[i].Options = clusters[i].Options with { RequestTimeout = TimeSpan.FromSeconds(10), MaxAttempts = 3 };
            }

            // Each operation is met for the first time here, on every cluster: it opens files, loads code and fills caches.
            await Task.WhenAll(clusters.Select((cluster, worker) => Task.Run(() => WarmUpAsync(operations, cluster))));
            clusters.ForEach(c => c.Sandbox.Requests.Clear());

            // The first share meets the faults for the first time, and is no sample to compare with either.
            for (var part = 0; part <= Samples; part++)
            {
                var until = wanted * (part + 1) / (Samples + 1);
                await Task.WhenAll(clusters.Select((cluster, worker) => Task.Run(async () =>
                {
                    var chance = new Random(unchecked((worker * 7919) + part));
                    while (Calls(clusters) < until)
                    {
                        Interlocked.Increment(ref runs);
                        Interlocked.Add(ref failures, await OnceAsync(operations[chance.Next(operations.Length)], cluster, chance) ? 0 : 1);
                    }
                })));

                // As at the end of a cmdlet: what is open now was left behind.
                clusters.ForEach(c => c.RenewSessions());
                samples.Add(Sample.Take(Calls(clusters)));
            }
        }
        finally
        {
            foreach (var cluster in clusters)
            {
                await cluster.DisposeAsync();
            }
        }

        await ReportAsync(samples, runs, failures);
        var (first, last) = (samples.Skip(1).Take(Samples / 3).ToArray(), samples.TakeLast(Samples / 3).ToArray());
        Assert.True(failures < runs && (failures > 0 || wanted < 10_000));
        Assert.InRange(last.Min(s => s.Megabytes), 0, first.Max(s => s.Megabytes) + 16);
        Assert.InRange(last.Min(s => s.Handles), 0, first.Max(s => s.Handles) + 32);
        Assert.InRange(last.Min(s => s.Threads), 0, first.Max(s => s.Threads) + 16);
    }

    private static long Calls(List<Cluster> clusters) => clusters.Sum(c => c.Sandbox.Requests.Count);

    private static async Task WarmUpAsync(IEnumerable<Operation> operations, Cluster cluster)
    {
        foreach (var operation in operations)
        {
            await OnceAsync(operation, cluster, null);
        }
    }

    /// <summary>Does one operation as a cmdlet does it, with sessions of its own; by chance, if any, one in four meets a fault. False when it failed.</summary>
    private static async Task<bool> OnceAsync(Operation operation, Cluster cluster, Random? chance)
    {
        cluster.RenewSessions();
        if (operation.Cmdlet != "Restore-AwsAuth" || !File.Exists(Path.Combine(cluster.Folder, "kept")))
        {
            await operation.PrepareAsync(cluster);
        }

        if (chance?.Next(4) == 0)
        {
            var trouble = Trouble.All.Where(t => !LongTroubles.Contains(t.Name)).ElementAt(chance.Next(Trouble.All.Count - LongTroubles.Length));
            if (trouble.Of(new Request(chance.Next(3) == 0 ? "kubernetes" : "eks", "DescribeAccessEntry", true)) is { } fault)
            {
                cluster.Sandbox.Faults.Add(fault with { After = chance.Next(4) });
            }
        }

        var outcome = await Outcome.OfAsync(operation, cluster, Cluster.Files);
        cluster.Sandbox.Faults.Clear();
        cluster.Operator.Clear();
        foreach (var file in Directory.GetFiles(cluster.Folder, "aws-auth-*"))
        {
            File.Delete(file);
        }

        return !outcome.Failed;
    }

    private async Task ReportAsync(List<Sample> samples, long runs, long failures)
    {
        var lines = samples.Select(s => string.Create(CultureInfo.InvariantCulture, $"| {s.Calls:N0} | {s.Megabytes:F1} | {s.Handles} | {s.Threads} |"));
        var text = string.Create(CultureInfo.InvariantCulture, $"{runs:N0} operations, {failures:N0} ended in an error.\n\n| calls | heap, MB | handles | threads |\n| ---: | ---: | ---: | ---: |\n{string.Join('\n', lines)}\n");
        output.WriteLine(text);
        if (Environment.GetEnvironmentVariable("EKSAM_SOAK_REPORT") is { Length: > 0 } path)
        {
            await File.WriteAllTextAsync(path, text);
        }
    }

    private sealed record Sample(long Calls, double Megabytes, int Handles, int Threads)
    {
        public static Sample Take(long calls)
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            using var process = Process.GetCurrentProcess();
            var handles = Directory.Exists("/proc/self/fd") ? Directory.GetFileSystemEntries("/proc/self/fd").Length : process.HandleCount;
            return new Sample(calls, GC.GetTotalMemory(true) / 1048576.0, handles, process.Threads.Count);
        }
    }
}
