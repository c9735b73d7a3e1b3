using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Faults;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Runs;

/// <summary>The lock of a run that ends in any way but by a kill is gone with it; where it cannot go, that is told and the fault that ended the run still counts.</summary>
public sealed class MigrationLockTests
{
    private const string Tag = "eks-access-management:migration-lock";

    [Theory]
    [InlineData(SandboxFaultKind.Slow, "TagResource")]
    [InlineData(SandboxFaultKind.Slow, "CreateAccessEntry")]
    [InlineData(SandboxFaultKind.Hang, "CreateAccessEntry")]
    [InlineData(SandboxFaultKind.Hang, "list clusterroles")]
    public async Task Whoever_cancels_leaves_no_lock(SandboxFaultKind kind, string operation)
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        cluster.Sandbox.Faults.Add(new SandboxFault(kind) { Operation = operation, Count = 1, Delay = TimeSpan.FromSeconds(5), After = operation.StartsWith("list", StringComparison.Ordinal) ? 2 : 0 });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.CancelAtFaultAsync(token => cluster.RunAsync(cancellationToken: token)));

        Assert.Empty(cluster.Sandbox.Faults.Pending);
        Assert.DoesNotContain(Tag, cluster.Sandbox.State.GetCluster(cluster.Arn).Tags.Keys);
        cluster.Sandbox.Faults.Clear();
        await cluster.RunAsync();
        Assert.Contains(Cluster.R + "ops", Samples.EntriesOf(cluster));
    }

    [Fact]
    public async Task A_tag_whose_answer_was_cut_off_goes_with_the_run()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        cluster.Sandbox.Faults.Add(SandboxFaultKind.CutDuring, "TagResource", 20);
        await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync());
        Assert.Contains(cluster.Sandbox.Requests.Writes, w => w.Operation == "TagResource");
        Assert.DoesNotContain(Tag, cluster.Sandbox.State.GetCluster(cluster.Arn).Tags.Keys);
    }

    [Fact]
    public async Task A_tag_that_cannot_be_taken_off_is_told_and_the_fault_that_ended_the_run_counts()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Operation = "UntagResource", Count = null, Status = 403, ErrorCode = "AccessDeniedException", Message = "not now" });
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Operation = "UpdateClusterConfig", Count = null, Status = 403, ErrorCode = "AccessDeniedException", Message = "never" });
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync());

        Assert.Contains("never", fault.Message, StringComparison.Ordinal);
        Assert.Contains(cluster.Operator.Warnings, w => w.Contains(Tag, StringComparison.Ordinal) && w.Contains("-BreakLock", StringComparison.Ordinal));
        cluster.Sandbox.Faults.Clear();
        await cluster.RunAsync(new MigrationRunRequest { BreakLock = true });
        Assert.DoesNotContain(Tag, cluster.Sandbox.State.GetCluster(cluster.Arn).Tags.Keys);
    }
}
