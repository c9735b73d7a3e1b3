using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

public class ClusterAccessReaderTests
{
    private static async Task<EKSClusterAccess> ReadAsync(World world, ClusterAccessFiles? files = null)
    {
        EKSClusterAccess? access = null;
        await world.Locator().LocateManyAsync(
            ClusterQuery.Named("prod"),
            async (target, token) => access = await new ClusterAccessReader(world.Operator, world.Clock).ReadAsync(target, files, token),
            CancellationToken.None);
        return access!;
    }

    private static async Task<World> FilledAsync(string mode)
    {
        var world = new World(mode);
        world.Session.AddPrincipal(World.Dev);
        world.Session.Kubernetes.AwsAuth = new KubernetesConfigMap("kube-system", "aws-auth") { Data = new Dictionary<string, string> { ["mapRoles"] = Sample.MapRoles } };
        world.Session.Kubernetes.Roles.AddRange(Sample.Cluster().Roles);
        world.Session.Kubernetes.Bindings.AddRange(Sample.Cluster().Bindings);
        world.Session.Kubernetes.Namespaces.AddRange(Sample.Cluster().Namespaces!);
        if (mode != "CONFIG_MAP")
        {
            await world.GrantAsync(World.Dev, "View@web");
        }

        return world;
    }

    [Fact]
    public async Task Reads_everything_and_works_out_who_can_do_what()
    {
        var world = await FilledAsync("API_AND_CONFIG_MAP");
        var access = await ReadAsync(world);
        Assert.Empty(access.NotEvaluated);
        Assert.Equal(("prod", "API_AND_CONFIG_MAP", world.Session.CallerArn), (access.ClusterName, access.AuthenticationMode, access.CallerArn));
        Assert.Equal(world.Clock.UtcNow, access.TakenAt);
        Assert.Equal("View in web", access.Principals.Single(p => p.PrincipalArn == World.Dev).Access);
        Assert.Equal("Cluster admin", access.Principals.Single(p => p.PrincipalArn == Sample.Ops).Access);
        Assert.Equal(Sample.Cluster().Roles.Count, access.Roles.Count);
    }

    [Fact]
    public async Task What_cannot_be_read_is_listed_and_the_rest_goes_on()
    {
        var world = await FilledAsync("API_AND_CONFIG_MAP");
        world.Session.Kubernetes.ListFault = FakeEks.Error(ErrorIds.KubernetesForbidden, "403");
        var access = await ReadAsync(world);
        Assert.Contains(access.NotEvaluated, p => p.Part == SnapshotPart.Rbac);
        Assert.Contains(access.NotEvaluated, p => p.Part == SnapshotPart.Namespaces);
        Assert.NotNull(access.AwsAuth);
        Assert.True(access.Principals.Single(p => p.PrincipalArn == World.Dev).HasUnknown);
    }

    [Fact]
    public async Task A_missing_ConfigMap_is_empty_and_an_unread_one_is_not()
    {
        var world = await FilledAsync("CONFIG_MAP");
        Assert.True((await ReadAsync(world)).AwsAuthExists);
        world.Session.Kubernetes.AwsAuth = new KubernetesConfigMap("kube-system", "aws-auth");
        var bare = await ReadAsync(world);
        Assert.Equal((0, true), (bare.AwsAuth!.Count, bare.AwsAuthExists));
        world.Session.Kubernetes.AwsAuth = null;
        var none = await ReadAsync(world);
        Assert.Equal((0, false), (none.AwsAuth!.Count, none.AwsAuthExists));
        world.Session.Kubernetes.Fault = FakeEks.Error(ErrorIds.KubernetesUnreachable, "no way");
        var access = await ReadAsync(world);
        Assert.Null(access.AwsAuth);
        Assert.Null(access.AwsAuthExists);
        Assert.Contains(access.NotEvaluated, p => p.Part == SnapshotPart.AwsAuth && p.Reason.Contains("no way", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_API_out_of_reach_is_asked_once_and_told_once_for_each_part()
    {
        var world = await FilledAsync("CONFIG_MAP");
        world.Session.Kubernetes.Fault = FakeEks.Error(ErrorIds.KubernetesUnreachable, "no way");
        var access = await ReadAsync(world);
        Assert.Equal([SnapshotPart.AwsAuth, SnapshotPart.Rbac, SnapshotPart.Namespaces], access.NotEvaluated.Select(p => p.Part));
        Assert.All(access.NotEvaluated, p => Assert.Equal("no way", p.Reason));
        Assert.False(access.CallerReadsRbac);
    }

    [Fact]
    public async Task A_list_that_times_out_after_others_came_is_one_gap()
    {
        var world = await FilledAsync("CONFIG_MAP");
        world.Session.Kubernetes.ListFault = FakeEks.Error(ErrorIds.RequestTimedOut, "too long");
        var access = await ReadAsync(world);
        Assert.NotNull(access.AwsAuth);
        Assert.Equal([SnapshotPart.Rbac, SnapshotPart.Namespaces], access.NotEvaluated.Select(p => p.Part).Distinct());
    }

    [Fact]
    public async Task Files_stand_in_for_a_Kubernetes_API_out_of_reach()
    {
        var world = await FilledAsync("API_AND_CONFIG_MAP");
        world.Session.Kubernetes.Fault = FakeEks.Error(ErrorIds.KubernetesUnreachable, "no way");
        var access = await ReadAsync(world, new ClusterAccessFiles { Rbac = new RbacManifests(), AwsAuth = new Dictionary<string, string> { ["mapRoles"] = Sample.MapRoles } });
        Assert.Empty(access.NotEvaluated);
        Assert.Equal("Cluster admin", access.Principals.Single(p => p.PrincipalArn == Sample.Ops).Access);
    }

    [Fact]
    public async Task IAM_out_of_reach_is_told()
    {
        var world = await FilledAsync("API");
        world.Session.IamFault = FakeEks.Error(ErrorIds.AccessDenied, "no iam", ErrorKind.PermissionDenied);
        Assert.Contains((await ReadAsync(world)).NotEvaluated, p => p.Part == SnapshotPart.Principals);
    }

    [Fact]
    public async Task The_type_of_nodes_with_an_image_of_ones_own_is_not_known()
    {
        var world = await FilledAsync("API");
        world.Eks.Nodegroups.Add(new NodegroupDescription("own", "arn:aws:iam::111122223333:role/own", "CUSTOM", "ACTIVE"));
        world.Eks.Nodegroups.Add(new NodegroupDescription("blue", "arn:aws:iam::111122223333:role/blue", "AL2023_x86_64_STANDARD", "ACTIVE"));
        Assert.Equal([("blue", false), ("own", true)], (await ReadAsync(world)).NodeRoles.Select(r => (r.UsedBy.Split(' ')[^1], r.IsAssumed)).Order());
    }
}
