using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Recovery;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;
using static EksAccessManagement.Migration.Tests.Support.Rescues;

namespace EksAccessManagement.Migration.Tests.Recovery;

/// <summary>
/// The rows of the rescue procedure that can fail, in its order (who am I, cluster, status, platform, mode, wait, entry, what is
/// there, policy, propagation, endpoint, look): what is said, and that a second run goes on. Others stand in <see cref="ClusterRescuerTests"/>.
/// </summary>
public sealed class RescueTableTests
{
    [Fact]
    public async Task Who_am_I_a_session_whose_role_IAM_does_not_tell_asks_for_the_ARN_and_goes_on_with_it()
    {
        await using var cluster = await StartAsync(Locked());
        Refuse(cluster, "GetRole", null, "AccessDenied", 403);
        var (steps, fault) = await FailsAsync(cluster);

        Assert.Equal("Identity", steps[^1].Name);
        Assert.Contains("iam:GetRole", fault.Message + fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-PrincipalArn", fault.RecommendedAction, StringComparison.Ordinal);
        var last = (await RescueAsync(cluster, principal: Rescuer))[^1];
        Assert.Equal((Rescuer, "Next"), (last.PrincipalArn, last.Name));
    }

    [Fact]
    public async Task Who_am_I_a_session_of_Identity_Center_is_told_where_its_role_lies()
    {
        const string Role = Cluster.R + "aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef";
        await using var cluster = await Cluster.StartAsync(Locked(), Samples.Roles, caller: Role);
        Refuse(cluster, "GetRole", null, "AccessDenied", 403);
        var (_, fault) = await FailsAsync(cluster);
        Assert.Contains("/aws-reserved/sso.amazonaws.com/REGION/", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(Role, (await GoesOnAsync(cluster))[^1].PrincipalArn);
    }

    [Fact]
    public async Task Who_am_I_a_session_of_another_account_may_be_refused_by_the_cluster_s_account()
    {
        await using var cluster = await StartAsync(Locked());
        Refuse(cluster, "CreateAccessEntry", 2, "AccessDeniedException", 403, message: "User: arn:aws:sts::444455556666:assumed-role/partner/x is not authorized to perform: eks:CreateAccessEntry because no resource-based policy allows it");
        var (_, fault) = await FailsAsync(cluster, principal: "arn:aws:iam::444455556666:role/partner");
        Assert.Contains("eks:CreateAccessEntry", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("Next", (await RescueAsync(cluster, principal: "arn:aws:iam::444455556666:role/partner"))[^1].Name);
    }

    [Theory]
    [InlineData(false, "The region has prod")]
    [InlineData(true, "Check the name, the region and the account")]
    public async Task Cluster_a_wrong_name_lists_the_clusters_where_that_is_allowed(bool isDenied, string said)
    {
        await using var cluster = await StartAsync(Locked());
        if (isDenied)
        {
            Refuse(cluster, "ListClusters", null, "AccessDeniedException", 403);
        }

        var (steps, fault) = await FailsAsync(cluster, name: "prdo");
        Assert.Equal((ErrorIds.ClusterNotFound, "Cluster"), (fault.ErrorId, steps[^1].Name));
        Assert.Contains(said, steps[^1].Message, StringComparison.Ordinal);
        await GoesOnAsync(cluster);
    }

    [Fact]
    public async Task Status_PENDING_stops_it_and_a_second_run_goes_on()
    {
        await using var cluster = await StartAsync(Locked());
        cluster.Sandbox.State.SetStatus(cluster.Arn, "PENDING");
        var (_, fault) = await FailsAsync(cluster);
        Assert.Equal(ErrorIds.ClusterNotActive, fault.ErrorId);
        Assert.Contains("PENDING", fault.Message, StringComparison.Ordinal);
        cluster.Sandbox.State.SetStatus(cluster.Arn, "ACTIVE");
        await GoesOnAsync(cluster);
    }

    [Fact]
    public async Task Status_UPDATING_is_waited_for_by_the_running_update()
    {
        // The update ends, by the service's clock, when it has been asked for once.
        var time = new SkewedTime();
        await using var cluster = await StartAsync(Locked(), options: new SandboxOptions { UpdateDuration = TimeSpan.FromMinutes(1), Clock = time });
        cluster.AfterRequest = (request, _) =>
        {
            time.Skew = request.Operation == "DescribeUpdate" ? TimeSpan.FromMinutes(2) : time.Skew;
            return Task.CompletedTask;
        };
        var target = await cluster.TargetAsync();
        await target.Eks.UpdateAuthenticationModeAsync(target.Name, "API_AND_CONFIG_MAP", CancellationToken.None);
        cluster.RenewSessions();
        var steps = await RescueAsync(cluster);

        Assert.Contains(steps, s => s.Name == "Status" && s.Message.Contains("Waited for update", StringComparison.Ordinal));
        Assert.Equal(RecoveryStepStatus.Skipped, steps.Single(s => s.Name == "Mode").Status);
        Assert.Equal(RecoveryStepStatus.Done, steps.Single(s => s.Name == "Verify").Status);
    }

    [Fact]
    public async Task Platform_an_old_one_is_told_and_after_an_upgrade_a_second_run_goes_on()
    {
        var seed = Locked() with { Version = "1.24", PlatformVersion = "eks.9" };
        await using var cluster = await StartAsync(seed);
        var (steps, fault) = await FailsAsync(cluster);
        Assert.Equal((ErrorIds.PlatformTooOld, "Mode"), (fault.ErrorId, steps[^1].Name));
        Assert.Contains("eks.15", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Kubernetes upgrade brings one", fault.RecommendedAction, StringComparison.Ordinal);

        cluster.Sandbox.State.RemoveCluster(cluster.Arn);
        cluster.Sandbox.State.AddCluster(Cluster.Account, seed with { PlatformVersion = "eks.15" });
        await GoesOnAsync(cluster);
    }

    [Fact]
    public async Task Platform_does_not_matter_where_the_mode_has_entries()
    {
        await using var cluster = await StartAsync(Locked() with { AuthenticationMode = "API", Version = "1.24", PlatformVersion = "eks.9" });
        await GoesOnAsync(cluster);
    }

    [Fact]
    public async Task Mode_that_somebody_else_has_stepped_meanwhile_counts_as_done_and_the_question_says_that_there_is_no_way_back()
    {
        await using var cluster = await StartAsync(Locked());
        Refuse(cluster, "UpdateClusterConfig", 1, "InvalidParameterException", 400, message: "Unsupported authentication mode update from API_AND_CONFIG_MAP to API_AND_CONFIG_MAP");
        cluster.Operator.OnQuestion = _ => cluster.Sandbox.State.SetAuthenticationMode(cluster.Arn, "API_AND_CONFIG_MAP");
        var steps = await RescueAsync(cluster);

        Assert.Equal("Next", steps[^1].Name);
        Assert.Contains(cluster.Operator.Questions, q => q.Contains("This cannot be undone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wait_a_failed_update_with_errors_tells_them_and_a_second_run_goes_on()
    {
        await using var cluster = await StartAsync(Locked());
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.FailUpdate) { Operation = "UpdateClusterConfig", Count = 1, ErrorCode = "AccessDenied", Message = "the cluster role lacks a right" });
        var (_, fault) = await FailsAsync(cluster);
        Assert.Equal(ErrorIds.UpdateFailed, fault.ErrorId);
        Assert.Contains("the cluster role lacks a right", fault.Message, StringComparison.Ordinal);
        await GoesOnAsync(cluster);
    }

    [Fact]
    public async Task Wait_an_update_that_takes_too_long_is_told_and_a_second_run_goes_on_without_another()
    {
        await using var cluster = await StartAsync(Locked(), options: new SandboxOptions { UpdateDuration = TimeSpan.FromSeconds(3) });
        var (steps, fault) = await FailsAsync(cluster, timeout: TimeSpan.FromSeconds(1));
        Assert.Equal((ErrorIds.RequestTimedOut, "Mode"), (fault.ErrorId, steps[^1].Name));
        for (var i = 0; i < 200 && cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode != "API_AND_CONFIG_MAP"; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }

        var second = await GoesOnAsync(cluster);
        Assert.Single(cluster.Sandbox.Requests.Writes, w => w.Operation == "UpdateClusterConfig");
        Assert.Equal(RecoveryStepStatus.Done, second.Single(s => s.Name == "Verify").Status);
    }

    [Fact]
    public async Task Entry_that_somebody_makes_at_the_same_moment_is_used()
    {
        await using var cluster = await StartAsync(Locked());
        cluster.Sandbox.Faults.Add(SandboxFaultKind.Race, "CreateAccessEntry");
        var steps = await RescueAsync(cluster);
        Assert.Contains(steps, s => s is { Name: "Entry", Status: RecoveryStepStatus.Skipped });
        Assert.Equal(RecoveryStepStatus.Done, steps.Single(s => s.Name == "Verify").Status);
    }

    [Fact]
    public async Task What_is_there_of_a_node_type_that_no_node_uses_is_replaced()
    {
        await using var cluster = await StartAsync(Locked() with { AuthenticationMode = "API", AccessEntries = [new AccessEntrySeed(Rescuer) { Type = "EC2_LINUX" }] });
        var steps = await RescueAsync(cluster);
        Assert.Contains(steps, s => s is { Name: "Entry", Status: RecoveryStepStatus.Warning } && s.Message.Contains("no node group or Fargate profile uses the role", StringComparison.Ordinal));
        Assert.Equal("STANDARD", Entry(cluster).Type);
        Assert.DoesNotContain("system:nodes", Entry(cluster).KubernetesGroups ?? []);
    }

    [Fact]
    public async Task What_is_there_of_a_node_type_that_nodes_use_sends_to_another_principal_who_gets_in()
    {
        await using var cluster = await StartAsync(Locked() with { AuthenticationMode = "API", Nodegroups = [new NodegroupSeed("blue", Rescuer)], AccessEntries = [new AccessEntrySeed(Rescuer) { Type = "EC2_LINUX" }] });
        var (_, fault) = await FailsAsync(cluster);
        Assert.Equal(ErrorIds.AccessEntryTypeFixed, fault.ErrorId);
        Assert.Contains("node group blue", fault.Message, StringComparison.Ordinal);
        Assert.Contains("another role", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("Next", (await RescueAsync(cluster, principal: Cluster.Admin))[^1].Name);
        Assert.Equal("EC2_LINUX", Entry(cluster).Type);
    }

    [Fact]
    public async Task What_is_there_with_odd_groups_and_name_stays_as_it_is()
    {
        await using var cluster = await StartAsync(Locked() with { AuthenticationMode = "API", AccessEntries = [new AccessEntrySeed(Rescuer) { Username = "odd", KubernetesGroups = ["nobody-binds-me"], CreatedAt = DateTime.UtcNow }] });
        await GoesOnAsync(cluster);
        Assert.Equal(("odd", "nobody-binds-me"), (Entry(cluster).Username, Assert.Single(Entry(cluster).KubernetesGroups!)));
    }

    [Theory]
    [InlineData("aws-us-gov", "us-gov-west-1")]
    [InlineData("aws-cn", "cn-north-1")]
    public async Task Policy_has_the_ARN_of_the_cluster_s_partition(string partition, string region)
    {
        var caller = $"arn:{partition}:iam::{Cluster.Account}:user/admin";
        await using var cluster = await Cluster.StartAsync(Locked() with { Region = region, Creator = null }, caller: caller, partition: partition);
        await GoesOnAsync(cluster);
        var entry = cluster.Entry(caller);
        Assert.StartsWith($"arn:{partition}:eks::aws:cluster-access-policy/", Assert.Single(entry.Policies).Policy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Propagation_is_waited_for(int status)
    {
        await using var cluster = await StartAsync(Locked() with { AuthenticationMode = "API" });
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Service = "kubernetes", Count = 3, Status = status, Message = "no" });
        Assert.Equal(RecoveryStepStatus.Done, (await RescueAsync(cluster)).Single(s => s.Name == "Verify").Status);
    }

    [Fact]
    public async Task Endpoint_that_lets_in_some_addresses_only_is_told_with_them_and_a_second_run_looks_again()
    {
        await using var cluster = await StartAsync(Locked() with { PublicAccessCidrs = ["203.0.113.0/24"] });
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.CutBefore) { Service = "kubernetes", Count = null });
        var verify = (await RescueAsync(cluster)).Single(s => s.Name == "Verify");
        Assert.Equal(RecoveryStepStatus.Warning, verify.Status);
        Assert.Contains("203.0.113.0/24 only; your address may not be among them", verify.Message, StringComparison.Ordinal);
        Assert.Equal(RecoveryStepStatus.Done, (await GoesOnAsync(cluster)).Single(s => s.Name == "Verify").Status);
    }

    [Fact]
    public async Task The_end_names_the_entry_and_how_to_take_it_away()
    {
        await using var cluster = await StartAsync(Locked());
        Assert.Contains($"Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn {Rescuer} -All", (await GoesOnAsync(cluster))[^1].Message, StringComparison.Ordinal);
    }
}
