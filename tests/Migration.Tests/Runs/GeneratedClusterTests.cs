using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Faults;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Runs;

/// <summary>
/// Generated clusters, each under one fault or one cut: the migration ends with nobody having less than before, or stops with a
/// question; answered, it goes on. <c>EKSAM_MIGRATION_CLUSTERS=500</c> takes them all.
/// </summary>
public sealed class GeneratedClusterTests
{
    /// <summary>The journal of the longest generated migration has fewer lines.</summary>
    private const int Lines = 45;

    public static TheoryData<int> Numbers()
    {
        // A number takes so many; numbers with commas take just those, to look at one again.
        var wish = (Environment.GetEnvironmentVariable("EKSAM_MIGRATION_CLUSTERS") ?? "8").Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return new TheoryData<int>(wish.Length > 1 ? wish : Enumerable.Range(1, wish[0]));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task A_generated_cluster_ends_equal_or_stops_with_a_question(int number)
    {
        var random = new Random(number * 7919);
        var generator = new ClusterGenerator(number);
        var oracle = new AccessOracle();
        var seed = generator.Make();
        await using var cluster = await Cluster.StartAsync(seed, generator.Roles, generator.Users, oracle: oracle);
        var request = new MigrationRunRequest { RemoveMappedRows = number % 4 == 0, Wish = new MigrationPlanRequest { TargetMode = random.Next(2) == 0 ? "API" : "API_AND_CONFIG_MAP" } };
        request = await AnswerAsync(cluster, oracle, request);

        // Each fault and each cut comes round; which of the two comes first changes.
        var (fault, line) = (Troubles.Of(number, random.Next(3)), 1 + ((number * 7) % Lines));
        await TroubledAsync(cluster, request, number % 2 == 0 ? fault : null, line, random);
        await TroubledAsync(cluster, request with { BreakLock = true }, number % 2 == 0 ? null : fault, line, random);
        if (fault is { Kind: SandboxFaultKind.Race, Operation: "CreateAccessEntry" })
        {
            await RacedAsync(cluster, request, oracle);
            return;
        }

        await cluster.RunAsync(request with { BreakLock = true });

        Assert.True(oracle.Falls.Count == 0, $"cluster {number}: {string.Join("; ", oracle.Falls.Take(3))}");
        Assert.Equal(request.Wish.TargetMode, cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
        Assert.DoesNotContain(cluster.Sandbox.State.GetAccessEntries(cluster.Arn), e => e.KubernetesGroups?.Any(g => g.StartsWith("migration-bridge:", StringComparison.Ordinal)) == true);
        var again = await cluster.PlanAsync(request.Wish.TargetMode);
        Assert.Empty(again.Entries);
    }

    // Somebody else has made an entry with nothing in it for one principal, and silenced its row: that is theirs. With the
    // journal the run says so; without it, the entry is part of the state that is planned on.
    private static async Task RacedAsync(Cluster cluster, MigrationRunRequest request, AccessOracle oracle)
    {
        try
        {
            await cluster.RunAsync(request with { BreakLock = true });
        }
        catch (EksAccessException fault)
        {
            Assert.Contains(fault.ErrorId, new[] { ErrorIds.PlanOutdated, ErrorIds.DifferenceNotAccepted, ErrorIds.PlanNotReady, ErrorIds.MigrationDiffers });
        }

        Assert.Single(oracle.Falls.Select(f => f.Split(' ')[0]).DefaultIfEmpty(string.Empty).Distinct());
    }

    // What stops it has to be a question; drop is chosen for what API mode cannot keep, and every difference is accepted by its id.
    private static async Task<MigrationRunRequest> AnswerAsync(Cluster cluster, AccessOracle oracle, MigrationRunRequest request)
    {
        var plan = await cluster.PlanAsync(request.Wish.TargetMode);
        Assert.DoesNotContain(plan.Readiness, c => c.Outcome == MigrationCheckOutcome.Blocks);
        if (!plan.IsReady)
        {
            var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(request));
            Assert.Equal(ErrorIds.PlanNotReady, fault.ErrorId);
            request = request with { Wish = request.Wish with { Choices = plan.Questions.ToDictionary(q => q.Id, _ => new MigrationChoice(MigrationChoiceKind.Drop, string.Empty)) } };
            plan = await new MigrationPlanner(cluster.Operator, cluster.Clock).PlanAsync(await cluster.TargetAsync(), request.Wish, CancellationToken.None);
        }

        var open = plan.Proof.Where(p => p.NeedsAcceptance).ToArray();
        if (open.Length > 0)
        {
            var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(request));
            Assert.Equal(ErrorIds.DifferenceNotAccepted, fault.ErrorId);
            Assert.All(open, p => Assert.Contains(p.Id, fault.Message, StringComparison.Ordinal));
        }

        Assert.Empty(oracle.Falls);
        foreach (var proof in open)
        {
            oracle.Excuse(proof.PrincipalArn);
        }

        return request with { AcceptDifference = plan.DifferencesToAccept };
    }

    [Fact]
    public void Every_fault_of_the_sandbox_comes_round()
    {
        Assert.Equal(Enum.GetValues<SandboxFaultKind>().Order(), Troubles.Kinds.Order());
        Assert.True(Troubles.Count < 500);
    }

    // Either a fault happens, or the run is cut after a line of its journal.
    private static async Task TroubledAsync(Cluster cluster, MigrationRunRequest request, SandboxFault? fault, int line, Random random)
    {
        try
        {
            if (fault is null)
            {
                using var life = new CancellationTokenSource();
                await cluster.RunAsync(request, new DyingFiles(Cluster.Files, line, life.Cancel), cancellationToken: life.Token);
            }
            else
            {
                cluster.Sandbox.Faults.Add(fault);

                // Whoever waits for an answer that never comes ends the run by hand.
                await (fault.Kind == SandboxFaultKind.Hang ? cluster.CancelAtFaultAsync(token => cluster.RunAsync(request, cancellationToken: token)) : cluster.RunAsync(request));
            }
        }
        catch (Exception stop) when (stop is EksAccessException or OperationCanceledException)
        {
            // A fault may stop the run; what counts is what is left and that the next run goes on.
        }

        cluster.Sandbox.Faults.Clear();
        if (random.Next(3) == 0)
        {
            foreach (var file in Directory.GetFiles(cluster.Folder))
            {
                File.Delete(file);
            }
        }
    }
}
