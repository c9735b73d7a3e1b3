using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.Recovery;

/// <summary>The rights of a cluster's creator: hidden in CONFIG_MAP mode, then an entry that the snapshot names and that goes like any other.</summary>
public sealed class CreatorTests
{
    private const string Founder = Cluster.R + "founder";

    [Fact]
    public async Task The_hidden_creator_comes_to_light_by_the_mode_step_and_is_taken_away_like_any_other()
    {
        await using var cluster = await StartAsync(Rows.User(Cluster.Admin, "admin", "system:masters"), Cluster.Admin);
        Assert.Contains("hidden mapping", (await ReadAsync(cluster)).Creator, StringComparison.Ordinal);
        Assert.Contains("hidden mapping", (await Assert.ThrowsAsync<EksAccessException>(() => RevokeAsync(cluster))).Message, StringComparison.Ordinal);

        await StepAsync(cluster);
        var access = await ReadAsync(cluster);
        Assert.Equal(Founder, access.CreatorArn);
        Assert.StartsWith("Probably", access.Creator, StringComparison.Ordinal);
        Assert.Contains(access.Principals.Single(p => p.PrincipalArn == Founder).Findings, f => f.Contains("creator", StringComparison.Ordinal));
        var kept = Assert.Single(SnapshotDocument.Read(Cluster.Json.Parse(Cluster.Json.Write(SnapshotDocument.Write([access], "1"), false)), "the file"));
        Assert.Equal((access.CreatorArn, access.Creator), (kept.CreatorArn, kept.Creator));

        Assert.True((await RevokeAsync(cluster)).Applied);
        Assert.DoesNotContain(Founder, Samples.EntriesOf(cluster));
        Assert.Contains("taken away or changed", (await ReadAsync(cluster)).Creator, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_creators_entry_stays_when_it_is_the_last_way_in()
    {
        await using var cluster = await StartAsync(Rows.Role(Cluster.R + "dev", "dev", "devs"), Founder);
        await StepAsync(cluster);
        Assert.Equal(ErrorIds.WouldLockOut, (await Assert.ThrowsAsync<EksAccessException>(() => RevokeAsync(cluster))).ErrorId);
        Assert.Contains(Founder, Samples.EntriesOf(cluster));
        Assert.True((await RevokeAsync(cluster, allows: true)).Applied);
    }

    private static Task<Cluster> StartAsync(string row, string caller) => Cluster.StartAsync(
        new ClusterSeed(Cluster.Name, "eu-west-1") { AuthenticationMode = "CONFIG_MAP", Creator = Founder, AddsEksOwnedEntries = true, AwsAuth = row.Contains("userarn", StringComparison.Ordinal) ? Rows.Map([], [row]) : Rows.Map([row]) },
        [new RoleSeed("founder"), new RoleSeed("dev")],
        caller: caller);

    private static async Task<EKSClusterAccess> ReadAsync(Cluster cluster)
    {
        cluster.RenewSessions();
        return await new ClusterAccessReader(cluster.Operator, cluster.Clock).ReadAsync(await cluster.TargetAsync(), null, CancellationToken.None);
    }

    private static Task StepAsync(Cluster cluster) => new AuthenticationModeSwitcher(cluster.Locator(), cluster.Operator, cluster.Clock)
        .SwitchAsync(new AuthenticationModeRequest { Cluster = ClusterChoice.Named(Cluster.Name), Mode = "API_AND_CONFIG_MAP" }, (_, _) => Task.CompletedTask, CancellationToken.None);

    private static async Task<EKSAccessChange> RevokeAsync(Cluster cluster, bool allows = false)
    {
        EKSAccessChange? change = null;
        cluster.RenewSessions();
        await new AccessRevoker(cluster.Locator(), new ClusterAwsAuth(), cluster.Operator).RevokeAsync(
            new AccessRevokeRequest { Cluster = ClusterChoice.Named(Cluster.Name), PrincipalArn = Founder, All = true, AllowLockout = allows },
            (c, _) =>
            {
                change = c;
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return change!;
    }
}
