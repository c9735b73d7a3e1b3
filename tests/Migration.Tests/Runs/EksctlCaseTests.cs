using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Connectors;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Runs;

/// <summary>The cases of docs/why-not-eksctl.md, each with its sample of samples/eksctl.</summary>
public sealed class EksctlCaseTests
{
    private const string R = Cluster.R;
    private static readonly MigrationRunRequest Api = new() { Wish = new MigrationPlanRequest { TargetMode = "API" } };

    [Fact]
    public async Task A_of_duplicates_the_last_row_counts_as_on_the_server()
    {
        await using var cluster = await StartAsync("a-duplicates");
        await cluster.RunAsync(Api);
        var entry = cluster.Entry(R + "viewer");
        Assert.Equal(["viewers"], entry.KubernetesGroups);
        Assert.Empty(entry.Policies);
    }

    [Fact]
    public async Task B_a_row_with_a_path_matches_nobody_and_grants_nobody_anything()
    {
        await using var cluster = await StartAsync("b-path");
        var plan = await cluster.PlanAsync("API");
        await cluster.RunAsync(Api);
        Assert.Contains(plan.Notes, n => n.Contains("role/team/dev", StringComparison.Ordinal));
        Assert.DoesNotContain(R + "team/dev", Samples.EntriesOf(cluster));
    }

    [Fact]
    public async Task C_a_role_of_another_account_is_never_taken_for_a_local_one()
    {
        await using var cluster = await StartAsync("c-other-account");
        var question = Assert.Single((await cluster.PlanAsync("API")).Questions);
        Assert.Contains("principal:arn:aws:iam::444455556666:role/ops", question.Choices);
        await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(Api));
        Assert.Empty(cluster.Sandbox.Requests.Writes);

        await cluster.RunAsync(Api with { Wish = Api.Wish with { Choices = new Dictionary<string, MigrationChoice> { [question.Id] = MigrationChoice.Parse("principal:arn:aws:iam::444455556666:role/ops") } } });
        Assert.DoesNotContain(R + "ops", Samples.EntriesOf(cluster));
        Assert.Single(cluster.Entry("arn:aws:iam::444455556666:role/ops").Policies);
    }

    [Fact]
    public async Task D_a_principal_that_is_gone_is_told_and_the_rest_goes_on()
    {
        await using var cluster = await StartAsync("d-gone");
        var plan = await cluster.PlanAsync("API");
        await cluster.RunAsync(Api);
        Assert.Contains(plan.Notes, n => n.Contains("role/deleted matches nobody", StringComparison.Ordinal));
        Assert.Contains(R + "ops", Samples.EntriesOf(cluster));
        Assert.Equal("API", cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
    }

    [Fact]
    public async Task E_the_role_of_Fargate_gets_an_entry_of_its_type()
    {
        await using var cluster = await StartAsync("e-fargate", s => s with { FargateProfiles = [new FargateProfileSeed("batch", R + "fargate")] });
        await cluster.RunAsync(Api);
        Assert.Equal("FARGATE_LINUX", cluster.Entry(R + "fargate").Type);
        Assert.Equal("API", cluster.Sandbox.State.GetCluster(cluster.Arn).AuthenticationMode);
    }

    [Fact]
    public async Task F_what_EKS_makes_at_the_mode_step_is_listed_anew_and_no_conflict()
    {
        await using var cluster = await StartAsync("f-node-groups", s => s with { AddsEksOwnedEntries = true });
        var steps = await cluster.RunAsync(Api);
        Assert.Contains(steps, s => s is { Name: "Entry", Status: MigrationStepStatus.Skipped } && s.Target == R + "nodes");
        Assert.DoesNotContain(cluster.Sandbox.Requests.All, r => r.Operation == "CreateAccessEntry" && r.Status >= 400);
    }

    [Fact]
    public async Task G_entries_beyond_the_first_page_are_seen()
    {
        var there = Enumerable.Range(0, 250).Select(i => new AccessEntrySeed($"{R}there{i}") { KubernetesGroups = ["viewers"] }).ToArray();
        await using var cluster = await StartAsync("g-many-entries", s => s with { AuthenticationMode = "API_AND_CONFIG_MAP", AccessEntries = there });
        var plan = await cluster.PlanAsync();
        Assert.DoesNotContain(plan.Entries, e => e.PrincipalArn.Contains("there", StringComparison.Ordinal));
        await cluster.RunAsync();
        Assert.DoesNotContain(cluster.Sandbox.Requests.All, r => r.Operation == "CreateAccessEntry" && r.Status >= 400);
    }

    [Fact]
    public async Task H_policies_have_the_partition_of_the_cluster()
    {
        await using var cluster = await StartAsync("h-govcloud", s => s with { Region = "us-gov-west-1", Nodegroups = [] }, "aws-us-gov");
        await cluster.RunAsync(Api);
        var policy = Assert.Single(cluster.Entry("arn:aws-us-gov:iam::111122223333:role/ops").Policies).Policy;
        Assert.Equal("arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", policy);
    }

    [Fact]
    public async Task I_usernames_that_EKS_refuses_are_questions_before_anything_is_written()
    {
        await using var cluster = await StartAsync("i-usernames");
        var plan = await cluster.PlanAsync("API");
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.RunAsync(Api));
        Assert.Equal((ErrorIds.PlanNotReady, 2), (fault.ErrorId, plan.Questions.Count));
        Assert.All(plan.Questions, q => Assert.Contains(q.Choices, c => c.StartsWith("username:", StringComparison.Ordinal)));
        Assert.Empty(cluster.Sandbox.Requests.Writes);

        var choices = plan.Questions.ToDictionary(q => q.Id, q => MigrationChoice.Parse(q.RowArn.EndsWith("/ops", StringComparison.Ordinal) ? "username:ops" : "username:viewer"));
        await cluster.RunAsync(Api with { ApplyBindings = true, Wish = Api.Wish with { Choices = choices } });
        Assert.Equal("ops", cluster.Entry(R + "ops").Username);
    }

    [Fact]
    public async Task J_aws_auth_stays_byte_for_byte_and_is_saved_besides()
    {
        await using var cluster = await StartAsync("j-keep");
        var before = cluster.Sandbox.State.GetAwsAuth(cluster.Arn)!["mapRoles"];
        await cluster.RunAsync(Api);
        Assert.Equal(before, cluster.Sandbox.State.GetAwsAuth(cluster.Arn)!["mapRoles"]);
        Assert.Contains("# the team on call", File.ReadAllText(Assert.Single(Directory.GetFiles(cluster.Folder, "*.aws-auth.yaml"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task K_rows_without_an_ARN_are_told_and_crash_nothing()
    {
        await using var cluster = await StartAsync("k-no-arn");
        var plan = await cluster.PlanAsync("API");
        await cluster.RunAsync(Api);
        Assert.Contains(plan.Notes, n => n.Contains("not-an-arn", StringComparison.Ordinal));
        Assert.All(plan.Proof, p => Assert.Equal(ComparisonVerdict.Equal, p.Verdict));
        Assert.Contains(R + "ops", Samples.EntriesOf(cluster));
    }

    [Fact]
    public void Every_sample_has_its_case_and_stands_on_the_page()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "why-not-eksctl.md"));
        var files = Directory.GetFiles(Path.Combine(Repository.Folder, "samples", "eksctl")).Select(Path.GetFileName).ToArray();
        Assert.Equal(11, files.Length);
        Assert.All(files, f => Assert.Contains("samples/eksctl/" + f, page, StringComparison.Ordinal));
    }

    private static Task<Cluster> StartAsync(string sample, Func<ClusterSeed, ClusterSeed>? change = null, string partition = "aws")
    {
        var text = File.ReadAllText(Path.Combine(Repository.Folder, "samples", "eksctl", sample + ".yaml"));
        var data = ((MappingNode)new ConnectorFactory().Yaml.Parse(text).Single()).Mapping("data")!;
        var seed = new ClusterSeed(Cluster.Name, "eu-west-1")
        {
            AuthenticationMode = "CONFIG_MAP",
            Creator = R + "gone",
            Nodegroups = [new NodegroupSeed("blue", R + "nodes")],
            Namespaces = ["web"],
            Objects = [Manifests.Binding("devs-edit", "edit", "devs", "web"), Manifests.Binding("viewers", "view", "viewers")],
            AwsAuth = data.Entries.ToDictionary(e => e.Key.Value, e => data.Text(e.Key.Value)!),
        };
        var roles = Samples.Roles.Concat(sample.StartsWith('g') ? Enumerable.Range(0, 250).Select(i => new RoleSeed($"there{i}")) : []);
        return Cluster.StartAsync(change is null ? seed : change(seed), roles, caller: Cluster.Admin.Replace(":aws:", $":{partition}:", StringComparison.Ordinal), partition: partition);
    }
}
