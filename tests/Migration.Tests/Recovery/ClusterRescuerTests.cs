using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Recovery;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;
using static EksAccessManagement.Migration.Tests.Support.Rescues;

namespace EksAccessManagement.Migration.Tests.Recovery;

/// <summary>Each row of the rescue procedure: what the message says, and that a second run goes on.</summary>
public sealed class ClusterRescuerTests
{
    [Fact]
    public async Task A_cluster_whose_creator_is_gone_is_opened_and_verified()
    {
        await using var cluster = await StartAsync(Locked());
        var steps = await RescueAsync(cluster, reason: "INC-42: creator left");

        Assert.Equal(["Cluster", "Identity", "Status", "Mode", "Entry", "Policy", "Verify", "Next"], steps.Select(s => s.Name));
        Assert.All(steps, s => Assert.Equal(RecoveryStepStatus.Done, s.Status));
        Assert.Equal(Rescuer, steps[^1].PrincipalArn);
        var entry = Entry(cluster);
        Assert.Equal("INC-42: creator left", entry.Tags[RecoveryTags.Reason]);
        Assert.Contains("assumed-role/rescuer", entry.Tags[RecoveryTags.By], StringComparison.Ordinal);
        Assert.Contains("* *", steps.Single(s => s.Name == "Verify").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_finds_everything_done_and_writes_nothing()
    {
        await using var cluster = await StartAsync(Locked());
        await RescueAsync(cluster);
        var writes = cluster.Sandbox.Requests.Writes.Count(w => w.Service == "eks");
        var steps = await RescueAsync(cluster);

        Assert.Equal(["Mode", "Entry", "Policy"], steps.Where(s => s.Status == RecoveryStepStatus.Skipped).Select(s => s.Name));
        Assert.Equal(writes, cluster.Sandbox.Requests.Writes.Count(w => w.Service == "eks"));
    }

    [Theory]
    [InlineData("DescribeCluster", "eks:DescribeCluster", "Cluster")]
    [InlineData("UpdateClusterConfig", "eks:authenticationMode", "Mode")]
    [InlineData("CreateAccessEntry", "eks:CreateAccessEntry", "Entry")]
    [InlineData("AssociateAccessPolicy", "eks:accessScope", "Policy")]
    public async Task What_IAM_refuses_is_named_and_a_second_run_goes_on(string operation, string said, string step)
    {
        await using var cluster = await StartAsync(Locked());
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Operation = operation, Count = operation == "CreateAccessEntry" ? 2 : 1, Status = 403, ErrorCode = "AccessDeniedException", Message = $"User is not authorized to perform: eks:{operation}" });
        var (steps, fault) = await FailsAsync(cluster);

        Assert.Equal(ErrorIds.AccessDenied, fault.ErrorId);
        Assert.Equal((step, RecoveryStepStatus.Failed), (steps[^1].Name, steps[^1].Status));
        Assert.Contains(said, steps[^1].Message, StringComparison.Ordinal);
        Assert.Contains("run Repair-EKSClusterAccess again", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("Next", (await RescueAsync(cluster))[^1].Name);
    }

    [Theory]
    [InlineData("CREATING", "Wait until")]
    [InlineData("DELETING", "nothing to get into")]
    [InlineData("FAILED", "nothing to get into")]
    public async Task A_cluster_that_is_not_active_stops_it_and_a_second_run_goes_on(string status, string said)
    {
        await using var cluster = await StartAsync(Locked());
        cluster.Sandbox.State.SetStatus(cluster.Arn, status);
        var (_, fault) = await FailsAsync(cluster);
        cluster.Sandbox.State.SetStatus(cluster.Arn, "ACTIVE");

        Assert.Equal(ErrorIds.ClusterNotActive, fault.ErrorId);
        Assert.Contains(said, fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("Next", (await RescueAsync(cluster))[^1].Name);
    }

    [Fact]
    public async Task A_failed_update_without_errors_is_told_and_a_second_run_goes_on()
    {
        await using var cluster = await StartAsync(Locked());
        cluster.Sandbox.Faults.Add(SandboxFaultKind.FailUpdate, "UpdateClusterConfig");
        var (_, fault) = await FailsAsync(cluster);
        Assert.Equal(ErrorIds.UpdateFailed, fault.ErrorId);
        Assert.Contains("no errors", fault.Message, StringComparison.Ordinal);
        Assert.Equal("Next", (await RescueAsync(cluster))[^1].Name);
    }

    [Fact]
    public async Task Another_update_is_waited_for()
    {
        await using var cluster = await StartAsync(Locked());
        cluster.Sandbox.Faults.Add(SandboxFaultKind.Race, "UpdateClusterConfig");
        Assert.Equal("Next", (await RescueAsync(cluster))[^1].Name);
    }

    [Fact]
    public async Task A_stale_entry_is_replaced_with_groups_policies_and_tags_kept()
    {
        await using var cluster = await StartAsync(Stale());
        var steps = await RescueAsync(cluster);
        var entry = Entry(cluster);

        Assert.Contains(steps, s => s is { Name: "Entry", Status: RecoveryStepStatus.Warning, Before: not null });
        Assert.Equal(("keeper", "sre"), (entry.Username, entry.Tags["team"]));
        Assert.Equal(["ops"], entry.KubernetesGroups);
        Assert.Equal(["AmazonEKSClusterAdminPolicy", "AmazonEKSViewPolicy"], entry.Policies.Select(p => p.Policy.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal(RecoveryStepStatus.Done, steps.Single(s => s.Name == "Verify").Status);
    }

    [Fact]
    public async Task A_policy_in_namespaces_becomes_one_for_the_cluster_and_the_old_scope_is_told()
    {
        await using var cluster = await StartAsync(Locked() with { AuthenticationMode = "API", AccessEntries = [new AccessEntrySeed(Rescuer) { CreatedAt = DateTime.UtcNow, Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy") { Namespaces = ["web"] }] }] });
        var steps = await RescueAsync(cluster);
        Assert.Contains(steps, s => s is { Name: "Policy", Status: RecoveryStepStatus.Warning } && s.Message.Contains("for web only", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AdminPolicy_is_warned_of_and_tags_that_are_refused_are_left_out()
    {
        await using var cluster = await StartAsync(Locked() with { AuthenticationMode = "API" });
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Operation = "CreateAccessEntry", Count = 1, Status = 403, ErrorCode = "AccessDeniedException", Message = "not authorized to perform: eks:TagResource" });
        var steps = await RescueAsync(cluster, policy: "Admin");
        Assert.Contains(steps, s => s is { Name: "Policy", Status: RecoveryStepStatus.Warning });
        Assert.Contains(steps, s => s.Name == "Entry" && s.Message.Contains("without tags", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Somebody_else_gets_in_and_is_not_said_to_be_verified()
    {
        await using var cluster = await StartAsync(Locked());
        var steps = await RescueAsync(cluster, principal: Cluster.Admin);
        Assert.Equal(RecoveryStepStatus.Warning, steps.Single(s => s.Name == "Verify").Status);
        Assert.Contains(cluster.Sandbox.State.GetAccessEntries(cluster.Arn), e => e.PrincipalArn == Cluster.Admin);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        await using var cluster = await StartAsync(Locked());
        cluster.Operator.DryRun = true;
        var steps = await RescueAsync(cluster);
        Assert.DoesNotContain(cluster.Sandbox.Requests.Writes, w => w.Service == "eks");
        Assert.Equal(["Mode", "Entry", "Policy", "Verify"], steps.Where(s => s.Status == RecoveryStepStatus.Planned).Select(s => s.Name));
    }

    [Fact]
    public async Task A_dry_run_says_that_the_caller_is_an_administrator_already()
    {
        await using var cluster = await StartAsync(Locked());
        await RescueAsync(cluster);
        cluster.Operator.DryRun = true;
        var steps = await RescueAsync(cluster);

        Assert.Contains(steps, s => s is { Name: "Policy", Status: RecoveryStepStatus.Skipped } && s.Message.Contains("has ClusterAdmin for the whole cluster already", StringComparison.Ordinal));
        Assert.Contains(steps, s => s is { Name: "Verify", Status: RecoveryStepStatus.Skipped } && s.Message.Contains("* *", StringComparison.Ordinal) && s.Message.EndsWith("already: nothing needs a rescue.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_says_that_a_row_makes_the_caller_an_administrator_already()
    {
        await using var cluster = await StartAsync(Locked() with { AwsAuth = Rows.Map([Rows.Role(Cluster.R + "rescuer", "me", "system:masters")]) });
        cluster.Operator.DryRun = true;
        var steps = await RescueAsync(cluster);
        Assert.Equal([("Mode", RecoveryStepStatus.Planned), ("Verify", RecoveryStepStatus.Skipped)], steps.Where(s => s.Name is "Mode" or "Verify").Select(s => (s.Name, s.Status)));
    }

    [Theory]
    [InlineData("DeleteAccessEntry")]
    [InlineData("CreateAccessEntry")]
    [InlineData("AssociateAccessPolicy")]
    public async Task A_replacement_that_is_cut_loses_nothing(string operation)
    {
        await using var cluster = await StartAsync(Stale());
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Operation = operation, Count = 2, Status = 403, ErrorCode = "AccessDeniedException", Message = "not now" });
        await FailsAsync(cluster);
        cluster.Sandbox.Faults.Clear();
        var steps = await RescueAsync(cluster);
        var entry = Entry(cluster);

        Assert.Equal(("keeper", "sre"), (entry.Username, entry.Tags["team"]));
        Assert.Equal(["ops"], entry.KubernetesGroups);
        Assert.Equal(["AmazonEKSClusterAdminPolicy", "AmazonEKSViewPolicy"], entry.Policies.Select(p => p.Policy.Split('/')[^1]).Order(StringComparer.Ordinal));
        Assert.Equal("Next", steps[^1].Name);
        Assert.All(System.IO.Directory.GetFiles(cluster.Folder, "*.stale-entry.*"), f => Assert.Empty(System.IO.File.ReadAllText(f)));
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:root", "the root user", "as a role or user")]
    [InlineData("arn:aws:sts::111122223333:federated-user/ada", "a federated user", "as a role or user")]
    [InlineData(Cluster.R + "aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS", "service-linked", "")]
    [InlineData(Cluster.R + "nobody", "invalid principal", "with its path")]
    [InlineData(Cluster.R + "rescuer", "invalid principal", "with its path")]
    public async Task A_principal_that_gets_no_entry_is_told_and_another_one_gets_in(string principal, string said, string action)
    {
        await using var cluster = await StartAsync(Locked());
        var (steps, fault) = await FailsAsync(cluster, principal: principal);

        Assert.Contains(said, steps[^1].Message, StringComparison.Ordinal);
        Assert.Contains(action, fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("Next", (await RescueAsync(cluster))[^1].Name);
    }

    [Fact]
    public async Task A_role_of_another_account_gets_in_and_cannot_be_verified_from_here()
    {
        await using var cluster = await StartAsync(Locked());
        var steps = await RescueAsync(cluster, principal: "arn:aws:iam::444455556666:role/partner");
        Assert.Equal(("Next", RecoveryStepStatus.Warning), (steps[^1].Name, steps.Single(s => s.Name == "Verify").Status));
    }

    [Theory]
    [InlineData("ResourceLimitExceededException", 400, "Too many access entries", "entries")]
    [InlineData("InvalidParameterException", 400, "The kubernetes group name system:x uses a reserved prefix", "reserved prefix")]
    [InlineData("InvalidRequestException", 400, "The policy cannot be associated with this entry type", "cannot be associated")]
    public async Task What_EKS_refuses_is_told_with_the_next_thing_to_do(string code, int status, string message, string said)
    {
        await using var cluster = await StartAsync(Locked());
        var operation = message.StartsWith("The policy", StringComparison.Ordinal) ? "AssociateAccessPolicy" : "CreateAccessEntry";
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Operation = operation, Count = 1, Status = status, ErrorCode = code, Message = message });
        var (steps, fault) = await FailsAsync(cluster);

        Assert.Contains(said, steps[^1].Message, StringComparison.Ordinal);
        Assert.Contains("run Repair-EKSClusterAccess again", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("Next", (await RescueAsync(cluster))[^1].Name);
    }

    [Fact]
    public async Task A_new_principal_is_waited_for()
    {
        await using var cluster = await StartAsync(Locked());
        cluster.Sandbox.Faults.Add(SandboxFaultKind.InvalidPrincipal, "CreateAccessEntry", 3);
        Assert.Equal("Next", (await RescueAsync(cluster))[^1].Name);
    }

    [Fact]
    public async Task A_private_endpoint_stops_nothing_and_says_how_to_look()
    {
        await using var cluster = await StartAsync(Locked() with { EndpointPublicAccess = false });
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.CutBefore) { Service = "kubernetes", Count = null });
        var steps = await RescueAsync(cluster);
        var verify = steps.Single(s => s.Name == "Verify");

        Assert.Equal(RecoveryStepStatus.Warning, verify.Status);
        Assert.Contains("from inside the VPC", verify.Message, StringComparison.Ordinal);
        Assert.Contains(Rescuer, cluster.Sandbox.State.GetAccessEntries(cluster.Arn).Select(e => e.PrincipalArn));
        cluster.Sandbox.Faults.Clear();
        Assert.Equal(RecoveryStepStatus.Done, (await RescueAsync(cluster)).Single(s => s.Name == "Verify").Status);
    }

    [Theory]
    [InlineData(401, "not mapped")]
    [InlineData(403, "mapped")]
    public async Task Not_yet_is_told_apart_from_not_at_all(int status, string said)
    {
        await using var cluster = await StartAsync(Locked());
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Service = "kubernetes", Count = null, Status = status, Message = "no" });
        var verify = (await RescueAsync(cluster)).Single(s => s.Name == "Verify");
        cluster.Sandbox.Faults.Clear();

        Assert.Equal(RecoveryStepStatus.Warning, verify.Status);
        Assert.Contains(said, verify.Message, StringComparison.Ordinal);
        Assert.Equal(RecoveryStepStatus.Done, (await RescueAsync(cluster)).Single(s => s.Name == "Verify").Status);
    }

    [Fact]
    public async Task Nodes_that_nothing_lets_in_are_named_with_the_way_to_let_them_in()
    {
        var seed = Locked() with { AuthenticationMode = "API_AND_CONFIG_MAP", AddsEksOwnedEntries = false, Nodegroups = [new NodegroupSeed("blue", Cluster.R + "nodes"), new NodegroupSeed("green", Cluster.R + "legacy")], AwsAuth = Rows.Map([Rows.NodeRole(Cluster.R + "legacy")]) };
        await using var cluster = await Cluster.StartAsync(seed, [new RoleSeed("rescuer") { Path = "/rescue/" }, .. Samples.Roles], caller: Rescuer);
        var told = Assert.Single(await RescueAsync(cluster), s => s.Name == "Nodes");

        Assert.Equal(RecoveryStepStatus.Warning, told.Status);
        Assert.Contains("managed node group blue run under " + Cluster.R + "nodes", told.Message, StringComparison.Ordinal);
        Assert.Contains("-Type EC2_LINUX", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_set_gets_in_by_its_role_with_the_path()
    {
        await using var cluster = await Cluster.StartAsync(Locked(), [new RoleSeed("rescuer") { Path = "/rescue/" }, .. Samples.Roles], caller: Rescuer);
        var steps = await RescueAsync(cluster, permissionSet: "Admin");
        Assert.EndsWith("/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef", steps[^1].PrincipalArn, StringComparison.Ordinal);
    }

    private static ClusterSeed Stale() => Locked() with
    {
        AuthenticationMode = "API",
        AccessEntries = [new AccessEntrySeed(Rescuer) { Username = "keeper", KubernetesGroups = ["ops"], Tags = new Dictionary<string, string> { ["team"] = "sre" }, Policies = [new AccessPolicySeed("AmazonEKSViewPolicy") { Namespaces = ["web"] }], CreatedAt = DateTime.UtcNow.AddDays(-30), PrincipalId = "AROAOLDOLDOLDOLDOLD12" }],
    };
}
