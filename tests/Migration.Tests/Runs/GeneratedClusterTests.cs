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
    private static readonly (SandboxFaultKind Kind, string Operation)[] Troubles =
    [
        (SandboxFaultKind.Throttle, "CreateAccessEntry"), (SandboxFaultKind.ServerError, "AssociateAccessPolicy"), (SandboxFaultKind.CutBefore, "CreateAccessEntry"),
        (SandboxFaultKind.CutDuring, "CreateAccessEntry"), (SandboxFaultKind.CutDuring, "AssociateAccessPolicy"), (SandboxFaultKind.CutDuring, "UpdateAccessEntry"),
        (SandboxFaultKind.FailUpdate, "UpdateClusterConfig"), (SandboxFaultKind.InvalidPrincipal, "CreateAccessEntry"), (SandboxFaultKind.Race, "UpdateClusterConfig"),
        (SandboxFaultKind.Error, "AssociateAccessPolicy"), (SandboxFaultKind.Error, "UpdateAccessEntry"), (SandboxFaultKind.Error, "CreateAccessEntry"), (SandboxFaultKind.CutBefore, "DescribeAccessEntry"),
    ];

    public static TheoryData<int> Numbers()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("EKSAM_MIGRATION_CLUSTERS") ?? "8", CultureInfo.InvariantCulture);
        return new TheoryData<int>(Enumerable.Range(1, count));
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
        var request = new MigrationRunRequest { Wish = new MigrationPlanRequest { TargetMode = random.Next(2) == 0 ? "API" : "API_AND_CONFIG_MAP" } };
        request = await AnswerAsync(cluster, oracle, request);

        await TroubledAsync(cluster, request, random);
        await cluster.RunAsync(request with { BreakLock = true });

        Assert.True(oracle.Falls.Count == 0, $"cluster {number}: {string.Join("; ", oracle.Falls.Take(3))}");
        Assert.Equal(request.Wish.TargetMode, cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
        Assert.DoesNotContain(cluster.Sandbox.State.GetAccessEntries(cluster.Arn), e => e.KubernetesGroups?.Any(g => g.StartsWith("migration-bridge:", StringComparison.Ordinal)) == true);
        var again = await cluster.PlanAsync(request.Wish.TargetMode);
        Assert.Empty(again.Entries);
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

    private static async Task TroubledAsync(Cluster cluster, MigrationRunRequest request, Random random)
    {
        try
        {
            if (random.Next(2) == 0)
            {
                using var life = new CancellationTokenSource();
                await cluster.RunAsync(request, new DyingFiles(Cluster.Files, random.Next(1, 30), life), life.Token);
            }
            else
            {
                var (kind, operation) = Troubles[random.Next(Troubles.Length)];
                cluster.Sandbox.Faults.Add(new SandboxFault(kind) { Operation = operation, Count = 1, After = random.Next(3), Status = kind == SandboxFaultKind.Error ? 403 : null, ErrorCode = kind == SandboxFaultKind.Error ? "AccessDeniedException" : null, Message = kind == SandboxFaultKind.Error ? "not now" : null });
                await cluster.RunAsync(request);
            }
        }
        catch (Exception fault) when (fault is EksAccessException or OperationCanceledException)
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
