using System;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.EndToEnd.Support;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>
/// The module's migration of a generated cluster: what everybody may do before it, after each of its stages and after its
/// undoing, by the real server; and at each of these points what the module says they may do.
/// </summary>
[Collection(LabTests.Name)]
public sealed class MigrationTests(LabFixture lab)
{
    public static TheoryData<int> Seeds() => GeneratedAccess.Seeds("41");

    public static TheoryData<int> OtherSeeds() => GeneratedAccess.Seeds("42");

    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public async Task Entries_and_removed_rows_keep_everybodys_access_and_can_be_undone(int seed)
    {
        var ledger = new Ledger($"Migration to entries and back, cluster {seed}");
        await using var run = await BeginAsync(seed, ledger);
        await run.LookAsync("before");

        // What entries cannot express stays in aws-auth.
        var plan = await run.InvokeAsync("stay", "-TargetMode API_AND_CONFIG_MAP");
        Assert.Empty(plan.Accepted);
        Assert.NotEmpty(plan.Questions);
        await run.LookAsync("after the entries");
        Assert.Equal("API_AND_CONFIG_MAP", lab.Sandbox.State.GetCluster(LabSeed.Cluster).AuthenticationMode);

        await run.InvokeAsync("stay", "-TargetMode API_AND_CONFIG_MAP -RemoveMappedRows");
        var rows = (await lab.Lab.GetAwsAuthAsync())!;
        Assert.True(rows.Values.Sum(v => v.Length) < run.AwsAuth.Values.Sum(v => v.Length), "No row was removed.");
        await run.LookAsync("after -RemoveMappedRows");

        await run.UndoAsync();
        Assert.Equal(run.AwsAuth, await lab.Lab.GetAwsAuthAsync());

        // The creator's entry and EKS's own came with the mode step, which has no way back.
        Assert.Equal([LabSeed.User("admin")], lab.Sandbox.State.GetAccessEntries(LabSeed.Cluster).Select(e => e.PrincipalArn).Where(a => !a.Contains(":role/aws-service-role/", StringComparison.Ordinal)));
        await run.LookAsync("after the undoing");
        await run.CloseAsync();
    }

    [SkippableTheory]
    [MemberData(nameof(OtherSeeds))]
    public async Task The_mode_API_changes_what_was_accepted_and_nothing_else(int seed)
    {
        var ledger = new Ledger($"Migration to the mode API, cluster {seed}");
        await using var run = await BeginAsync(seed, ledger);
        await run.LookAsync("before");

        await lab.Clients.ModuleAsync("admin", "$null = Set-EKSAuthenticationMode @lab -Mode API_AND_CONFIG_MAP -Confirm:$false\n'done'");
        await run.LookAsync("after the first mode step");

        // What entries cannot express is dropped, which somebody has to accept.
        var plan = await run.InvokeAsync("drop", "-TargetMode API");
        Assert.NotEmpty(plan.Accepted);
        await run.LookAsync("after the mode API", plan.Accepted);
        Assert.Equal("API", lab.Sandbox.State.GetCluster(LabSeed.Cluster).AuthenticationMode);

        // Nobody reads aws-auth any more: the entries stay, and everybody's access with them.
        await run.UndoAsync();
        await run.LookAsync("after the undoing", plan.Accepted);
        await run.CloseAsync();
    }

    private async Task<MigrationScene> BeginAsync(int seed, Ledger ledger)
    {
        await lab.BeginAsync();
        foreach (var entry in LabSeed.Entries())
        {
            lab.Sandbox.State.RemoveAccessEntry(LabSeed.Cluster, entry.PrincipalArn);
        }

        return await MigrationScene.MakeAsync(lab, seed, ledger);
    }
}
