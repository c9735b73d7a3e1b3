using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Core.Tests.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Snapshots;

/// <summary>What of a grant gives nothing is told, where the cluster can be asked.</summary>
public sealed class GrantHintsTests
{
    private readonly World _world = new();
    private readonly GrantHints _hints = new();

    public GrantHintsTests()
    {
        Kubernetes.Namespaces.AddRange(["default", "web", "dev-a"]);
        Kubernetes.Bindings.Add(Make.Bind(null, "known", "view", "Group:known"));
        Kubernetes.Bindings.Add(Make.Bind("web", "local", "view", "Group:local"));
    }

    private FakeKubernetes Kubernetes => _world.Session.Kubernetes;

    private async Task<IReadOnlyList<string>> OfAsync(EKSAccessEntry? before, EKSAccessEntry after, params string[] bound)
    {
        var target = await _world.Locator().LocateAsync(World.Prod, CancellationToken.None);
        return await _hints.OfAsync(target, before, after, bound, CancellationToken.None);
    }

    [Theory]
    [InlineData("known", false)]
    [InlineData("local", false)]
    [InlineData("nobody", true)]
    public async Task A_group_that_no_binding_names_is_told(string group, bool isTold)
    {
        var hints = await OfAsync(null, Sample.Entry(Sample.Dev, group));
        Assert.Equal(isTold, hints.Count == 1);
        Assert.All(hints, h => Assert.Contains(group, h, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("View@web", false)]
    [InlineData("View@dev-*", false)]
    [InlineData("View@wbe", true)]
    [InlineData("View@prod-*", true)]
    [InlineData("View", false)]
    public async Task A_scope_that_matches_no_namespace_is_told(string policy, bool isTold) =>
        Assert.Equal(isTold, (await OfAsync(null, Sample.Entry(Sample.Dev, "", policy))).Count == 1);

    [Fact]
    public async Task What_was_there_before_and_what_is_being_bound_is_not_told()
    {
        var entry = Sample.Entry(Sample.Dev, "nobody", "View@wbe");
        Assert.Empty(await OfAsync(entry, entry));
        Assert.Empty(await OfAsync(null, Sample.Entry(Sample.Dev, "nobody"), "nobody"));
    }

    [Fact]
    public async Task Groups_of_nodes_are_not_for_bindings_of_ours() => Assert.Empty(await OfAsync(null, Sample.NodeEntry() with { KubernetesGroups = TextList.Of("nobody") }));

    [Fact]
    public async Task A_cluster_that_cannot_be_asked_gives_no_hints_and_is_asked_once()
    {
        Kubernetes.Fault = FakeEks.Error(ErrorIds.KubernetesUnreachable, "no way");
        Assert.Empty(await OfAsync(null, Sample.Entry(Sample.Dev, "nobody", "View@wbe")));
        Kubernetes.Fault = null;
        Assert.Empty(await OfAsync(null, Sample.Entry(Sample.Dev, "nobody")));
    }
}
