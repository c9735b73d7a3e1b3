using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Faults;
using Xunit;

namespace EksAccessManagement.Faults.Tests;

/// <summary>
/// Every cmdlet that reaches a service, with every fault at every kind of request it makes. The outcome is right and complete,
/// or there is a clear error, and a second run without the fault ends where a run without any fault ends. No secret stands in
/// an output, an error, a message or a file, and no file can be read by others.
/// </summary>
public sealed class FaultMatrixTests
{
    private const int Parallel = 12;

    /// <summary>How long an answer is waited for where one comes: a busy machine must not look like a fault.</summary>
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(60);

    /// <summary>… and where none comes.</summary>
    private static readonly TimeSpan Impatient = TimeSpan.FromSeconds(2);

    /// <summary>They call nothing: a file is read, a program is started or ended.</summary>
    private static readonly string[] Silent = ["Import-EKSClusterAccess", "Start-EKSSandbox", "Stop-EKSSandbox"];

    /// <summary>The rows.</summary>
    public static TheoryData<string> Cmdlets => [.. Operations.All.Select(o => o.Cmdlet)];

    [Fact]
    public void Every_cmdlet_that_calls_something_is_a_row()
    {
        var manifest = File.ReadAllText(Path.Combine(Repository.Folder, "EksAccessManagement.psd1"));
        var exported = Regex.Matches(manifest[manifest.IndexOf("CmdletsToExport", StringComparison.Ordinal)..manifest.IndexOf("VariablesToExport", StringComparison.Ordinal)], "'([^']+)'").Select(m => m.Groups[1].Value);
        Assert.Equal(exported.Except(Silent).Order(StringComparer.Ordinal), Operations.All.Select(o => o.Cmdlet.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task A_fault_of_a_service_leaves_nothing_half_done(string cmdlet)
    {
        var operation = Operations.All.Single(o => o.Cmdlet == cmdlet);
        var (clean, requests, deletable) = await CleanAsync(operation);
        Assert.False(clean.Failed, string.Join('\n', clean.Faults.Select(f => f.Message)));
        Assert.NotEmpty(requests);
        var cells = requests.SelectMany(r => Trouble.All.Select(t => (Request: r, Trouble: t, Fault: t.Of(r)))).Where(c => c.Fault is not null || (c.Trouble.Deletes && Deletion.CanFollow(c.Request)));
        await AllAsync(cells, async cell =>
        {
            var deletion = cell.Trouble.Deletes ? new Deletion(cell.Request) : null;
            await using var cluster = await StartAsync(operation);
            if (cell.Fault is { } fault)
            {
                cluster.Sandbox.Faults.Add(fault with { Service = cell.Request.Service, Operation = cell.Request.Operation });
            }

            cluster.Options = cluster.Options with { RequestTimeout = cell.Fault?.Kind == SandboxFaultKind.Hang ? Impatient : Patient };
            deletion?.Arm(cluster);
            var ended = await FirstAndSecondAsync(operation, cluster, Cluster.Files);

            // A machine so busy that an earlier answer was too late has had another fault first, which it tells in an error or a warning.
            var happened = ended.Left == 0 || ended.First.Failed || (cell.Fault?.Kind == SandboxFaultKind.Hang && IsTold(ended.First, clean));
            var isUntroubled = deletion is { Deleted.Length: 0 };
            var wrong = !happened || (isUntroubled && deletable.Contains(cell.Request.Operation)) ? "it never happened"
                : isUntroubled ? JudgeUntroubled(ended.First, clean, operation, cluster)
                : Judge((ended.First, ended.Second), clean, operation, cell.Trouble, cluster, deletion?.Deleted);
            return wrong is null ? null : $"{cell.Trouble} at {cell.Request.Service} {cell.Request.Operation}: {wrong}";
        });
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public async Task A_full_disk_a_skewed_clock_and_a_refusing_proxy_leave_nothing_half_done(string cmdlet)
    {
        var operation = Operations.All.Single(o => o.Cmdlet == cmdlet);
        var (clean, _, _) = await CleanAsync(operation);
        var writes = new BrokenDisk(Cluster.Files, int.MaxValue);
        await using (var counted = await StartAsync(operation))
        {
            await Outcome.OfAsync(operation, counted, writes);
        }

        Assert.True(writes.Writes > 0 || !operation.WritesFiles);
        var cells = Enumerable.Range(0, Math.Min(writes.Writes, 12)).Select(i => (Name: $"disk full at write {i + 1}", Good: i)).Concat([(Name: "clock 20 minutes ahead", Good: -1), (Name: "clock 20 minutes behind", Good: -2), (Name: "proxy refused", Good: -3)]);
        await AllAsync(cells, async cell =>
        {
            var clock = cell.Good switch { -1 => TimeSpan.FromMinutes(20), -2 => TimeSpan.FromMinutes(-20), _ => TimeSpan.Zero };
            await using var cluster = await StartAsync(operation, new SkewedTime());
            ((SkewedTime)cluster.Time!).Skew = clock;
            var options = cluster.Options;
            if (cell.Good == -3)
            {
                cluster.Options = options with { Proxy = new AwsProxy { Host = "127.0.0.1", Port = 9 } };
            }

            var first = await Outcome.OfAsync(operation, cluster, cell.Good >= 0 ? new BrokenDisk(Cluster.Files, cell.Good) : Cluster.Files);
            (cluster.Options, ((SkewedTime)cluster.Time!).Skew) = (options, TimeSpan.Zero);
            var second = first.Failed ? await SecondAsync(operation, cluster) : null;
            return Judge((first, second), clean, operation, null, cluster) is { } wrong ? $"{cell.Name}: {wrong}" : null;
        });
    }

    private static async Task<Cluster> StartAsync(Operation operation, TimeProvider? time = null)
    {
        var cluster = await Operations.StartAsync(operation, new SandboxOptions { UpdateDuration = TimeSpan.FromMilliseconds(20), Clock = time });
        cluster.Time = time;
        cluster.Options = cluster.Options with { RequestTimeout = Patient, MaxAttempts = 2 };
        await operation.PrepareAsync(cluster);
        cluster.Sandbox.Requests.Clear();
        return cluster;
    }

    /// <summary>A run without any fault, its kinds of requests, and those of them after which there is surely an entry to delete.</summary>
    private static async Task<(Outcome Clean, IReadOnlyList<Request> Requests, IReadOnlyList<string> Deletable)> CleanAsync(Operation operation)
    {
        await using var cluster = await StartAsync(operation);
        var isListed = HasEntry(Outcome.StateOf(cluster));
        var clean = await Outcome.OfAsync(operation, cluster, Cluster.Files);
        var requests = cluster.Sandbox.Requests.All;
        var deletable = requests.Where(r => Deletion.ShowsEntry(r) || (r.Operation == Deletion.List && isListed && HasEntry(clean.State))).Select(r => r.Operation);
        return (clean, requests.Select(r => new Request(r.Service, r.Operation, r.IsWrite)).Distinct().ToArray(), deletable.Distinct().ToArray());

        static bool HasEntry(string state) => Outcome.Without(Operations.Dev, state) != state;
    }

    private static async Task<(Outcome First, Outcome? Second, int Left)> FirstAndSecondAsync(Operation operation, Cluster cluster, IFiles files)
    {
        var first = await Outcome.OfAsync(operation, cluster, files);
        var left = cluster.Sandbox.Faults.Pending.Count(f => f.Count is not null);
        cluster.Sandbox.Faults.Clear();
        cluster.Options = cluster.Options with { RequestTimeout = Patient };
        return (first, first.Failed ? await SecondAsync(operation, cluster) : null, left);
    }

    /// <summary>The same again; where the first left its lock because it could not let it go, with the word that breaks it, as its error says.</summary>
    private static async Task<Outcome> SecondAsync(Operation operation, Cluster cluster)
    {
        var second = await Outcome.OfAsync(operation, cluster, Cluster.Files);
        if (operation.BreakLockAsync is { } breaking && second.Faults.Any(f => f.ErrorId == ErrorIds.MigrationLocked && f.RecommendedAction?.Contains("-BreakLock", StringComparison.Ordinal) == true))
        {
            second = await Outcome.OfAsync(operation with { RunAsync = breaking }, cluster, Cluster.Files);
        }

        return operation.WayOutAsync is { } wayOut && second.Faults.Any(f => f.ErrorId is ErrorIds.InvalidPrincipal or ErrorIds.PlanOutdated)
            ? await Outcome.OfAsync(operation with { RunAsync = wayOut }, cluster, Cluster.Files)
            : second;
    }

    /// <summary>What is wrong with how it ended; null when nothing is.</summary>
    private static string? Judge((Outcome First, Outcome? Second) ended, Outcome clean, Operation operation, Trouble? trouble, Cluster cluster, string? deleted = null)
    {
        var (first, second) = ended;
        var isTold = IsTold(first, clean);
        var leak = new[] { first, second }.OfType<Outcome>().SelectMany(o => Secrets.Traces(o, cluster)).Select(t => (t.Where, Secret: Secrets.FindIn(t.Text, cluster))).FirstOrDefault(t => t.Secret is not null);
        if (leak.Secret is not null)
        {
            return $"{leak.Where} holds {leak.Secret}";
        }

        if (Secrets.OpenFiles(cluster) is [var open, ..])
        {
            return $"others may read {open}";
        }

        if (second is null)
        {
            return Outcome.Without(deleted, first.State) != Outcome.Without(deleted, clean.State) && !isTold ? $"no error, but another state:\n{first.State}\nnot\n{clean.State}"
                : first.Outputs != clean.Outputs && !isTold && trouble?.Vanishes != true ? $"no error and no warning, but other outputs:\n{first.Outputs}\nnot\n{clean.Outputs}"
                : null;
        }

        var unclear = first.Faults.FirstOrDefault(f => string.IsNullOrEmpty(f.ErrorId) || f.Message.Length < 20 || string.IsNullOrEmpty(f.RecommendedAction));
        var left = second.Faults.Where(f => !(NeedsDecision(operation, trouble) && f.ErrorId == ErrorIds.PlanOutdated)).Select(f => $"{f.ErrorId}: {f.Message}").ToArray();
        return trouble?.Passes == true ? "it should have got over it: " + Words(first)
            : unclear is not null ? $"an unclear error: {unclear.ErrorId} {unclear.Message} ({unclear.RecommendedAction})"
            : left.Length > 0 ? $"after {Words(first)} a second run ended with {string.Join('\n', left)}"
            : Outcome.Without(operation.WritesEntries ? null : deleted, second.State) != Outcome.Without(operation.WritesEntries ? null : deleted, clean.State) && !NeedsDecision(operation, trouble) ? $"after {Words(first)} a second run led to\n{second.State}\nnot\n{clean.State}"
            : null;
    }

    /// <summary>What is wrong with a run that met no fault: it has to end as any other.</summary>
    private static string? JudgeUntroubled(Outcome first, Outcome clean, Operation operation, Cluster cluster) =>
        (first.Failed || IsTold(first, clean) ? Words(first) + string.Join('\n', first.Warnings) : Judge((first, null), clean, operation, null, cluster)) is { } wrong ? "nothing was deleted, and yet: " + wrong : null;

    /// <summary>True when a run warned of something. What it says without any fault, too, tells nothing of this one.</summary>
    private static bool IsTold(Outcome first, Outcome clean) => first.Warnings.Except(clean.Warnings).Any();

    /// <summary>True when somebody else's entry stands where the plan wanted one: only an administrator can say which shall be.</summary>
    private static bool NeedsDecision(Operation operation, Trouble? trouble) => trouble?.ChangesCluster == true && operation.WayOutAsync is not null;

    private static string Words(Outcome outcome) => string.Join("; ", outcome.Faults.Select(f => $"{f.ErrorId}: {f.Message}"));

    private static async Task AllAsync<T>(IEnumerable<T> cells, Func<T, Task<string?>> check)
    {
        var wrong = new ConcurrentBag<string>();
        await System.Threading.Tasks.Parallel.ForEachAsync(cells, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (cell, _) =>
        {
            try
            {
                if (await check(cell) is { } message)
                {
                    wrong.Add(message);
                }
            }
            catch (Exception fault)
            {
                wrong.Add($"{cell}: {fault}");
            }
        });
        Assert.True(wrong.IsEmpty, $"{wrong.Count} wrong:\n{string.Join("\n----\n", wrong.Order(StringComparer.Ordinal))}");
    }
}
