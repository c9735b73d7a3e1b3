using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>The built module edits aws-auth in the real API server.</summary>
[Collection(LabTests.Name)]
public sealed class AwsAuthModuleTests(LabFixture lab)
{
    private const string AwsAuth = "/api/v1/namespaces/kube-system/configmaps/aws-auth";
    private const string Unauthorized = "You must be logged in to the server";

    [SkippableFact]
    public async Task Rows_come_and_go_and_let_people_in_and_out()
    {
        await BeginAsync(new Dictionary<string, string> { ["mapUsers"] = "# kept\n[]\n" });
        var asked = new Ledger("Rows with the module");

        await asked.KubectlAsync(lab, "cal", Unauthorized, "get", "ns");
        await lab.Clients.ModuleAsync("admin", $"Add-AwsAuthMapping @lab -PrincipalArn {LabSeed.Cal} -Username cal -Group lab-viewers -Confirm:$false -NoBackup | Out-Null; 'done'");
        await LabFixture.NextTokenAsync();
        await asked.KubectlAsync(lab, "cal", "prod +Active", "get", "ns");

        // The role's path is left out by itself; with it the row would let nobody in. The role must have no entry, which would win.
        lab.Sandbox.State.RemoveAccessEntry(LabSeed.Cluster, LabSeed.Dev);
        await lab.Clients.ModuleAsync("admin", $"Add-AwsAuthMapping @lab -PrincipalArn {LabSeed.Dev} -Username 'dev:{{{{SessionName}}}}' -Group lab-editors -Confirm:$false -NoBackup | Out-Null; 'done'");
        await LabFixture.NextTokenAsync();
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "create", "pods", "-n", "dev-a");
        await asked.KubectlAsync(lab, "dev", "User \"dev:bob-example.com\" cannot", "get", "pods", "-n", "prod");

        await lab.Clients.ModuleAsync("admin", $"Remove-AwsAuthMapping @lab -PrincipalArn {LabSeed.Cal} -Confirm:$false -NoBackup | Out-Null; 'done'");
        await LabFixture.NextTokenAsync();
        await asked.KubectlAsync(lab, "cal", Unauthorized, "get", "ns");
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "create", "pods", "-n", "dev-a");

        Assert.Contains("# kept", (await lab.Lab.GetAwsAuthAsync())!["mapUsers"], StringComparison.Ordinal);
        asked.Close();
    }

    [SkippableFact]
    public async Task A_mended_text_lets_in_again_who_was_locked_out()
    {
        var broken = BrokenAwsAuth.All.Single(b => b.Name == "a tab indents");
        await BeginAsync(broken.Data);
        var asked = new Ledger("Find, repair and set with the module");

        await asked.KubectlAsync(lab, "ops", Unauthorized, "get", "ns");
        var errors = await lab.Clients.ModuleAsync("admin", "\"$(@(Find-AwsAuthIssue @lab | Where-Object Severity -eq Error).Count)\"");
        Assert.NotEqual("0", errors);
        var applied = await lab.Clients.ModuleAsync("admin", "$done = Repair-AwsAuth @lab | Set-AwsAuth @lab -Confirm:$false -NoBackup\n\"$($done.Applied)\"");
        Assert.Equal("True", applied);
        await LabFixture.NextTokenAsync();
        await asked.KubectlAsync(lab, "ops", "^yes$", "auth", "can-i", "create", "pods", "-n", "dev-a");
        await asked.KubectlAsync(lab, "cal", "prod +Active", "get", "ns");

        asked.Close();
    }

    [SkippableFact]
    public async Task Nobodys_change_is_lost_while_two_edit_at_once()
    {
        await BeginAsync(new Dictionary<string, string> { ["mapUsers"] = $"- userarn: {LabSeed.Cal}\n  username: cal\n" });
        using var ended = new CancellationTokenSource();
        var other = EditAsync(ended.Token);

        var script = string.Join('\n', Enumerable.Range(0, 8).Select(i => $"Add-AwsAuthMapping @lab -PrincipalArn {LabSeed.User($"new-{i}")} -Username new-{i} -Group lab-viewers -Confirm:$false -NoBackup | Out-Null"));
        await lab.Clients.ModuleAsync("admin", script + "\n'done'");
        await ended.CancelAsync();
        var edits = await other;

        var data = (await lab.Lab.GetAwsAuthAsync())!;
        var rows = AwsAuthReader.Read(data).Rows.Select(r => r.Username).ToArray();
        Assert.Equal(["cal", .. Enumerable.Range(0, 8).Select(i => $"new-{i}")], rows.Where(r => r.Length > 0).Order(StringComparer.Ordinal));
        Assert.True(edits > 0, "The other one made no change.");
        Assert.Equal(Text(edits), data["mapAccounts"]);
        var ledger = new Ledger("Two writers of aws-auth");
        ledger.Add("the module", "8 rows added", "8", rows.Count(r => r.StartsWith("new-", StringComparison.Ordinal)).ToString(CultureInfo.InvariantCulture));
        ledger.Add("another client", "its last change stands", Text(edits), data["mapAccounts"]);
        ledger.Close();
    }

    private async Task BeginAsync(IReadOnlyDictionary<string, string> data)
    {
        await lab.BeginAsync();
        lab.Sandbox.State.PutAccessEntry(LabSeed.Cluster, new AccessEntrySeed(LabSeed.User("admin")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
        await lab.PutAwsAuthAsync(data);
    }

    /// <summary>Changes another key until told to end, at a pace at which the module gets its turn on a busy machine too; gives how often.</summary>
    private async Task<int> EditAsync(CancellationToken ended)
    {
        var edits = 0;
        while (!ended.IsCancellationRequested)
        {
            await lab.Lab.Api.SendAsync("PATCH", AwsAuth, new JsonObject { ["data"] = new JsonObject { ["mapAccounts"] = Text(edits + 1) } }, CancellationToken.None);
            edits++;
            await Task.Delay(Math.Min(15 * edits, 600), CancellationToken.None);
        }

        return edits;
    }

    private static string Text(int number) => string.Create(CultureInfo.InvariantCulture, $"[] # {number}");
}
