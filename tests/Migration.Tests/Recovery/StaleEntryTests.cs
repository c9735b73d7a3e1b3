using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Recovery;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;
using static EksAccessManagement.Migration.Tests.Support.Rescues;

namespace EksAccessManagement.Migration.Tests.Recovery;

/// <summary>A stale entry that a rescue replaces: the administrator's policy comes first, and what it held is put back by the run that took it or the next, and by no other.</summary>
public sealed class StaleEntryTests
{
    /// <summary>Writes of a replacement: delete, create, ClusterAdmin, and the two old policies.</summary>
    [Theory]
    [InlineData("DeleteAccessEntry", 0)]
    [InlineData("CreateAccessEntry", 0)]
    [InlineData("AssociateAccessPolicy", 0)]
    [InlineData("AssociateAccessPolicy", 1)]
    [InlineData("AssociateAccessPolicy", 2)]
    public async Task A_run_that_dies_at_a_write_is_finished_by_the_next(string operation, int after)
    {
        await using var cluster = await StartAsync();
        await DieAsync(cluster, operation, after);
        var steps = await RescueAsync(cluster);

        AssertWhole(cluster);
        Assert.Equal("Next", steps[^1].Name);
        Assert.Empty(File.ReadAllText(KeptFile(cluster)));
    }

    [Fact]
    public async Task A_new_entry_without_groups_username_and_tags_gets_them_back_in_the_second_run()
    {
        await using var cluster = await StartAsync();

        // EKS takes nothing of the old entry at first, and the first run ends right after the administrator's policy.
        Refuse(cluster, "CreateAccessEntry", 1, "InvalidParameterException", 400);
        Refuse(cluster, "UpdateAccessEntry", 2, "AccessDeniedException", 403);
        Refuse(cluster, "TagResource", 1, "AccessDeniedException", 403);
        Refuse(cluster, "AssociateAccessPolicy", 2, "AccessDeniedException", 403, after: 1);
        var first = await RescueAsync(cluster);
        var between = Entry(cluster);
        var warnings = first.Where(s => s is { Name: "Restore", Status: RecoveryStepStatus.Warning }).Select(s => s.Message).ToArray();

        Assert.Equal(["AmazonEKSClusterAdminPolicy"], Policies(between));
        Assert.Equal(5, warnings.Length);
        Assert.All(warnings, w => Assert.Contains("Grant-EKSClusterAccess -ClusterName prod -PrincipalArn " + Rescuer + " -", w, StringComparison.Ordinal));
        Assert.Equal(("Next", RecoveryStepStatus.Done), (first[^1].Name, first.Single(s => s.Name == "Verify").Status));
        Assert.NotEmpty(File.ReadAllText(KeptFile(cluster)));

        cluster.Sandbox.Faults.Clear();
        cluster.Operator.Clear();
        await RescueAsync(cluster);
        AssertWhole(cluster);
        Assert.Contains(cluster.Operator.Questions, q => q.Contains("the groups ops, the username keeper, the policies Edit@web;View@web, the tags team=sre", StringComparison.Ordinal));
        Assert.Empty(File.ReadAllText(KeptFile(cluster)));
    }

    [Fact]
    public async Task An_old_policy_that_cannot_be_associated_stops_nothing()
    {
        await using var cluster = await StartAsync();
        Refuse(cluster, "AssociateAccessPolicy", 1, "ResourceNotFoundException", 404, after: 1, message: "The specified policyArn could not be found");
        var steps = await RescueAsync(cluster);

        Assert.Equal(["AmazonEKSClusterAdminPolicy", "AmazonEKSViewPolicy"], Policies(Entry(cluster)));
        var told = Assert.Single(steps, s => s is { Name: "Restore", Status: RecoveryStepStatus.Warning });
        Assert.Contains("Edit@web could not be put back", told.Message, StringComparison.Ordinal);
        Assert.Equal(RecoveryStepStatus.Done, steps.Single(s => s.Name == "Verify").Status);
    }

    [Fact]
    public async Task The_question_and_a_dry_run_name_what_is_put_back()
    {
        await using var cluster = await StartAsync();
        cluster.Operator.DryRun = true;
        var steps = await RescueAsync(cluster);
        Assert.Contains(cluster.Operator.Questions, q => q.Contains("The new one gets back the groups ops, the username keeper, the policies Edit@web;View@web, the tags team=sre", StringComparison.Ordinal));
        Assert.Contains(steps, s => s is { Name: "Restore", Status: RecoveryStepStatus.Planned });
        Assert.DoesNotContain(Directory.GetFiles(cluster.Folder), f => f.Contains(".stale-entry.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_kept_is_not_put_on_an_entry_that_somebody_else_made()
    {
        await using var cluster = await StartAsync();
        await DieBeforeCreateAsync(cluster);
        cluster.Sandbox.State.PutAccessEntry(cluster.Arn, new AccessEntrySeed(Rescuer) { Username = "new", CreatedAt = DateTime.UtcNow });
        await LeftAloneAsync(cluster, "was not made by that rescue");
    }

    [Fact]
    public async Task What_is_kept_is_not_put_back_after_the_new_entry_was_taken_away()
    {
        await using var cluster = await StartAsync();
        Refuse(cluster, "AssociateAccessPolicy", 1, "AccessDeniedException", 403, after: 1);
        await RescueAsync(cluster);
        cluster.Sandbox.Faults.Clear();
        Assert.True(cluster.Sandbox.State.RemoveAccessEntry(cluster.Arn, Rescuer));
        await LeftAloneAsync(cluster, "was taken away since");
    }

    [Fact]
    public async Task What_is_kept_is_not_given_to_a_principal_that_was_made_again_since()
    {
        await using var cluster = await StartAsync(Cluster.Admin);
        await DieBeforeCreateAsync(cluster);
        cluster.Sandbox.State.RecreatePrincipal(Rescuer);
        await LeftAloneAsync(cluster, "the principal was made again since");
    }

    [Fact]
    public async Task What_is_kept_is_not_put_back_on_a_cluster_that_was_made_again_since()
    {
        await using var cluster = await StartAsync();
        await DieBeforeCreateAsync(cluster);
        var seed = cluster.Sandbox.State.GetCluster(cluster.Arn) with { CreatedAt = DateTime.UtcNow };
        cluster.Sandbox.State.RemoveCluster(cluster.Arn);
        cluster.Sandbox.State.AddCluster(Cluster.Account, seed);
        await LeftAloneAsync(cluster, "the cluster was made again since");
    }

    [Fact]
    public async Task A_kept_file_that_cannot_be_read_stops_no_rescue_but_a_replacement()
    {
        await using var cluster = await StartAsync();
        await DieBeforeCreateAsync(cluster);
        await File.WriteAllTextAsync(KeptFile(cluster), "{ \"kind\": 1 }");
        var steps = await RescueAsync(cluster);
        Assert.Contains(steps, s => s is { Name: "Restore", Status: RecoveryStepStatus.Warning } && s.Message.Contains("-BackupFolder", StringComparison.Ordinal));
        Assert.Equal("Next", steps[^1].Name);

        cluster.Sandbox.State.PutAccessEntry(cluster.Arn, Stale);
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => RescueAsync(cluster));
        Assert.Equal(ErrorIds.MalformedInput, fault.ErrorId);
        Assert.Contains("Move ", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("keeper", Entry(cluster).Username);
    }

    [Fact]
    public async Task A_file_about_another_entry_is_copied_before_it_is_written_anew()
    {
        await using var cluster = await StartAsync();
        await DieBeforeCreateAsync(cluster);
        var old = await File.ReadAllTextAsync(KeptFile(cluster));
        cluster.Sandbox.State.PutAccessEntry(cluster.Arn, Stale with { Username = "other", KubernetesGroups = [], Policies = [] });
        await RescueAsync(cluster);

        Assert.Equal(("other", 0), (Entry(cluster).Username, Entry(cluster).KubernetesGroups?.Count ?? 0));
        Assert.Equal(old, await File.ReadAllTextAsync(KeptFile(cluster) + ".1"));
    }

    [Fact]
    public async Task A_stale_entry_whose_deletion_has_not_got_around_is_not_taken_for_the_new_one()
    {
        await using var cluster = await StartAsync();
        var old = Slot(cluster, c => c.FindEntry(Rescuer))!;
        var told = 3;
        cluster.AfterRequest = (request, _) =>
        {
            // EKS still holds it, and tells of it some more times.
            if (request is { Operation: "DeleteAccessEntry", Status: 200 })
            {
                Slot(cluster, c => c.PutEntry(old, cluster.Sandbox.State.Now));
            }
            else if (request.Operation == "DescribeAccessEntry" && cluster.Sandbox.Requests.Writes.Any(w => w.Operation == "CreateAccessEntry") && --told == 0)
            {
                Slot(cluster, c => c.RemoveEntry(Rescuer, cluster.Sandbox.State.Now));
            }

            return Task.CompletedTask;
        };
        var steps = await RescueAsync(cluster);

        Assert.True(told <= 0);
        AssertWhole(cluster);
        Assert.NotEqual(old.Uuid, Slot(cluster, c => c.FindEntry(Rescuer))!.Uuid);
        Assert.DoesNotContain(steps, s => s.Message == "The entry is there already.");
        Assert.Empty(File.ReadAllText(KeptFile(cluster)));
    }

    [Fact]
    public async Task Policies_that_are_told_of_the_new_entry_and_were_the_old_ones_come_back()
    {
        await using var cluster = await StartAsync();
        var old = Slot(cluster, c => c.FindEntry(Rescuer))!;
        cluster.AfterRequest = (request, _) =>
        {
            // EKS tells of the old entry's policies once more, which the new one does not have.
            if (request is { Operation: "CreateAccessEntry", Status: 201 or 200 })
            {
                Slot(cluster, c => c.PutEntry(c.FindEntry(Rescuer)! with { Policies = old.Policies }, cluster.Sandbox.State.Now));
            }
            else if (request.Operation == "ListAssociatedAccessPolicies" && cluster.Sandbox.Requests.Writes.Any(w => w.Operation == "CreateAccessEntry"))
            {
                cluster.AfterRequest = null;
                Slot(cluster, c => c.PutEntry(c.FindEntry(Rescuer)! is var entry ? entry with { Policies = entry.Policies.Where(p => old.Policies.All(o => o.PolicyArn != p.PolicyArn)).ToArray() } : entry, cluster.Sandbox.State.Now));
            }

            return Task.CompletedTask;
        };
        await RescueAsync(cluster);

        Assert.Null(cluster.AfterRequest);
        AssertWhole(cluster);
    }

    [Fact]
    public async Task A_stale_entry_that_never_goes_is_not_forgotten()
    {
        await using var cluster = await StartAsync();
        var old = Slot(cluster, c => c.FindEntry(Rescuer))!;
        cluster.AfterRequest = (request, _) =>
        {
            if (request is { Operation: "DeleteAccessEntry", Status: 200 })
            {
                Slot(cluster, c => c.PutEntry(old, cluster.Sandbox.State.Now));
            }

            return Task.CompletedTask;
        };
        var steps = new List<EKSRecoveryStep>();
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => RescueAsync(cluster, steps));

        Assert.Equal((ErrorIds.ResourceInUse, "Entry", RecoveryStepStatus.Failed), (fault.ErrorId, steps[^1].Name, steps[^1].Status));
        Assert.Contains("tried again for 60 seconds", fault.Message, StringComparison.Ordinal);
        Assert.NotEmpty(File.ReadAllText(KeptFile(cluster)));
        cluster.AfterRequest = null;
        await RescueAsync(cluster);
        AssertWhole(cluster);
    }

    [Fact]
    public async Task A_cluster_with_an_update_in_progress_is_waited_for()
    {
        await using var cluster = await StartAsync();
        Refuse(cluster, "CreateAccessEntry", 2, "ResourceInUseException", 409, message: "An update of the cluster is in progress");
        var steps = await RescueAsync(cluster);
        AssertWhole(cluster);
        Assert.DoesNotContain(steps, s => s.Message == "The entry is there already.");
    }

    [Fact]
    public async Task What_is_kept_is_not_put_on_an_entry_that_somebody_else_makes_at_the_same_moment()
    {
        await using var cluster = await StartAsync();
        cluster.Sandbox.Faults.Add(SandboxFaultKind.Race, "CreateAccessEntry");
        var steps = await RescueAsync(cluster);

        Assert.Equal(["AmazonEKSClusterAdminPolicy"], Policies(Entry(cluster)));
        Assert.Empty(Entry(cluster).KubernetesGroups ?? []);
        Assert.Contains(steps, s => s is { Name: "Restore", Status: RecoveryStepStatus.Warning } && s.Message.Contains("was not made by this rescue", StringComparison.Ordinal));
        Assert.Contains("keeper", File.ReadAllText(KeptFile(cluster)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_comes_back_with_the_scope_it_had_and_keeps_the_one_it_has()
    {
        await using var cluster = await StartAsync();
        Refuse(cluster, "AssociateAccessPolicy", 2, "AccessDeniedException", 403, after: 1);
        await RescueAsync(cluster);
        cluster.Sandbox.Faults.Clear();
        var target = await cluster.TargetAsync();
        await target.Eks.AssociateAccessPolicyAsync(target.Name, Rescuer, "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", AccessScope.ForNamespaces(["dev"]), CancellationToken.None);
        await target.Eks.AssociateAccessPolicyAsync(target.Name, Rescuer, "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy", AccessScope.Cluster, CancellationToken.None);
        await RescueAsync(cluster);

        var policies = Entry(cluster).Policies.ToDictionary(p => p.Policy.Split('/')[^1], p => string.Join(",", p.Namespaces ?? []));
        Assert.Equal(("dev,web", ""), (policies["AmazonEKSViewPolicy"], policies["AmazonEKSEditPolicy"]));
        Assert.Empty(File.ReadAllText(KeptFile(cluster)));
    }

    private static AccessEntrySeed Stale => new(Rescuer)
    {
        Username = "keeper",
        KubernetesGroups = ["ops"],
        Tags = new Dictionary<string, string> { ["team"] = "sre" },
        Policies = [new AccessPolicySeed("AmazonEKSViewPolicy") { Namespaces = ["web"] }, new AccessPolicySeed("AmazonEKSEditPolicy") { Namespaces = ["web"] }],
        CreatedAt = DateTime.UtcNow.AddDays(-30),
        PrincipalId = "AROAOLDOLDOLDOLDOLD12",
    };

    private static Task<Cluster> StartAsync(string caller = Rescuer) => Rescues.StartAsync(Locked() with { AuthenticationMode = "API", AccessEntries = [Stale] }, caller);

    private static async Task LeftAloneAsync(Cluster cluster, string why)
    {
        cluster.Operator.Clear();
        var steps = await RescueAsync(cluster);
        var told = Assert.Single(steps, s => s is { Name: "Restore" });
        Assert.Contains(why, told.Message, StringComparison.Ordinal);
        Assert.Contains("View@web", told.Message, StringComparison.Ordinal);
        Assert.Equal(["AmazonEKSClusterAdminPolicy"], Policies(Entry(cluster)));
        Assert.DoesNotContain("ops", Entry(cluster).KubernetesGroups ?? []);
        Assert.DoesNotContain(cluster.Operator.Questions, q => q.Contains("ops", StringComparison.Ordinal));
        Assert.Equal("Next", steps[^1].Name);
    }

    private static async Task DieBeforeCreateAsync(Cluster cluster)
    {
        await DieAsync(cluster, "CreateAccessEntry", 0);
        Assert.DoesNotContain(cluster.Sandbox.State.GetAccessEntries(cluster.Arn), e => e.PrincipalArn == Rescuer);
    }

    // The request never gets an answer and does nothing; the run ends by hand while it waits.
    private static async Task DieAsync(Cluster cluster, string operation, int after)
    {
        cluster.Sandbox.Faults.Add(new SandboxFault(SandboxFaultKind.Hang) { Operation = operation, Count = 1, After = after });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.CancelAtFaultAsync(token => RescueAsync(cluster, null, token)));
    }

    private static void AssertWhole(Cluster cluster)
    {
        var entry = Entry(cluster);
        Assert.Equal(("keeper", "sre"), (entry.Username, entry.Tags["team"]));
        Assert.Equal(["ops"], entry.KubernetesGroups);
        Assert.Equal(["AmazonEKSClusterAdminPolicy", "AmazonEKSEditPolicy", "AmazonEKSViewPolicy"], Policies(entry));
    }

    private static IEnumerable<string> Policies(AccessEntrySeed entry) => entry.Policies.Select(p => p.Policy.Split('/')[^1]).Order(StringComparer.Ordinal);

    private static string KeptFile(Cluster cluster) => Directory.GetFiles(cluster.Folder, "*.stale-entry.*.json").Single();

    private static Task<List<EKSRecoveryStep>> RescueAsync(Cluster cluster, List<EKSRecoveryStep>? steps = null, CancellationToken cancellationToken = default) =>
        RunAsync(cluster, new RecoveryRequest { Cluster = ClusterChoice.Named(Cluster.Name), PrincipalArn = Rescuer }, steps, cancellationToken);

    private static T Slot<T>(Cluster cluster, Func<ClusterData, T> look) => cluster.Sandbox.State.Locked(() => look(cluster.Sandbox.State.FindCluster(Cluster.Account, "eu-west-1", Cluster.Name)!));

    private static void Slot(Cluster cluster, Action<ClusterData> change) => Slot(cluster, c =>
    {
        change(c);
        return true;
    });
}
