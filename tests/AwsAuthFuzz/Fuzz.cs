using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.AwsAuthFuzz;

/// <summary>Runs everything Core does with a text over many documents; a crash, a hang or runaway memory fails the run.</summary>
internal static class Fuzz
{
    /// <summary>Time of the processor, so that a busy machine makes no hang.</summary>
    private static readonly TimeSpan WorkLimit = TimeSpan.FromMinutes(2);

    /// <summary>Time of the clock, for one that waits and does not work.</summary>
    private static readonly TimeSpan WaitLimit = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(int count, ulong seed, int workers)
    {
        var next = -1;
        var current = new (int Document, long Started, TimeSpan Worked)[workers];
        var failures = 0;
        var longest = TimeSpan.Zero;
        var watch = Stopwatch.StartNew();
        var gate = new Lock();
        var tasks = Enumerable.Range(0, workers).Select(worker => Task.Factory.StartNew(
            () =>
            {
                for (var i = Interlocked.Increment(ref next); i < count && Volatile.Read(ref failures) < 10; i = Interlocked.Increment(ref next))
                {
                    current[worker] = (i, Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
                    try
                    {
                        Exercise(DocumentGenerator.Make(seed + (ulong)i), i);
                    }
                    catch (Exception e)
                    {
                        Interlocked.Increment(ref failures);
                        Console.WriteLine($"failure at seed {seed + (ulong)i}: {e}\n{Differential.Escape(DocumentGenerator.Make(seed + (ulong)i))}\n");
                    }

                    var taken = Stopwatch.GetElapsedTime(current[worker].Started);
                    lock (gate)
                    {
                        longest = taken > longest ? taken : longest;
                    }
                }

                current[worker] = (-1, 0, TimeSpan.Zero);
            },
            TaskCreationOptions.LongRunning)).ToArray();
        var all = Task.WhenAll(tasks);
        var said = TimeSpan.Zero;
        while (await Task.WhenAny(all, Task.Delay(2000)).ConfigureAwait(false) != all)
        {
            if (watch.Elapsed - said > Pause)
            {
                said = watch.Elapsed;
                Console.WriteLine($"{Math.Min(next, count)} documents in {said.TotalSeconds:F0} s");
            }

            // The processor's time is that of all workers together.
            var worked = Environment.CpuUsage.TotalTime;
            foreach (var (document, _, _) in current.Where(c => c.Started != 0 && (worked - c.Worked > WorkLimit * workers || Stopwatch.GetElapsedTime(c.Started) > WaitLimit)))
            {
                Console.WriteLine($"hang at seed {seed + (ulong)document}");
                return 1;
            }
        }

        await all.ConfigureAwait(false);
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{Math.Min(next, count)} documents from seed {seed} in {watch.Elapsed.TotalSeconds:F0} s, {failures} failures, longest {longest.TotalMilliseconds:F0} ms, peak memory {process.PeakWorkingSet64 >> 20} MiB");
        return failures == 0 ? 0 : 1;
    }

    /// <summary>Everything Core does with one text.</summary>
    public static void Exercise(string text, int number)
    {
        var maps = new List<AwsAuthMap> { AwsAuthReader.ReadText(text) };
        maps.AddRange(AwsAuthKeys.All.Select(key => AwsAuthReader.Read(new Dictionary<string, string> { [key] = text })));
        if (number % 4 == 0)
        {
            maps.Add(AwsAuthReader.ReadText("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    " + text.Replace("\n", "\n    ")));
        }

        if (number % 3 == 0)
        {
            RepairCheck.Check(maps[0].Source);
            RepairCheck.Check(maps[1].Source);
        }

        foreach (var map in maps)
        {
            foreach (var row in map.Rows)
            {
                if (row.Line < 1 || row.EndLine < row.Line || row.Column < 1)
                {
                    throw new InvalidOperationException($"A row stands nowhere: {row}");
                }

                _ = row.RendersTo;
                _ = map.Resolve(row.Arn);
            }

            _ = map.Resolve("arn:aws:sts::111122223333:assumed-role/dev/alice");
            foreach (var issue in AwsAuthLinter.Lint(map))
            {
                if (issue.Line > 0 != issue.Column > 0)
                {
                    throw new InvalidOperationException($"An issue stands nowhere: {issue}");
                }
            }
        }
    }
}
