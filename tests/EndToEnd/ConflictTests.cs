using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
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
