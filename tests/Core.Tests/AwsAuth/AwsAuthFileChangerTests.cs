using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>Rows edited in files and texts, without a cluster: nothing but the row's own lines changes.</summary>
public class AwsAuthFileChangerTests
{
    private const string Node = "- rolearn: arn:aws:iam::111122223333:role/node\n  username: system:node:{{EC2PrivateDNSName}}\n  groups:\n  - system:bootstrappers\n  - system:nodes\n";
    private const string Manifest = """
        # ours, do not touch
        apiVersion: v1
        kind: ConfigMap
        data:   # the rows
          mapRoles: |
            # nodes first
            - rolearn: arn:aws:iam::111122223333:role/node   # blue
              username: system:node:{{EC2PrivateDNSName}}
              groups: [ system:bootstrappers,  system:nodes ]
              note: kept
            - groups:
                - ops
              rolearn: arn:aws:iam::111122223333:role/ops
              username: ops
          mapUsers: |-
            - userarn: arn:aws:iam::111122223333:user/ada
              username: ada
        metadata:
          name: aws-auth
          namespace: kube-system
        ---
        kind: Other
        data: {mapRoles: "- rolearn: x"}

        """;

    private readonly FakeOperator _operator = new();
    private readonly TestFiles _files = new();
    private readonly FakeClock _clock = new();

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("\r\n", "\uFEFF")]
    public async Task Row_of_a_manifest_comes_and_goes_and_no_other_byte_changes(string newLine, string mark)
    {
        var text = mark + Manifest.Replace("\n", newLine, StringComparison.Ordinal);
        var added = await Text(text, new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev", "dev", ["devs"])));
        var row = "    - rolearn: arn:aws:iam::111122223333:role/dev\n      username: dev\n      groups:\n        - devs\n".Replace("\n", newLine, StringComparison.Ordinal);
        var at = text.IndexOf("  mapUsers", StringComparison.Ordinal);
        Assert.Equal(text.Insert(at, row), added);
        Assert.Equal(text, await Text(added, new RemoveAwsAuthPrincipal(R + "dev")));
        Assert.Equal(text.Replace(text[text.IndexOf("    - groups:", StringComparison.Ordinal)..at], string.Empty), await Text(text, new RemoveAwsAuthPrincipal(Session("ops"))));
    }

    [Fact]
    public async Task Value_whose_last_line_end_is_stripped_stays_so()
    {
        var added = await Text(Manifest, new AddAwsAuthRow(AwsAuthRowSpec.For(U + "grace", "grace")));
        Assert.Equal(Manifest.Replace("metadata:", "    - userarn: arn:aws:iam::111122223333:user/grace\n      username: grace\n      groups: []\nmetadata:", StringComparison.Ordinal), added);
        Assert.Equal(Manifest, await Text(added, new RemoveAwsAuthPrincipal(U + "grace")));
    }

    [Theory]
    [InlineData(Manifest, "        username: ada\n", "  mapAccounts: |\n    - \"444455556666\"\n")]
    [InlineData("kind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\n", "system}\n", "data:\n  mapAccounts: |\n    - \"444455556666\"\n")]
    [InlineData("mapUsers: '[]' # none\nother: 1", "other: 1", null)]
    [InlineData("{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"aws-auth\",\"namespace\":\"kube-system\"},\"data\":{\"mapRoles\":\"[]\"}}", "\"[]\"", ", \"mapAccounts\": \"- \\\"444455556666\\\"\\n\"")]
    [InlineData("{\n  \"data\": {\n    \"mapRoles\": \"[]\"\n  },\n  \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"aws-auth\", \"namespace\": \"kube-system\"}\n}\n", "\"[]\"", ",\n    \"mapAccounts\": \"- \\\"444455556666\\\"\\n\"")]
    public async Task Missing_key_is_put_in_where_its_place_is_sure(string text, string after, string? inserted)
    {
        var added = await Text(text, new AddAwsAuthRow(AwsAuthRowSpec.For("444455556666")));
        Assert.True(AwsAuthReader.ReadText(added).Resolve("arn:aws:iam::444455556666:user/x").IsMapped);
        if (inserted is not null)
        {
            var at = text.IndexOf(after.Trim(' '), StringComparison.Ordinal) + after.Trim(' ').Length;
            Assert.Equal(text.Insert(at, inserted), added);
        }
    }

    [Theory]
    [InlineData("data: {}\n")]
    [InlineData("data: # none yet\n")]
    [InlineData("data:\n")]
    public async Task Data_that_is_empty_is_filled(string data)
    {
        var text = $"kind: ConfigMap\n{data}metadata: {{name: aws-auth, namespace: kube-system}}\n";
        var fault = await Record.ExceptionAsync(() => Text(text, new AddAwsAuthRow(AwsAuthRowSpec.For("444455556666"))));
        if (data.Contains('#', StringComparison.Ordinal))
        {
            // The comment would be lost.
            Assert.Equal(ErrorIds.MalformedInput, Assert.IsType<EksAccessException>(fault).ErrorId);
            return;
        }

        Assert.Null(fault);
        Assert.Contains("data:\n  mapAccounts: |\n    - \"444455556666\"\nmetadata:", await Text(text, new AddAwsAuthRow(AwsAuthRowSpec.For("444455556666"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_text_becomes_a_manifest_and_removing_from_it_makes_nothing()
    {
        Assert.Equal(" \n", await Text(" \n", new RemoveAwsAuthPrincipal(R + "dev")));
        var made = await Text(" \n", new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev", "dev")));
        Assert.Equal("dev []", AwsAuthReader.ReadText(made).AsRole("dev"));
        Assert.StartsWith("apiVersion: v1\nkind: ConfigMap\n", made, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("data:\n  mapRoles:\n  - rolearn: x\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\n")]
    [InlineData("data:\n  mapRoles: |\n    - rolearn: x\n   username: y\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\n")]
    [InlineData("kind: ConfigMap\nmetadata: {name: other, namespace: kube-system}\ndata:\n  mapRoles: |\n    []\n")]
    [InlineData("kind: ConfigMap\nmetadata: {name: 'my(no namespace)', namespace: default}\ndata:\n  mapRoles: |\n    []\n")]
    [InlineData("kind: ConfigMap\nmetadata: {name: other}\ndata:\n  mapRoles: |\n    []\n")]
    [InlineData("- userarn: arn:aws:iam::111122223333:user/ada\n  username: ada\n")]
    public async Task What_cannot_be_edited_faithfully_is_refused(string text)
    {
        Assert.Equal(ErrorIds.MalformedInput, (await Assert.ThrowsAsync<EksAccessException>(() => Text(text, new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev"))))).ErrorId);
    }

    [Fact]
    public async Task Backup_is_not_edited()
    {
        var backup = AwsAuthBackup.Of(new KubernetesConfigMap("kube-system", "aws-auth") { Data = new Dictionary<string, string> { ["mapRoles"] = Node } }, new("c", "arn:aws:eks:eu-west-1:111122223333:cluster/c", "eu-west-1", Account, "x"), _clock.UtcNow).Write(new TestJson());
        Assert.Contains("is a backup", (await Assert.ThrowsAsync<EksAccessException>(() => Text(backup, new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev"))))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_is_copied_asked_about_and_written()
    {
        _files.Files["/a.yaml"] = Node;
        var change = await File(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev", "dev")), backupFolder: "/b");
        Assert.True(change.Applied);
        Assert.Equal("/a.yaml", change.File);
        Assert.Equal(Node, _files.Files[change.BackupPath!]);
        Assert.Matches(@"^/b.a-[0-9]{8}T[0-9]{6}Z\.yaml$", change.BackupPath!);
        Assert.StartsWith(Node, _files.Files["/a.yaml"], StringComparison.Ordinal);
        Assert.StartsWith("/a.yaml: Add a row for", Assert.Single(_operator.Questions), StringComparison.Ordinal);
        Assert.True((await File(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev", "dev")))).Unchanged);
        Assert.Equal(ErrorIds.FileUnreadable, (await Assert.ThrowsAsync<EksAccessException>(() => File(new RemoveAwsAuthPrincipal(R + "dev"), backupFile: change.BackupPath))).ErrorId);
    }

    [Fact]
    public async Task Dry_run_and_No_leave_the_file()
    {
        _files.Files["/a.yaml"] = Node;
        _operator.Answer = false;
        Assert.False((await File(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev", "dev")), backupFolder: "/b")).Applied);
        _operator.DryRun = true;
        Assert.Single((await File(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev", "dev")), backupFolder: "/b")).Differences);
        Assert.Equal(Node, Assert.Single(_files.Files).Value);
    }

    [Fact]
    public async Task Last_row_of_nodes_is_kept()
    {
        _files.Files["/a.yaml"] = Node;
        Assert.Equal(ErrorIds.WouldLockOut, (await Assert.ThrowsAsync<EksAccessException>(() => File(new RemoveAwsAuthPrincipal(R + "node")))).ErrorId);
        await Assert.ThrowsAsync<EksAccessException>(() => Text(Node, new RemoveAwsAuthPrincipal(R + "node")));
        Assert.Equal(string.Empty, await Changer().ChangeTextAsync(Node, null, new RemoveAwsAuthPrincipal(R + "node"), true, default));
    }

    [Fact]
    public async Task File_that_somebody_else_writes_meanwhile_is_read_again()
    {
        _files.Files["/a.yaml"] = Node;
        _operator.OnQuestion = count =>
        {
            if (count == 1)
            {
                _files.Files["/a.yaml"] += $"- rolearn: {R}other\n  username: other\n";
            }
        };
        Assert.True((await File(new AddAwsAuthRow(AwsAuthRowSpec.For(R + "dev", "dev")))).Applied);
        Assert.Equal(["node", "other", "dev"], Roles(_files.Files["/a.yaml"]).Rows.Select(r => r.Arn[R.Length..]));
        _files.OnRead = path => _files.Files[path] += "#\n";
        Assert.Equal(ErrorKind.Conflict, (await Assert.ThrowsAsync<EksAccessException>(() => File(new RemoveAwsAuthPrincipal(R + "dev")))).Kind);
    }

    private AwsAuthFileChanger Changer() => new(_operator, _files, _clock);

    private Task<string> Text(string text, AwsAuthChangeRequest request) => Changer().ChangeTextAsync(text, null, request, false, CancellationToken.None);

    private Task<AwsAuthChange> File(AwsAuthChangeRequest request, string? backupFolder = null, string? backupFile = null) =>
        Changer().ChangeFileAsync("/a.yaml", request, false, backupFolder, backupFile, CancellationToken.None);
}
