using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Recovery;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>A cluster that nobody gets into, somebody with rights on EKS, and the rescue.</summary>
internal static class Rescues
{
    public const string Rescuer = Cluster.R + "rescue/rescuer";

    /// <summary>The creator is gone, and there is no aws-auth.</summary>
    public static ClusterSeed Locked() => new(Cluster.Name, "eu-west-1") { AuthenticationMode = "CONFIG_MAP", Creator = Cluster.R + "gone", AddsEksOwnedEntries = true, Namespaces = ["web"] };

    public static Task<Cluster> StartAsync(ClusterSeed seed, string caller = Rescuer, SandboxOptions? options = null) =>
        Cluster.StartAsync(seed, [new RoleSeed("rescuer") { Path = "/rescue/", CreatedAt = DateTime.UtcNow.AddDays(-1) }], caller: caller, options: options);

    public static Task<List<EKSRecoveryStep>> RescueAsync(Cluster cluster, string? principal = null, string policy = "ClusterAdmin", string? reason = null, string name = Cluster.Name, List<EKSRecoveryStep>? steps = null, string? permissionSet = null) =>
        RunAsync(cluster, new RecoveryRequest { Cluster = ClusterChoice.Named(name), PrincipalArn = principal, AccessPolicy = policy, Reason = reason, PermissionSet = permissionSet }, steps);

    public static async Task<List<EKSRecoveryStep>> RunAsync(Cluster cluster, RecoveryRequest request, List<EKSRecoveryStep>? steps = null, CancellationToken cancellationToken = default)
    {
        steps ??= [];
        await new ClusterRescuer(cluster.Locator(), Cluster.Files, Cluster.Json, cluster.Operator, cluster.Clock).RescueAsync(
            request with { BackupFolder = cluster.Folder },
            (step, _) =>
            {
                steps.Add(step);
                return Task.CompletedTask;
            },
            cancellationToken);
        return steps;
    }

    /// <summary>A rescue that fails: the last step says so, and there is something to do next.</summary>
    public static async Task<(List<EKSRecoveryStep> Steps, EksAccessException Fault)> FailsAsync(Cluster cluster, string name = Cluster.Name, string? principal = null, TimeSpan? timeout = null)
    {
        var steps = new List<EKSRecoveryStep>();
        var request = new RecoveryRequest { Cluster = ClusterChoice.Named(name), PrincipalArn = principal, Timeout = timeout ?? TimeSpan.FromMinutes(40) };
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => RunAsync(cluster, request, steps));
        Assert.Equal(RecoveryStepStatus.Failed, steps[^1].Status);
        Assert.False(string.IsNullOrWhiteSpace(fault.RecommendedAction));
        Assert.Contains("run Repair-EKSClusterAccess again", fault.RecommendedAction, StringComparison.Ordinal);
        return (steps, fault);
    }

    /// <summary>A run that goes through.</summary>
    public static async Task<List<EKSRecoveryStep>> GoesOnAsync(Cluster cluster)
    {
        cluster.Sandbox.Faults.Clear();
        cluster.RenewSessions();
        var steps = await RescueAsync(cluster);
        Assert.Equal("Next", steps[^1].Name);
        Assert.DoesNotContain(steps, s => s.Status == RecoveryStepStatus.Failed);
        return steps;
    }

    /// <summary>The rescuer's entry.</summary>
    public static AccessEntrySeed Entry(Cluster cluster) => cluster.Entry(Rescuer);

    /// <summary>Has an operation answered with an error.</summary>
    public static void Refuse(Cluster cluster, string operation, int? count, string code, int status, int after = 0, string message = "not now") =>
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Operation = operation, Count = count, After = after, Status = status, ErrorCode = code, Message = message });
}
