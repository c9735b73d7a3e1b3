using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Snapshots;

/// <summary>Bindings that groups need: made, adopted, widened, or handed out as manifests.</summary>
public sealed class GroupBinderTests
{
    private static readonly GroupBindingRequest Viewers = new() { Groups = ["viewers"], ClusterRole = "viewer" };

    private readonly World _world = new();

    public GroupBinderTests() => Kubernetes.Roles.Add(new RbacRole("viewer", null, []));

    private FakeKubernetes Kubernetes => _world.Session.Kubernetes;

    private async Task<GroupBindingResult> BindAsync(GroupBindingRequest request)
    {
        var target = await _world.Locator().LocateAsync(World.Prod, CancellationToken.None);
        return await new GroupBinder(new PlainYaml(), _world.Operator).BindAsync(target, request, CancellationToken.None);
    }

    [Fact]
    public async Task A_binding_is_made_once()
    {
        var first = await BindAsync(Viewers);
        Assert.True(first.Applied);
        Assert.Equal(["create ClusterRoleBinding viewers:viewer of ClusterRole viewer to group viewers"], first.Changes);
        Assert.Empty(first.Warnings);
        var second = await BindAsync(Viewers);
        Assert.False(second.Applied);
        Assert.Empty(second.Changes);
        Assert.Equal(first.Manifest, second.Manifest);
        Assert.Equal(["create cluster/viewers:viewer"], Kubernetes.Writes);
    }

    [Fact]
    public async Task Each_namespace_gets_a_RoleBinding_of_its_own()
    {
        var result = await BindAsync(Viewers with { Namespaces = ["web", "db", "web"] });
        Assert.Equal(["create web/viewers:viewer", "create db/viewers:viewer"], Kubernetes.Writes);
        Assert.Equal(2, result.Manifest.Split("---\n").Length);
        Assert.Contains("RoleBinding", result.Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_binding_that_says_so_already_is_adopted_whatever_its_name()
    {
        Kubernetes.Bindings.Add(new RbacBinding("theirs", null, "ClusterRole", "viewer", [new RbacSubject("User", "ada"), new RbacSubject("Group", "viewers")]));
        var result = await BindAsync(Viewers);
        Assert.Empty(result.Changes);
        Assert.Empty(Kubernetes.Writes);
        Assert.Contains("theirs", result.Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_is_added_to_the_binding_of_its_name_and_nobody_is_taken_out()
    {
        Kubernetes.Bindings.Add(new RbacBinding("viewers:viewer", null, "ClusterRole", "viewer", [new RbacSubject("User", "ada")]) { ResourceVersion = "7" });
        await BindAsync(Viewers);
        Assert.Equal(["replace cluster/viewers:viewer"], Kubernetes.Writes);
        Assert.Equal(["ada", "viewers"], Assert.Single(Kubernetes.Bindings).Subjects.Select(s => s.Name));
    }

    [Fact]
    public async Task A_binding_of_its_name_to_another_role_is_an_error_and_stays()
    {
        Kubernetes.Bindings.Add(new RbacBinding("viewers:viewer", null, "ClusterRole", "admin", [new RbacSubject("Group", "admins")]));
        var result = await BindAsync(Viewers);
        Assert.Equal(ErrorIds.KubernetesConflict, result.Fault!.ErrorId);
        Assert.Empty(Kubernetes.Writes);
    }

    [Fact]
    public async Task What_was_made_is_told_when_another_binding_is_refused_and_the_rest_goes_on()
    {
        Kubernetes.Bindings.Add(new RbacBinding("viewers:viewer", "db", "ClusterRole", "admin", []));
        var result = await BindAsync(Viewers with { Namespaces = ["web", "db", "batch"] });
        Assert.Equal(["create web/viewers:viewer", "create batch/viewers:viewer"], Kubernetes.Writes);
        Assert.Equal(ErrorIds.KubernetesConflict, result.Fault!.ErrorId);
        var warning = Assert.Single(result.Warnings);
        Assert.Contains("a binding was not made: RoleBinding db/viewers:viewer:", warning, StringComparison.Ordinal);
        Assert.Contains("These were: create RoleBinding web/viewers:viewer", warning, StringComparison.Ordinal);
        var change = result.AddTo(new EKSAccessChange { PrincipalArn = World.Dev });
        Assert.Equal((AccessChangeAction.Updated, true, 2), (change.Action, change.Applied, change.Changes.Count));
    }

    [Theory]
    [InlineData(AccessChangeAction.Created)]
    [InlineData(AccessChangeAction.Unchanged)]
    public async Task An_entry_keeps_its_action_when_all_bindings_are_there(AccessChangeAction action)
    {
        await BindAsync(Viewers);
        var change = (await BindAsync(Viewers)).AddTo(new EKSAccessChange { Action = action });
        Assert.Equal((action, false), (change.Action, change.Applied));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Somebody_elses_write_in_between_is_looked_at_again(bool isThere)
    {
        var theirs = new RbacBinding("viewers:viewer", null, "ClusterRole", "viewer", [new RbacSubject("User", "ada")]) { ResourceVersion = "1" };
        if (isThere)
        {
            Kubernetes.Bindings.Add(theirs);
        }

        Kubernetes.BeforeBinding = _ =>
        {
            Kubernetes.Bindings.Clear();
            Kubernetes.Bindings.Add(theirs with { ResourceVersion = "2" });
        };
        var result = await BindAsync(Viewers);
        Assert.Null(result.Fault);
        Assert.Equal(["ada", "viewers"], Assert.Single(Kubernetes.Bindings).Subjects.Select(s => s.Name));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Nothing_is_written_on_WhatIf_or_without_consent(bool dryRun, bool isTold)
    {
        _world.Operator.DryRun = dryRun;
        _world.Operator.Answer = false;
        var result = await BindAsync(Viewers);
        Assert.Empty(Kubernetes.Writes);
        Assert.False(result.Applied);
        Assert.Equal(isTold, result.Changes.Count > 0);
        Assert.Contains("viewers:viewer", result.Manifest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ErrorIds.KubernetesUnreachable, false)]
    [InlineData(ErrorIds.KubernetesForbidden, true)]
    public async Task Out_of_reach_leaves_the_manifest_and_a_warning(string error, bool isFault)
    {
        Kubernetes.Fault = FakeEks.Error(error, "no way");
        var result = await BindAsync(Viewers);
        Assert.Contains("no way", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Contains("viewers:viewer", result.Manifest, StringComparison.Ordinal);
        Assert.Equal(isFault, result.Fault is not null);
    }

    [Fact]
    public async Task Who_may_not_list_may_still_bind()
    {
        Kubernetes.ListFault = FakeEks.Error(ErrorIds.KubernetesForbidden, "403");
        Assert.True((await BindAsync(Viewers)).Applied);
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_told() =>
        Assert.Contains("ClusterRole nothing does not exist", Assert.Single((await BindAsync(Viewers with { ClusterRole = "nothing" })).Warnings), StringComparison.Ordinal);

    [Fact]
    public async Task A_name_that_no_object_may_have_is_made_one_that_it_may()
    {
        await BindAsync(Viewers with { Groups = ["team/a%b"] });
        Assert.Equal(["create cluster/team-a-b:viewer"], Kubernetes.Writes);
        Assert.Equal("team/a%b", Assert.Single(Kubernetes.Bindings).Subjects[0].Name);
    }

    // Names and values in their order are all these tests look at.
    private sealed class PlainYaml : IYaml
    {
        public IReadOnlyList<DocumentNode> Parse(string text) => throw new NotSupportedException();

        public string Write(DocumentNode document) => document switch
        {
            MappingNode map => string.Concat(map.Entries.Select(e => $"{e.Key.Value}: {Write(e.Value)}\n")),
            SequenceNode list => string.Join(" ", list.Items.Select(Write)),
            ScalarNode scalar => scalar.Value,
            _ => string.Empty,
        };
    }
}
