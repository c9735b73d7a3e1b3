using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>Two writers of aws-auth: the real server decides who was late.</summary>
[Collection(LabTests.Name)]
public sealed class ConflictTests(LabFixture lab)
{
    private const string Rows = "- userarn: arn:aws:iam::111122223333:user/cal\n  username: cal\n";

    private const string Late = "- userarn: arn:aws:iam::111122223333:user/late\n  username: late\n";

    [SkippableFact]
    public async Task A_change_planned_on_an_older_version_is_refused_and_the_other_one_stays()
    {
        await lab.BeginAsync();
        await lab.PutAwsAuthAsync(new Dictionary<string, string> { ["mapUsers"] = Rows, ["mapAccounts"] = "[]" });
        await lab.PutEntryAsync(new AccessEntrySeed(LabSeed.User("admin")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
        using var session = await lab.Caller("admin").OpenAsync(lab);
        var kubernetes = session.OpenKubernetes(await LabCaller.DescribeAsync(session));
        var read = await kubernetes.GetConfigMapAsync("kube-system", "aws-auth", CancellationToken.None);

        var other = await lab.Clients.KubectlWithAsync(lab.Lab.AdminKubeconfig, "patch", "cm", "aws-auth", "-n", "kube-system", "--type=merge", "-p", "{\"data\":{\"mapAccounts\":\"- '444455556666'\"}}");
        Assert.True(other.ExitCode == 0, other.Error);
        var late = await Assert.ThrowsAsync<EksAccessException>(() => kubernetes.PatchConfigMapAsync(
            "kube-system", "aws-auth", new ConfigMapPatch(read!.ResourceVersion, new Dictionary<string, string?> { ["mapUsers"] = "[]" }), CancellationToken.None));

        Assert.Equal(ErrorIds.KubernetesConflict, late.ErrorId);
        var now = await kubernetes.GetConfigMapAsync("kube-system", "aws-auth", CancellationToken.None);
        Assert.Equal(Rows, now!.Data["mapUsers"]);
        Assert.Equal("- '444455556666'", now.Data["mapAccounts"]);

        var changed = await kubernetes.PatchConfigMapAsync(
            "kube-system", "aws-auth", new ConfigMapPatch(now.ResourceVersion, new Dictionary<string, string?> { ["mapUsers"] = null }), CancellationToken.None);
        Assert.DoesNotContain("mapUsers", changed.Data.Keys);
        Assert.Equal("- '444455556666'", changed.Data["mapAccounts"]);
    }

    public static TheoryData<string> Changes() => ["add", "remove", "set", "restore"];

    [SkippableTheory]
    [MemberData(nameof(Changes))]
    public async Task A_change_is_planned_anew_when_somebody_wrote_between_reading_and_writing(string what)
    {
        await lab.BeginAsync();
        await lab.PutAwsAuthAsync(new Dictionary<string, string> { ["mapUsers"] = Rows, ["mapAccounts"] = "[]" });
        await lab.PutEntryAsync(new AccessEntrySeed(LabSeed.User("admin")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
        using var session = await lab.Caller("admin").OpenAsync(lab);
        var kubernetes = session.OpenKubernetes(await LabCaller.DescribeAsync(session));
        var other = new MeddlingOperator(() => lab.Clients.KubectlWithAsync(
            lab.Lab.AdminKubeconfig, "patch", "cm", "aws-auth", "-n", "kube-system", "--type=merge", "-p", new JsonObject { ["data"] = new JsonObject { ["mapUsers"] = Rows + Late, ["mapAccounts"] = "[] # late" } }.ToJsonString()));
        var origin = new AwsAuthOrigin(LabSeed.Cluster.Name, LabSeed.Cluster.ToString(), LabSeed.Cluster.Region, LabSeed.Account, "lab");
        var writer = new AwsAuthWriter(kubernetes, other, LabCaller.Connectors.Files, LabCaller.Connectors.Json, SystemClock.Instance, origin);
        var backup = await writer.BackupAsync(CancellationToken.None);
        if (what == "restore")
        {
            // There has to be something to put back.
            await lab.Lab.Api.SendAsync("PATCH", "/api/v1/namespaces/kube-system/configmaps/aws-auth", new JsonObject { ["data"] = new JsonObject { ["mapUsers"] = "[]" } });
        }

        var saved = Path.Combine(lab.Clients.Folder, $"conflict-{what}.json");

        var change = await writer.ApplyAsync(Request(what, backup), new AwsAuthWriteOptions { BackupPath = saved, AllowLockout = true }, CancellationToken.None);

        var ledger = new Ledger("Somebody writes aws-auth between our reading and our writing");
        var (users, accounts) = Expected(what);
        var now = (await lab.Lab.GetAwsAuthAsync())!;
        Assert.True(change.Applied);
        ledger.Add("the module", $"{what}: refused and planned anew", "1", other.Conflicts.ToString(CultureInfo.InvariantCulture));
        ledger.Add("the server", $"{what}: mapUsers", users, Names(now));
        ledger.Add("the server", $"{what}: mapAccounts", accounts, now["mapAccounts"]);

        // What is replaced is what the other one wrote, and it is in the backup that was made on the way.
        Assert.Contains("# late", await File.ReadAllTextAsync(saved), System.StringComparison.Ordinal);
        ledger.Close();
    }

    private static AwsAuthChangeRequest Request(string what, AwsAuthBackup backup) => what switch
    {
        "add" => new AddAwsAuthRow(new AwsAuthRowSpec(AwsAuthRowKind.User, LabSeed.Eve) { Username = "eve" }),
        "remove" => new RemoveAwsAuthRow(AwsAuthRowKind.User, LabSeed.Cal),
        "set" => new SetAwsAuth(AwsAuthSource.FromText($"- userarn: {LabSeed.Eve}\n  username: eve\n")),
        _ => new RestoreAwsAuth(backup),
    };

    // A row is added to or taken out of what the other one wrote; a text of one key leaves the other keys; a backup replaces all.
    private static (string Users, string Accounts) Expected(string what) => what switch
    {
        "add" => ("cal, late, eve", "[] # late"),
        "remove" => ("late", "[] # late"),
        "set" => ("eve", "[] # late"),
        _ => ("cal", "[]"),
    };

    private static string Names(IReadOnlyDictionary<string, string> data) => string.Join(", ", AwsAuthReader.Read(data).Rows.Select(r => r.Username).Where(u => u.Length > 0));

    [SkippableFact]
    public async Task Making_a_ConfigMap_that_somebody_else_has_made_is_refused()
    {
        await lab.BeginAsync();
        await lab.PutEntryAsync(new AccessEntrySeed(LabSeed.User("admin")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
        using var session = await lab.Caller("admin").OpenAsync(lab);
        var kubernetes = session.OpenKubernetes(await LabCaller.DescribeAsync(session));
        Assert.Null(await kubernetes.GetConfigMapAsync("kube-system", "aws-auth", CancellationToken.None));

        await lab.PutAwsAuthAsync(new Dictionary<string, string> { ["mapUsers"] = Rows });
        var late = await Assert.ThrowsAsync<EksAccessException>(() => kubernetes.CreateConfigMapAsync(
            new KubernetesConfigMap("kube-system", "aws-auth") { Data = new Dictionary<string, string> { ["mapUsers"] = "[]" } }, CancellationToken.None));

        Assert.Equal(ErrorIds.KubernetesConflict, late.ErrorId);
        Assert.Equal(Rows, (await lab.Lab.GetAwsAuthAsync())!["mapUsers"]);
    }
}
