using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Sandbox;

/// <summary>Changes of aws-auth over the wire, while others write too.</summary>
public sealed class AwsAuthChangeTests : IAsyncLifetime, IDisposable
{
    private const string Deployer = "arn:aws:iam::111122223333:role/deployer";
    private const string Other = "arn:aws:iam::111122223333:user/other";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ConnectorFactory _factory = new();
    private readonly ScriptedOperator _operator = new();
    private SandboxServer _sandbox = null!;
    private SessionCache _sessions = null!;
    private AwsSessionOptions _options = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync();
        var keys = _sandbox.State.GetAccessKey("arn:aws:iam::111122223333:user/admin")!;
        _options = Sessions.Options(new Uri(_sandbox.EndpointUrl)) with { AccessKey = keys.AccessKeyId, SecretKey = keys.SecretAccessKey };
        _sessions = new SessionCache(_factory);
    }

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    public void Dispose() => _sessions?.Dispose();

    [Fact]
    public async Task Two_who_write_at_once_both_keep_their_rows()
    {
        // The other client writes after the first has planned and asked, and before it writes.
        _operator.OnFirstQuestion = () => Changer(new ScriptedOperator()).ChangeAsync(Order("legacy", Add(Other)), None);

        var change = await Changer(_operator).ChangeAsync(Order("legacy", Add(Deployer)), None);

        Assert.True(change.Applied);
        var map = await MapAsync("legacy");
        Assert.True(map.Resolve(Deployer).IsMapped);
        Assert.True(map.Resolve(Other).IsMapped);
        Assert.Contains(_operator.Told, t => t.StartsWith("verbose: Somebody else changed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_that_became_dangerous_in_between_is_held_back()
    {
        // While the first asks, the other takes away all other rows of nodes: now it is the last one that would go.
        const string Spare = "arn:aws:iam::111122223333:role/spare-nodes";
        await Changer(new ScriptedOperator()).ChangeAsync(Order("staging", new AddAwsAuthRow(AwsAuthRowSpec.For(Spare, "system:node:{{EC2PrivateDNSName}}", ["system:bootstrappers", "system:nodes"]))), None);
        await Changer(new ScriptedOperator()).ChangeAsync(Order("staging", new AddAwsAuthRow(AwsAuthRowSpec.For(Deployer, "system:node:{{EC2PrivateDNSName}}", ["system:bootstrappers", "system:nodes"]))), None);
        _operator.OnFirstQuestion = () => Changer(new ScriptedOperator()).ChangeAsync(Order("staging", new RemoveAwsAuthPrincipal(Deployer)), None);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Changer(_operator).ChangeAsync(Order("staging", new RemoveAwsAuthPrincipal(Spare)), None));

        Assert.Equal(ErrorIds.WouldLockOut, fault.ErrorId);
        Assert.True((await MapAsync("staging")).Resolve(Spare).IsMapped);
    }

    [Fact]
    public async Task The_owner_is_named_before_anything_else()
    {
        var target = await TargetAsync("staging");
        await target.OpenKubernetes().CreateConfigMapAsync(
            new KubernetesConfigMap("kube-system", "aws-auth")
            {
                Data = new Dictionary<string, string> { ["mapRoles"] = "- rolearn: arn:aws:iam::111122223333:role/n\n  username: system:node:{{EC2PrivateDNSName}}\n  groups: [system:nodes, system:bootstrappers]\n" },
                Labels = new Dictionary<string, string> { ["kustomize.toolkit.fluxcd.io/name"] = "cluster" },
            },
            None);

        var change = await Changer(_operator).ChangeAsync(Order("staging", new SetAwsAuth(AwsAuthSource.FromText("mapRoles: |\n  - rolearn: arn:aws:iam::111122223333:role/n\n    username: 4711\n    groups: [system:nodes, system:bootstrappers]\n"))), None);

        Assert.Equal("Flux", Assert.Single(change.Owners).Tool);
        Assert.StartsWith("warning: Flux looks after aws-auth of staging", _operator.Told[0], StringComparison.Ordinal);
        Assert.Contains(_operator.Told, t => t.Contains("username-kind", StringComparison.Ordinal));
        var after = await target.OpenKubernetes().GetConfigMapAsync("kube-system", "aws-auth", None);
        Assert.Equal("cluster", after!.Labels["kustomize.toolkit.fluxcd.io/name"]);
    }

    [Fact]
    public async Task A_restore_brings_back_binary_data_and_marks_over_the_wire()
    {
        var kubernetes = (await TargetAsync("legacy")).OpenKubernetes();
        var first = (await kubernetes.GetConfigMapAsync("kube-system", "aws-auth", None))!;
        var marked = await kubernetes.PatchConfigMapAsync("kube-system", "aws-auth", new ConfigMapPatch(first.ResourceVersion, new Dictionary<string, string?>())
        {
            BinaryData = new Dictionary<string, string?> { ["blob"] = "AP8K" },
            Labels = new Dictionary<string, string?> { ["team"] = "a" },
            Annotations = new Dictionary<string, string?> { ["note"] = "x: |\r\n \u00e9" },
        }, None);
        var origin = new AwsAuthOrigin("legacy", "arn:aws:eks:eu-west-1:111122223333:cluster/legacy", "eu-west-1", "111122223333", "test");
        var text = AwsAuthBackup.Of(marked, origin, DateTime.UtcNow).Write(_factory.Json);
        await kubernetes.PatchConfigMapAsync("kube-system", "aws-auth", new ConfigMapPatch(marked.ResourceVersion, new Dictionary<string, string?> { ["more"] = "x" })
        {
            BinaryData = new Dictionary<string, string?> { ["blob"] = null, ["other"] = "AA==" },
            Labels = new Dictionary<string, string?> { ["team"] = null, ["owner"] = "b" },
            Annotations = new Dictionary<string, string?> { ["note"] = null },
        }, None);

        var change = await Changer(_operator).ChangeAsync(Order("legacy", new RestoreAwsAuth(AwsAuthBackup.Read(text, _factory.Json))), None);

        Assert.True(change.Applied);
        var after = (await kubernetes.GetConfigMapAsync("kube-system", "aws-auth", None))!;
        Assert.Equal(marked.Data, after.Data);
        Assert.Equal(marked.BinaryData, after.BinaryData);
        Assert.Equal(marked.Labels, after.Labels);
        Assert.Equal(marked.Annotations, after.Annotations);
    }

    [Fact]
    public async Task A_dry_run_and_a_No_write_nothing()
    {
        var dry = await Changer(new ScriptedOperator { DryRun = true }).ChangeAsync(Order("legacy", Add(Deployer)), None);
        var no = await Changer(new ScriptedOperator { Answer = false }).ChangeAsync(Order("legacy", Add(Deployer)), None);

        Assert.False(dry.Applied);
        Assert.False(no.Applied);
        Assert.Equal(Deployer, Assert.Single(dry.Differences).Arn);
        Assert.Empty(_sandbox.Requests.Writes);
    }

    [Fact]
    public async Task What_the_cluster_says_is_held_against_a_text()
    {
        var found = new List<AwsAuthIssue>();
        var finder = new AwsAuthIssueFinder(() => Locator(_operator), _operator) { CheckPrincipal = true };

        await finder.FindAsync(AwsAuthSource.FromText("- rolearn: arn:aws:iam::111122223333:role/gone\n  username: x\n"), ClusterChoice.Named("legacy"), (i, _) => { found.Add(i); return Task.CompletedTask; }, None);

        Assert.Equal(2, found.Count(i => i.RuleId == "node-row-missing"));
        Assert.Single(found, i => i.RuleId == "principal-missing");
        Assert.Single(found, i => i.RuleId == "caller-row-missing");
        Assert.All(found, i => Assert.Equal("legacy", i.ClusterName));
    }

    private static AddAwsAuthRow Add(string principal) => new(AwsAuthRowSpec.For(principal, "x", ["y"]));

    private static AwsAuthChangeOrder Order(string cluster, AwsAuthChangeRequest request) => new(ClusterChoice.Named(cluster), request);

    private ClusterLocator Locator(IOperator @operator) => new(_sessions, _options, @operator);

    private AwsAuthChanger Changer(IOperator @operator) => new(Locator(@operator), @operator, _factory.Files, _factory.Json, SystemClock.Instance);

    private Task<ClusterTarget> TargetAsync(string cluster) => Locator(_operator).LocateAsync(ClusterChoice.Named(cluster), None);

    private async Task<AwsAuthMap> MapAsync(string cluster)
    {
        var target = await TargetAsync(cluster);
        return AwsAuthReader.Read(AwsAuthSource.FromConfigMap(await target.OpenKubernetes().GetConfigMapAsync("kube-system", "aws-auth", None), null));
    }
}
