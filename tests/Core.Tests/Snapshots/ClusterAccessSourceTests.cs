using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Snapshots;

/// <summary>Snapshots of many clusters in one run.</summary>
public sealed class ClusterAccessSourceTests : IDisposable
{
    private const string Viewers = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Viewers_0123456789abcdef";
    private static readonly ClusterAccessFiles Files = new() { Rbac = new RbacManifests(), AwsAuth = new Dictionary<string, string>() };

    private readonly World _world = new();
    private readonly ClusterAccessSource _source;

    public ClusterAccessSourceTests()
    {
        _world.Eks.AddCluster("staging");
        _source = new ClusterAccessSource(_world, _world.Options, _world.Operator, _world.Clock);
    }

    public void Dispose() => _source.Dispose();

    private async Task<(List<EKSClusterAccess> Clusters, IReadOnlyList<EksAccessException> Faults)> ReadAsync(ClusterAccessFiles? files, params string[] names)
    {
        var clusters = new List<EKSClusterAccess>();
        var faults = await _source.ReadAsync(
            new ClusterQuery { ClusterNames = names },
            files,
            (access, _) =>
            {
                clusters.Add(access);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return (clusters, faults);
    }

    // They come as they are ready.
    private static IEnumerable<string> Names(IEnumerable<EKSClusterAccess> clusters) => clusters.Select(c => c.ClusterName).Order(StringComparer.Ordinal);

    private async Task<ClusterAccessAnalysis> AnalyseAsync() => new((await ReadAsync(null, "prod")).Clusters[0]);

    [Fact]
    public async Task Each_cluster_comes_once_and_is_read_once_a_run()
    {
        var (clusters, faults) = await ReadAsync(null, "staging", "prod", "staging");
        Assert.Equal(["prod", "staging"], Names(clusters));
        Assert.Empty(faults);
        var calls = _world.Eks.Calls.Count;
        Assert.Same(clusters.Single(c => c.ClusterName == "staging"), (await ReadAsync(null, "staging")).Clusters.Single());
        Assert.DoesNotContain(_world.Eks.Calls.Skip(calls), c => c.StartsWith("ListAccessEntries", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_there_is_given_back_and_the_others_go_on()
    {
        var (clusters, faults) = await ReadAsync(null, "prod", "nowhere", "staging");
        Assert.Equal(["prod", "staging"], Names(clusters));
        Assert.Equal(ErrorIds.ClusterNotFound, Assert.Single(faults).ErrorId);
        Assert.Empty(_world.Operator.Errors);
        Assert.Empty((await ReadAsync(null, "prod")).Faults);
    }

    [Fact]
    public async Task A_pattern_that_fits_no_cluster_is_given_back_too()
    {
        var (clusters, faults) = await ReadAsync(null, "pr*", "zz*");
        Assert.Equal("prod", Assert.Single(clusters).ClusterName);
        var fault = Assert.Single(faults);
        Assert.Equal(ErrorIds.NoClusterMatches, fault.ErrorId);
        Assert.Contains("No cluster fits zz*; looked in ", fault.Message, StringComparison.Ordinal);
        Assert.Empty(_world.Operator.Warnings);
    }

    [Theory]
    [InlineData("prod", "staging")]
    [InlineData("*")]
    public async Task Files_hold_the_objects_of_one_cluster(params string[] names) =>
        Assert.Equal(ErrorIds.InvalidArgument, (await Assert.ThrowsAsync<EksAccessException>(() => ReadAsync(Files, names))).ErrorId);

    [Fact]
    public async Task Files_are_not_taken_for_a_second_cluster_that_is_piped()
    {
        Assert.Single((await ReadAsync(Files, "prod")).Clusters);
        Assert.Single((await ReadAsync(Files, "prod")).Clusters);
        Assert.Equal(ErrorIds.InvalidArgument, (await Assert.ThrowsAsync<EksAccessException>(() => ReadAsync(Files, "staging"))).ErrorId);
    }

    [Fact]
    public async Task Only_what_the_API_said_shows_that_the_caller_may_read_it()
    {
        Assert.True((await ReadAsync(null, "staging")).Clusters[0].CallerReadsRbac);
        Assert.False((await ReadAsync(Files, "prod")).Clusters[0].CallerReadsRbac);
    }

    [Fact]
    public async Task A_permission_set_is_asked_of_IAM_also_when_nothing_names_it()
    {
        _world.Session.AddPrincipal(Viewers);
        Assert.Equal(Viewers, await _source.PrincipalOfAsync("Viewers", await AnalyseAsync(), CancellationToken.None));
        await World.FailsAsync(ErrorIds.PermissionSetNotFound, async () => await _source.PrincipalOfAsync("viewers", await AnalyseAsync(), CancellationToken.None));
    }

    [Fact]
    public async Task Where_IAM_may_not_be_asked_the_entries_say_it()
    {
        _world.Eks.AddEntry("prod", Viewers);
        _world.Session.IamFault = FakeEks.Error(ErrorIds.AccessDenied, "no iam", ErrorKind.PermissionDenied);
        Assert.Equal(Viewers, await _source.PrincipalOfAsync("Viewers", await AnalyseAsync(), CancellationToken.None));
        await World.FailsAsync(ErrorIds.PermissionSetNotFound, async () => await _source.PrincipalOfAsync("Admins", await AnalyseAsync(), CancellationToken.None));
    }
}
