using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

public class AwsAuthWriterTests
{
    private const string Node = "- rolearn: arn:aws:iam::111122223333:role/node\n  username: system:node:{{EC2PrivateDNSName}}\n  groups:\n  - system:bootstrappers\n  - system:nodes\n";
    private const string Admin = "- rolearn: arn:aws:iam::111122223333:role/admin\n  username: admin\n  groups: [system:masters]\n";

    private readonly FakeKubernetes _kubernetes = new();
    private readonly FakeOperator _operator = new();
    private readonly TestFiles _files = new();
    private readonly FakeClock _clock = new();
    private readonly AwsAuthOrigin _origin = new("prod", "arn:aws:eks:eu-west-1:111122223333:cluster/prod", "eu-west-1", Account, "profile prod");

    public AwsAuthWriterTests() => Put(Node + Admin);

    private LintContext Context { get; } = new()
    {
        NodeRoles = [new(R + "team/node", NodeRoleKind.Linux, "managed node group blue")],
        CallerArn = Session("admin", "ada"),
    };

    [Fact]
    public async Task Adds_one_row_and_writes_that_key_only()
    {
        _kubernetes.AwsAuth = _kubernetes.AwsAuth! with { Data = new Dictionary<string, string>(_kubernetes.AwsAuth.Data) { ["mapAccounts"] = "- \"444455556666\"\n", ["other"] = "x" } };
        var change = await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev", "dev", ["devs"])));
        Assert.True(change.Applied);
        Assert.Equal(["patch mapRoles"], _kubernetes.Writes);
        Assert.Equal("x", _kubernetes.AwsAuth.Data["other"]);
        Assert.Equal([$"+ {R}dev: dev in devs"], change.Differences.Select(d => d.ToString()));
        Assert.Contains("+- rolearn: " + R + "dev\n", change.Diff);
        Assert.Equal(("prod", "profile prod"), (change.ClusterName, change.CredentialSource));
    }

    [Fact]
    public async Task Power_over_everything_and_other_accounts_are_told_and_asked_about_as_weighty()
    {
        await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev", "dev", ["devs"])));
        Assert.Empty(_operator.Weighty);
        await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "boss", "boss", ["system:masters"])));
        Assert.Single(_operator.Weighty);
        Assert.Contains(_operator.Warnings, w => w.Contains(R + "boss an administrator of everything", StringComparison.Ordinal));
        await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For("arn:aws:iam::999955556666:role/partner", "partner", ["devs"])));
        await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For("444455556666")));
        Assert.Equal(3, _operator.Weighty.Count);
        Assert.Contains(_operator.Warnings, w => w.Contains("from account 999955556666", StringComparison.Ordinal));
        Assert.Contains(_operator.Warnings, w => w.Contains("Every identity of that account", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_there_already_is_not_written()
    {
        var change = await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "admin", "admin", ["system:masters"])));
        Assert.True(change.Unchanged);
        Assert.Empty(_kubernetes.Writes);
        Assert.Empty(_operator.Questions);
    }

    [Fact]
    public async Task Removing_from_nothing_makes_nothing()
    {
        _kubernetes.AwsAuth = null;
        Assert.True((await Apply(new RemoveAwsAuthRow(AwsAuthRowKind.Role, R + "dev"))).Unchanged);
        Assert.Null(_kubernetes.AwsAuth);
        await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev")));
        Assert.Equal(["create"], _kubernetes.Writes);
    }

    [Theory]
    [InlineData("node", "managed node group blue")]
    [InlineData("node", "No row would let nodes in")]
    [InlineData("admin", "is you")]
    public async Task Lock_outs_are_held_back(string role, string message)
    {
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Apply(new RemoveAwsAuthRow(AwsAuthRowKind.Role, R + role)));
        Assert.Equal((ErrorIds.WouldLockOut, ErrorKind.Guarded), (fault.ErrorId, fault.Kind));
        Assert.Contains(message, fault.Message);
        Assert.Empty(_kubernetes.Writes);
        var change = await Apply(new RemoveAwsAuthRow(AwsAuthRowKind.Role, R + role), new AwsAuthWriteOptions { AllowLockout = true, Context = Context });
        Assert.True(change.Applied);
        Assert.NotEmpty(change.Lockouts);
    }

    [Fact]
    public async Task Principals_with_entries_are_no_lock_out()
    {
        var options = new AwsAuthWriteOptions { Context = Context with { AccessEntryPrincipals = [R + "team/node", R + "admin"] } };
        Assert.True((await Apply(new RemoveAwsAuthRow(AwsAuthRowKind.Role, R + "node"), options)).Applied);
        Assert.True((await Apply(new RemoveAwsAuthRow(AwsAuthRowKind.Role, R + "admin"), options)).Applied);
    }

    [Fact]
    public async Task Text_that_loses_a_key_is_held_back()
    {
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Apply(new SetAwsAuth(AwsAuthSource.FromText(Node + Admin + "- rolearn: x\n username: y\n"))));
        Assert.Contains("cannot read the new text of mapRoles", fault.Message);
        Assert.Contains(_operator.Warnings, w => w.Contains("indentation"));
    }

    [Theory]
    [InlineData("data:\n  mapRoles:\n    - rolearn: x\n")]
    [InlineData("data:\nmapRoles: |\n  - rolearn: arn:aws:iam::111122223333:role/x\n")]
    public async Task Manifest_that_Kubernetes_refuses_is_refused(string data)
    {
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Apply(new SetAwsAuth(AwsAuthSource.FromText("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\n" + data))));
        Assert.Equal(ErrorIds.MalformedInput, fault.ErrorId);
    }

    [Fact]
    public async Task Set_of_one_key_leaves_the_others_and_of_a_manifest_replaces_all()
    {
        Put(Node + Admin, $"- userarn: {U}ada\n  username: ada\n");
        await Apply(new SetAwsAuth(AwsAuthSource.FromText(Admin + Node)));
        Assert.Equal(2, _kubernetes.AwsAuth!.Data.Count);
        var manifest = AwsAuthManifest.Write(new Dictionary<string, string> { ["mapRoles"] = Node + Admin });
        var change = await Apply(new SetAwsAuth(AwsAuthSource.FromText(manifest)));
        Assert.Equal(["mapRoles"], _kubernetes.AwsAuth.Data.Keys);
        Assert.Equal([AwsAuthChangeKind.Removed], change.Differences.Select(d => d.Kind));
    }

    [Fact]
    public async Task Dry_run_writes_nothing_and_tells_everything()
    {
        _operator.DryRun = true;
        var change = await Apply(new RemoveAwsAuthRow(AwsAuthRowKind.Role, R + "node"), new AwsAuthWriteOptions { Context = Context, BackupPath = "/b.json" });
        Assert.False(change.Applied);
        Assert.Empty(_kubernetes.Writes);
        Assert.Empty(_files.Files);
        Assert.NotEmpty(change.Lockouts);
        Assert.Contains(_operator.Warnings, w => w.StartsWith("Would be held back"));
        Assert.NotEqual(change.Before["mapRoles"], change.After["mapRoles"]);
    }

    [Fact]
    public async Task No_to_the_question_writes_nothing()
    {
        _operator.Answer = false;
        Assert.False((await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev")))).Applied);
        Assert.Empty(_kubernetes.Writes);
        Assert.StartsWith("prod/aws-auth: Add a row for", Assert.Single(_operator.Questions));
    }

    [Fact]
    public async Task Somebody_elses_change_is_kept()
    {
        var times = 0;
        _kubernetes.BeforeWrite = k =>
        {
            if (times++ < 2)
            {
                Put(k.AwsAuth!.Data["mapRoles"] + $"- rolearn: {R}other{times}\n  username: o\n", version: "v" + times);
            }
        };
        var change = await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev", "dev")));
        Assert.True(change.Applied);
        var map = Roles(_kubernetes.AwsAuth!.Data["mapRoles"]);
        Assert.Equal(["node", "admin", "other1", "other2", "dev"], map.Rows.Select(r => r.Arn[R.Length..]));
        Assert.Equal(3, _kubernetes.ConfigMapReads);
    }

    [Fact]
    public async Task Guard_looks_again_after_a_conflict()
    {
        var far = string.Concat(Enumerable.Range(0, 9).Select(i => $"- rolearn: {R}r{i}\n  username: u{i}\n"));
        Put(Node + Admin + far + Node.Replace("role/node", "role/node2"));
        var times = 0;
        _kubernetes.BeforeWrite = _ =>
        {
            if (times++ == 0)
            {
                Put(Node + Admin + far, version: "v2");
            }
        };
        var options = new AwsAuthWriteOptions { Context = Context with { NodeRoles = null } };
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Apply(new RemoveAwsAuthRow(AwsAuthRowKind.Role, R + "node"), options));
        Assert.Equal(ErrorIds.WouldLockOut, fault.ErrorId);
        Assert.Empty(_kubernetes.Writes);
    }

    [Fact]
    public async Task Conflicts_without_end_end()
    {
        var times = 0;
        _kubernetes.BeforeWrite = _ => Put(Node + Admin, version: "v" + times++);
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Apply(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev"))));
        Assert.Equal(ErrorIds.KubernetesConflict, fault.ErrorId);
        Assert.Equal(5, times);
    }

    [Fact]
    public async Task Backup_comes_first_and_comes_back_byte_for_byte()
    {
        var text = "# odd\r\n" + Node + Admin + "\t\n   ";
        _kubernetes.AwsAuth = new KubernetesConfigMap("kube-system", "aws-auth")
        {
            Data = new Dictionary<string, string> { ["mapRoles"] = Node + Admin, ["other"] = text },
            BinaryData = new Dictionary<string, string> { ["blob"] = "AP8K", ["kept"] = "AA==" },
            Labels = new Dictionary<string, string> { ["a"] = "b" },
            Annotations = new Dictionary<string, string> { ["c"] = "d\u00e9\ud83d\ude00", ["kubectl.kubernetes.io/last-applied-configuration"] = "{}\n" },
            ResourceVersion = "7",
            Uid = "u",
        };
        var before = _kubernetes.AwsAuth;
        await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev")), new AwsAuthWriteOptions { BackupPath = "/b.json", Context = Context });
        _kubernetes.AwsAuth = _kubernetes.AwsAuth! with
        {
            BinaryData = new Dictionary<string, string> { ["blob"] = "AQ==", ["kept"] = "AA==", ["new"] = "Ag==" },
            Labels = new Dictionary<string, string> { ["x"] = "y" },
            Annotations = new Dictionary<string, string> { ["kubectl.kubernetes.io/last-applied-configuration"] = "{\"later\":1}\n" },
        };
        var backup = AwsAuthBackup.Read(_files.Files["/b.json"], new TestJson(), "/b.json");
        Assert.Equal(_origin with { CredentialSource = "backup" }, backup.Origin);
        Assert.Equal(("7", _clock.UtcNow), (backup.ConfigMap!.ResourceVersion, backup.TakenAt));
        var change = await Apply(new RestoreAwsAuth(backup));
        Assert.True(change.Applied);
        Assert.Equal([AwsAuthChangeKind.Removed], change.Differences.Select(d => d.Kind));
        Assert.Contains("-blob: \"AQ==\"\n", change.Diff);
        Assert.Contains("+a: \"b\"\n", change.Diff);
        Assert.Equal(before.Data, _kubernetes.AwsAuth.Data);
        Assert.Equal(before.BinaryData, _kubernetes.AwsAuth.BinaryData);
        Assert.Equal(before.Labels, _kubernetes.AwsAuth.Labels);
        Assert.Equal(before.Annotations, _kubernetes.AwsAuth.Annotations);
        Assert.True((await Apply(new RestoreAwsAuth(backup))).Unchanged);
    }

    [Fact]
    public async Task Restore_of_what_differs_only_in_marks_or_binary_data_is_written()
    {
        var backup = AwsAuthBackup.Of(_kubernetes.AwsAuth, _origin, _clock.UtcNow);
        _kubernetes.AwsAuth = _kubernetes.AwsAuth! with { BinaryData = new Dictionary<string, string> { ["blob"] = "AQ==" } };
        Assert.True((await Apply(new RestoreAwsAuth(backup))).Applied);
        Assert.Empty(_kubernetes.AwsAuth.BinaryData);
        _kubernetes.AwsAuth = _kubernetes.AwsAuth with { Annotations = new Dictionary<string, string> { ["x"] = "y" } };
        Assert.True((await Apply(new RestoreAwsAuth(backup))).Applied);
        Assert.Empty(_kubernetes.AwsAuth.Annotations);
        Assert.Equal(["patch ", "patch "], _kubernetes.Writes);
    }

    [Fact]
    public async Task Backup_of_another_cluster_brings_no_marks_of_its_tools_along()
    {
        var argo = new Dictionary<string, string> { ["argocd.argoproj.io/tracking-id"] = "other:/ConfigMap:kube-system/aws-auth" };
        var map = _kubernetes.AwsAuth! with { Data = new Dictionary<string, string> { ["mapRoles"] = Node + Admin + Admin.Replace("admin", "dev") }, BinaryData = new Dictionary<string, string> { ["b"] = "AA==" }, Annotations = argo, Labels = argo };
        var backup = AwsAuthBackup.Of(map, _origin with { ClusterArn = "arn:aws:eks:eu-west-1:111122223333:cluster/test" }, _clock.UtcNow);
        _kubernetes.AwsAuth = _kubernetes.AwsAuth with { Labels = new Dictionary<string, string> { ["own"] = "1" } };
        Assert.True((await Apply(new RestoreAwsAuth(backup), new AwsAuthWriteOptions { AllowOtherCluster = true, Context = Context })).Applied);
        Assert.Equal(map.Data, _kubernetes.AwsAuth.Data);
        Assert.Equal(map.BinaryData, _kubernetes.AwsAuth.BinaryData);
        Assert.Equal(["own"], _kubernetes.AwsAuth.Labels.Keys);
        Assert.Empty(_kubernetes.AwsAuth.Annotations);
    }

    [Fact]
    public async Task Restore_of_none_empties_and_of_a_lost_one_makes_it_again()
    {
        var backup = AwsAuthBackup.Of(_kubernetes.AwsAuth! with { Labels = new Dictionary<string, string> { ["a"] = "b" }, BinaryData = new Dictionary<string, string> { ["b"] = "AA==" } }, _origin, _clock.UtcNow);
        _kubernetes.AwsAuth = null;
        Assert.True((await Apply(new RestoreAwsAuth(backup))).Applied);
        Assert.Equal(("b", "AA=="), (_kubernetes.AwsAuth!.Labels["a"], _kubernetes.AwsAuth.BinaryData["b"]));
        Assert.True((await Apply(new RestoreAwsAuth(AwsAuthBackup.Of(null, _origin, _clock.UtcNow)), new AwsAuthWriteOptions { AllowLockout = true })).Applied);
        Assert.Empty(_kubernetes.AwsAuth.Data);
        Assert.Empty(_kubernetes.AwsAuth.BinaryData);
    }

    [Fact]
    public async Task Backup_of_another_cluster_needs_a_word()
    {
        var backup = AwsAuthBackup.Of(_kubernetes.AwsAuth, _origin with { ClusterArn = "arn:aws:eks:eu-west-1:111122223333:cluster/test" }, _clock.UtcNow);
        Assert.Equal(ErrorIds.WrongCluster, (await Assert.ThrowsAsync<EksAccessException>(() => Apply(new RestoreAwsAuth(backup)))).ErrorId);
        Assert.True((await Apply(new RestoreAwsAuth(backup), new AwsAuthWriteOptions { AllowOtherCluster = true })).Unchanged);
    }

    [Fact]
    public async Task Backup_feeds_every_reading_and_carries_its_cluster()
    {
        var backup = await Writer().BackupAsync(default);
        var text = backup.Write(new TestJson());
        var map = AwsAuthReader.ReadText(text, "backup.json");
        Assert.Equal(_origin with { CredentialSource = "backup" }, map.Source.Origin);
        Assert.Equal("admin [system:masters]", map.AsRole("admin"));
        Assert.Equal(Node + Admin, map.Source.Value("mapRoles")!.Text);
        Assert.Empty(map.Problems);
        Assert.Matches("^aws-auth-prod-[0-9]{8}T[0-9]{6}Z\\.json$", backup.DefaultFileName());
        Assert.Empty(AwsAuthBackup.Read(AwsAuthBackup.Of(null, _origin, _clock.UtcNow).Write(new TestJson()), new TestJson()).ToSource().Values);
    }

    [Theory]
    [InlineData("role/admin", "role/other")]
    [InlineData("\"kind\": \"AwsAuthBackup\"", "\"kind\": \"ConfigMap\"")]
    [InlineData("\"version\": 1", "\"version\": 2")]
    public async Task Backup_that_was_changed_is_refused(string old, string @new)
    {
        var text = (await Writer().BackupAsync(default)).Write(new TestJson());
        Assert.Contains(old, text);
        Assert.Equal(ErrorIds.MalformedInput, Assert.Throws<EksAccessException>(() => AwsAuthBackup.Read(text.Replace(old, @new), new TestJson())).ErrorId);
    }

    [Theory]
    [InlineData("app.kubernetes.io/managed-by", "Terraform", null, "Terraform")]
    [InlineData("kustomize.toolkit.fluxcd.io/name", "apps", null, "Flux")]
    [InlineData("argocd.argoproj.io/instance", "apps", null, "Argo CD")]
    [InlineData("aws.cdk.eks/prune-c8f1", "", null, "AWS CDK")]
    [InlineData(null, null, "Terraform", "Terraform")]
    [InlineData(null, null, "argocd-controller", "Argo CD")]
    [InlineData(null, null, "eksctl", "eksctl")]
    [InlineData(null, null, "kubectl-edit", null)]
    [InlineData(null, null, "vpcLambda", null)]
    public async Task Owner_is_named_first(string? label, string? value, string? manager, string? tool)
    {
        _kubernetes.AwsAuth = _kubernetes.AwsAuth! with
        {
            Labels = label is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [label] = value! },
            FieldManagers = manager is null ? [] : [manager],
        };
        var change = await Apply(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev")));
        Assert.Equal(tool, change.Owners.SingleOrDefault()?.Tool);
        Assert.Equal(tool is not null and not "eksctl", _operator.Warnings.Count > 0 && _operator.Warnings[0].StartsWith(tool + " looks after", StringComparison.Ordinal));
    }

    // Whether an image of one's own is a Windows is told by nobody but the row.
    [Theory]
    [InlineData(NodeRoleKind.Custom, true)]
    [InlineData(NodeRoleKind.Linux, false)]
    public async Task The_group_of_Windows_nodes_is_not_taken_from_an_image_that_may_be_one(NodeRoleKind kind, bool isHeldBack)
    {
        Put(Node + "  - eks:kube-proxy-windows\n" + Admin);
        var options = new AwsAuthWriteOptions { Context = Context with { NodeRoles = [new(R + "team/node", kind, "managed node group own")] } };
        var change = new AddAwsAuthRow(AwsAuthRowSpec.For(R + "node", "system:node:{{EC2PrivateDNSName}}", ["system:bootstrappers", "system:nodes"]), Replace: true);
        if (isHeldBack)
        {
            var fault = await Assert.ThrowsAsync<EksAccessException>(() => Apply(change, options));
            Assert.Equal(ErrorIds.WouldLockOut, fault.ErrorId);
        }
        else
        {
            Assert.True((await Apply(change, options)).Applied);
        }
    }

    [Fact]
    public async Task Facts_are_gathered_and_gaps_are_told()
    {
        var world = new World("API_AND_CONFIG_MAP");
        var session = world.Session;
        session.Eks.AddEntry("prod", R + "x/ops");
        session.Eks.Nodegroups.Add(new NodegroupDescription("blue", R + "team/node", "WINDOWS_CORE_2022_x86_64", "ACTIVE"));
        session.Eks.Nodegroups.Add(new NodegroupDescription("own", R + "own", "CUSTOM", "ACTIVE"));
        session.Eks.FargateProfiles.Add(new FargateProfileDescription("web", R + "pods", "ACTIVE"));
        session.Principals.Add(new IamPrincipal(R + "node", "AROA", default));
        var target = await world.Locator().LocateAsync(World.Prod, CancellationToken.None);
        var facts = new AwsAuthFacts(target, _operator);
        var context = await facts.ReadAsync(default);
        Assert.Equal([(R + "team/node", NodeRoleKind.Windows), (R + "own", NodeRoleKind.Custom), (R + "pods", NodeRoleKind.Fargate)], context.NodeRoles!.Select(n => (n.RoleArn, n.Kind)));
        Assert.Equal([R + "x/ops"], context.AccessEntryPrincipals);
        Assert.Equal(session.CallerArn, context.CallerArn);
        context = await facts.WithPrincipalsAsync(Roles(Node + Admin), context, default);
        Assert.Equal([R + "admin"], context.MissingPrincipals);
    }

    private void Put(string roles, string? users = null, string version = "1")
    {
        var data = new Dictionary<string, string> { ["mapRoles"] = roles };
        if (users is not null)
        {
            data["mapUsers"] = users;
        }

        _kubernetes.AwsAuth = new KubernetesConfigMap("kube-system", "aws-auth") { Data = data, ResourceVersion = version };
    }

    private AwsAuthWriter Writer() => new(_kubernetes, _operator, _files, new TestJson(), _clock, _origin);

    private Task<AwsAuthChange> Apply(AwsAuthChangeRequest request, AwsAuthWriteOptions? options = null) =>
        Writer().ApplyAsync(request, options ?? new AwsAuthWriteOptions { Context = Context }, CancellationToken.None);
}
