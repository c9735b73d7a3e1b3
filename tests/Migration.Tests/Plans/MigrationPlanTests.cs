using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Plans;

public sealed class MigrationPlanTests
{
    private const string R = Cluster.R;

    [Fact]
    public async Task A_plan_names_entries_in_order_with_a_proof_and_writes_nothing()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        var plan = await cluster.PlanAsync();

        Assert.True(plan.IsReady, MigrationPlanText.Write(plan));
        Assert.Equal(
            [R + "fargate", R + "nodes", R + "aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_0123456789abcdef", R + "ops", R + "team/dev", Cluster.Admin],
            plan.Entries.Select(e => e.PrincipalArn));
        Assert.Equal(["FARGATE_LINUX", "EC2_LINUX", "STANDARD"], plan.Entries.Select(e => e.Type).Distinct());
        Assert.True(plan.Entries[^1].IsCaller);
        Assert.Empty(plan.DifferencesToAccept);
        Assert.Empty(plan.Questions);
        Assert.Empty(plan.Gaps);
        Assert.True(plan.HasBridge);
        Assert.All(plan.Proof, p => Assert.Equal(ComparisonVerdict.Equal, p.Verdict));
        Assert.Contains(plan.Notes, n => n.Contains("role/deleted matches nobody", StringComparison.Ordinal));
        Assert.Contains(plan.Notes, n => n.Contains("flow-control", StringComparison.Ordinal));
        Assert.Contains(plan.Steps, s => s is { Name: "Mode", CanBeUndone: false });
        Assert.Equal(0, cluster.Sandbox.Requests.All.Count(r => r.IsWrite));
    }

    // The role's name is taken by one under another path; the entry of the old one silences nothing.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_of_a_role_that_is_gone_does_not_stand_for_the_row(bool hasLiveEntry)
    {
        var seed = Samples.Typical() with
        {
            AuthenticationMode = "API_AND_CONFIG_MAP",
            AccessEntries = [new AccessEntrySeed(R + "old/dev"), .. hasLiveEntry ? [new AccessEntrySeed(R + "team/dev") { KubernetesGroups = ["devs"] }] : Array.Empty<AccessEntrySeed>()],
        };
        await using var cluster = await Cluster.StartAsync(seed, Samples.Roles);
        var plan = await cluster.PlanAsync();

        Assert.Equal(hasLiveEntry, plan.Notes.Any(n => n.Contains("role/dev has the access entry " + R + "team/dev already", StringComparison.Ordinal)));
        Assert.Equal(!hasLiveEntry, plan.Questions.Any(q => q.RowArn == R + "dev"));
        Assert.DoesNotContain(plan.Entries, e => e.PrincipalArn.EndsWith("/dev", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_saved_plan_reads_back_the_same_and_a_changed_or_newer_file_is_refused()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(Rows.Role(R + "viewer", "viewer", "system:special")), Samples.Roles);
        var plan = await cluster.PlanAsync("API", (R + "viewer", "group:special"));
        var text = Cluster.Json.Write(MigrationPlanDocument.Write(plan), true);
        var read = MigrationPlanDocument.Read(Cluster.Json.Parse(text), "plan.json");

        Assert.Equal(MigrationPlanText.Write(plan), MigrationPlanText.Write(read));
        Assert.Equal(text, Cluster.Json.Write(MigrationPlanDocument.Write(read), true));
        Assert.Equal(ErrorIds.UnsupportedPlanVersion, Fails(text.Replace("\"schemaVersion\": 1", "\"schemaVersion\": 2", StringComparison.Ordinal)));
        Assert.Equal(ErrorIds.MalformedInput, Fails(text.Replace("role/team/dev", "role/team/eve", StringComparison.Ordinal)));
        Assert.Equal(ErrorIds.MalformedInput, Fails("{}"));
    }

    [Fact]
    public async Task A_reserved_group_is_a_question_and_a_chosen_group_brings_copied_bindings()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(Rows.Role(R + "viewer", "viewer", "system:special")), Samples.Roles);
        var open = await cluster.PlanAsync("API");
        var chosen = await cluster.PlanAsync("API", (open.Questions[0].Id, "group:special"));

        var question = Assert.Single(open.Questions);
        Assert.Equal((R + "viewer", true), (question.RowArn, question.BlocksApi));
        Assert.Equal(["group:special", "stay", "drop"], question.Choices);
        Assert.False(open.IsReady);
        Assert.Contains(open.Proof, p => p.PrincipalArn == R + "viewer" && p.Verdict == ComparisonVerdict.Lost);
        Assert.True(chosen.IsReady);
        Assert.Equal(("special-special", "view"), (Assert.Single(chosen.Bindings).Name, chosen.Bindings[0].RoleName));
        Assert.Empty(chosen.DifferencesToAccept);
        Assert.True((await cluster.PlanAsync()).IsReady);
    }

    [Fact]
    public async Task A_choice_for_no_row_is_an_error()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.PlanAsync("API", ("nobody", "stay")));
        Assert.Equal(ErrorIds.InvalidArgument, fault.ErrorId);
    }

    [Fact]
    public async Task Duplicates_go_by_the_last_row_and_a_difference_has_the_same_id_twice()
    {
        var rows = new[] { Rows.Role(R + "legacy", "legacy", "system:masters"), Rows.Role(R + "legacy", "legacy", "devs") };
        await using var cluster = await Cluster.StartAsync(Samples.Typical(rows), Samples.Roles);
        var plan = await cluster.PlanAsync();

        Assert.Equal(["devs"], plan.Entries.Single(e => e.PrincipalArn == R + "legacy").KubernetesGroups);
        Assert.Equal(plan.Proof.Select(p => p.Id), (await cluster.PlanAsync()).Proof.Select(p => p.Id));
        Assert.Equal(plan.Id, (await cluster.PlanAsync()).Id);
    }

    [Fact]
    public async Task Whole_accounts_and_old_platforms_block()
    {
        var seed = Samples.Typical() with { Version = "1.24", PlatformVersion = "eks.9" };
        seed = seed with { AwsAuth = new Dictionary<string, string>(seed.AwsAuth!) { ["mapAccounts"] = "- \"444455556666\"\n" } };
        await using var cluster = await Cluster.StartAsync(seed, Samples.Roles);
        var plan = await cluster.PlanAsync("API");

        Assert.Contains(plan.Readiness, c => c is { Name: "platform version", Outcome: MigrationCheckOutcome.Blocks });
        Assert.Contains(plan.Questions, q => q is { RowArn: "444455556666", BlocksApi: true });
    }

    [Fact]
    public async Task Who_cannot_read_the_cluster_is_told_that_nothing_can_be_proved()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical() with { AwsAuth = null }, Samples.Roles);
        var plan = await cluster.PlanAsync();

        Assert.False(plan.IsReady);
        Assert.Contains(plan.Readiness, c => c is { Name: "aws-auth", Outcome: MigrationCheckOutcome.Blocks });
    }

    private static string Fails(string text) => Assert.Throws<EksAccessException>(() => MigrationPlanDocument.Read(Cluster.Json.Parse(text), "plan.json")).ErrorId;

    [Fact]
    public async Task A_principal_that_IAM_did_not_answer_for_is_a_question_and_no_guess()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(), Samples.Roles);
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Operation = "GetRole", Count = null, Status = 403, ErrorCode = "AccessDenied", Message = "not now" });
        var plan = await cluster.PlanAsync("API");
        cluster.Sandbox.Faults.Clear();

        Assert.False(plan.IsReady);
        var question = Assert.Single(plan.Questions, q => q.RowArn == R + "ops");
        Assert.Equal(["principal:" + R + "ops", "stay", "drop"], question.Choices);
        Assert.Contains("IAM", question.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Entries, e => e.PrincipalArn == R + "ops");
        Assert.Contains((await cluster.PlanAsync("API")).Entries, e => e.PrincipalArn == R + "ops");
    }

    [Fact]
    public async Task Copied_bindings_are_manifests_that_kubectl_takes()
    {
        await using var cluster = await Cluster.StartAsync(Samples.Typical(Rows.Role(R + "viewer", "viewer", "system:special")), Samples.Roles);
        var yaml = new Connectors.ConnectorFactory().Yaml;
        var text = MigrationManifests.Write(await cluster.PlanAsync("API", (R + "viewer", "group:special")), yaml);
        var document = Assert.IsType<MappingNode>(Assert.Single(yaml.Parse(text)));

        Assert.Equal(("ClusterRoleBinding", "rbac.authorization.k8s.io/v1"), (document.Text("kind"), document.Text("apiVersion")));
        Assert.Equal("view", document.Mapping("roleRef")!.Text("name"));
        Assert.Contains("name: special", text, StringComparison.Ordinal);
        Assert.Empty(MigrationManifests.Write(await cluster.PlanAsync("API", (R + "viewer", "drop")), yaml));
    }
}
