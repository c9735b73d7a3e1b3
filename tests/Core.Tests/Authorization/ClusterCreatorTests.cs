using System;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Ports;
using EksAccessManagement.Recovery;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>The creator's entry is named when one entry alone can be it, and never when it is a guess between several.</summary>
public sealed class ClusterCreatorTests
{
    private const string Account = "111122223333";
    private const string R = "arn:aws:iam::111122223333:role/";
    private const string Linked = R + "aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS";
    private static readonly DateTime Made = new(2024, 3, 1, 8, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_one_made_with_the_cluster_is_named_as_probable()
    {
        var creator = Of(Cluster(), Entry(R + "founder", 20), Entry(R + "later", 90000), Entry(R + "nodes", 20) with { Type = AccessEntryType.Ec2Linux, Policies = [] });
        Assert.Equal(R + "founder", creator.PrincipalArn);
        Assert.StartsWith("Probably " + R + "founder", creator.Words, StringComparison.Ordinal);
        Assert.Contains("made together with the cluster", creator.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void The_one_made_with_EKS_own_entries_at_the_mode_step_is_named_as_probable()
    {
        var creator = Of(Cluster(), Entry(R + "founder", 500_000), Entry(R + "later", 900_000), Entry(Linked, 500_000) with { EksOwned = true });
        Assert.Equal(R + "founder", creator.PrincipalArn);
        Assert.Contains("when the mode was stepped", creator.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_made_after_the_mode_step_or_by_a_rescue_is_not_taken_for_the_creators()
    {
        var linked = Entry(Linked, 500_000) with { EksOwned = true };
        Assert.Empty(Of(Cluster(), Entry(R + "rescuer", 500_002), linked).PrincipalArn);
        Assert.Empty(Of(Cluster(), Entry(R + "rescuer", 500_000) with { Tags = new TagMap { [RecoveryTags.By] = "somebody" } }, linked).PrincipalArn);
        Assert.Equal(R + "founder", Of(Cluster(), Entry(R + "founder", 500_000), Entry(R + "rescuer", 500_002), linked).PrincipalArn);
    }

    [Fact]
    public void Of_several_none_is_named_and_all_are_told()
    {
        var creator = Of(Cluster(), Entry(R + "one", 10), Entry(R + "two", 20));
        Assert.Empty(creator.PrincipalArn);
        Assert.StartsWith($"Not known: {R}one, {R}two", creator.Words, StringComparison.Ordinal);
        Assert.Contains("and 2 more", Of(Cluster(), Enumerable.Range(1, 7).Select(i => Entry(R + "r" + i, 10)).ToArray()).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(900_000, Account, "made at another time than the cluster")]
    [InlineData(10, "444455556666", "taken away or changed")]
    public void What_does_not_fit_is_not_named(int seconds, string account, string said)
    {
        var creator = Of(Cluster(), Entry(R + "ops", seconds) with { PrincipalAccountId = account });
        Assert.Empty(creator.PrincipalArn);
        Assert.Contains(said, creator.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_another_scope_and_EKS_own_entries_are_not_of_its_form()
    {
        EKSAccessEntry[] others =
        [
            Entry(R + "a", 10) with { KubernetesGroups = TextList.Of("ops") },
            Entry(R + "b", 10) with { Policies = [Make.Policy("ClusterAdmin@web")] },
            Entry(R + "c", 10) with { Policies = [Make.Policy("Admin")] },
            Entry(R + "d", 10) with { EksOwned = true },
            Entry(R + "e", 10) with { Policies = [Make.Policy("ClusterAdmin"), Make.Policy("View")] },
        ];
        Assert.Contains("taken away or changed", Of(Cluster(), others).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(90_000, true)]
    public void One_beside_an_administrator_of_the_same_time_whose_entry_was_changed_is_not_named(int seconds, bool isNamed)
    {
        var changed = Entry(R + "founder", seconds);
        foreach (var other in new[] { changed with { Policies = [Make.Policy("ClusterAdmin"), Make.Policy("View")] }, changed with { KubernetesGroups = TextList.Of("ops") } })
        {
            var creator = Of(Cluster(), Entry(R + "terraform", 10), other);
            Assert.Equal(isNamed ? R + "terraform" : string.Empty, creator.PrincipalArn);
            Assert.Equal(!isNamed, creator.Words.Contains($"that of {R}founder, made at the same time, may be the creator's", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_hidden_one_none_and_what_was_not_read_are_told_apart()
    {
        Assert.Contains("hidden mapping", Of(Cluster() with { AuthenticationMode = "CONFIG_MAP" }).Words, StringComparison.Ordinal);
        Assert.Contains("without rights for its creator", Of(Cluster() with { BootstrapClusterCreatorAdminPermissions = false }, Entry(R + "a", 10)).Words, StringComparison.Ordinal);
        Assert.Contains("could not be read", ClusterCreator.Of(Cluster(), Account, null).Words, StringComparison.Ordinal);
        Assert.Empty(Of(Cluster() with { IsConnected = true }).Words);
    }

    private static ClusterCreator Of(ClusterDescription cluster, params EKSAccessEntry[] entries) => ClusterCreator.Of(cluster, Account, entries);

    private static ClusterDescription Cluster() => new() { Name = "prod", AuthenticationMode = "API", BootstrapClusterCreatorAdminPermissions = true, CreatedAt = Made };

    private static EKSAccessEntry Entry(string arn, int seconds) => new()
    {
        PrincipalArn = arn,
        PrincipalAccountId = Account,
        Type = AccessEntryType.Standard,
        Policies = [Make.Policy("ClusterAdmin")],
        CreatedAt = Made.AddSeconds(seconds),
        EksOwned = false,
    };
}
