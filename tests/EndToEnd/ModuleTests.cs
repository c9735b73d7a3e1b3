using System.IO;
using System.Threading.Tasks;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Sandbox.Lab;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>The built module in a real PowerShell changes access; the principals ask the real server what they may do now.</summary>
[Collection(LabTests.Name)]
public sealed class ModuleTests(LabFixture lab)
{
    private const string Unauthorized = "You must be logged in to the server";

    [SkippableFact]
    public async Task Grant_scope_change_and_revoke_act_on_the_real_server()
    {
        await lab.BeginAsync();
        await LetAdminInAsync();
        lab.Sandbox.State.RemoveAccessEntry(LabSeed.Cluster, LabSeed.Dev);
        var asked = new Ledger("Grant and revoke with the module");

        await asked.KubectlAsync(lab, "dev", Unauthorized, "get", "pods", "-n", "prod");

        Assert.Equal("Created True", await DoAsync($"Grant-EKSClusterAccess @lab -PrincipalArn {LabSeed.Dev} -AccessPolicy 'View@prod'"));
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "list", "pods", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "^no$", "auth", "can-i", "list", "pods", "-n", "dev-a");
        await asked.KubectlAsync(lab, "dev", "^no$", "auth", "can-i", "create", "pods", "-n", "prod");

        // Without -Exact a scope only grows.
        Assert.Equal("Updated True", await DoAsync($"Grant-EKSClusterAccess @lab -PrincipalArn {LabSeed.Dev} -AccessPolicy 'View@dev-*'"));
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "list", "pods", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "list", "pods", "-n", "dev-a");

        Assert.Equal("Updated True", await DoAsync($"Grant-EKSClusterAccess @lab -PrincipalArn {LabSeed.Dev} -AccessPolicy 'View@dev-a' -Exact -Confirm:$false"));
        await asked.KubectlAsync(lab, "dev", "^no$", "auth", "can-i", "list", "pods", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "list", "pods", "-n", "dev-a");

        // A group beside the policy: RBAC's edit in dev-a through the binding lab-editors.
        Assert.Equal("Updated True", await DoAsync($"Grant-EKSClusterAccess @lab -PrincipalArn {LabSeed.Dev} -KubernetesGroup lab-editors -AccessPolicy 'View@prod'"));
        await LabFixture.NextTokenAsync();
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "create", "pods", "-n", "dev-a");
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "list", "pods", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "^no$", "auth", "can-i", "create", "pods", "-n", "prod");

        Assert.Equal("Updated True", await DoAsync($"Revoke-EKSClusterAccess @lab -PrincipalArn {LabSeed.Dev} -AccessPolicy View -Confirm:$false"));
        await asked.KubectlAsync(lab, "dev", "^no$", "auth", "can-i", "list", "pods", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "list", "pods", "-n", "dev-a");

        Assert.Equal("Deleted True", await DoAsync($"Revoke-EKSClusterAccess @lab -PrincipalArn {LabSeed.Dev} -All -Confirm:$false"));
        await LabFixture.NextTokenAsync();
        await asked.KubectlAsync(lab, "dev", Unauthorized, "get", "pods", "-n", "dev-a");

        asked.Close();
    }

    [SkippableFact]
    public async Task WhatIf_changes_nothing_for_anybody()
    {
        await lab.BeginAsync();
        await LetAdminInAsync();
        var asked = new Ledger("-WhatIf");

        Assert.Equal("Updated False", await DoAsync($"Grant-EKSClusterAccess @lab -PrincipalArn {LabSeed.Dev} -AccessPolicy ClusterAdmin -WhatIf"));
        await asked.KubectlAsync(lab, "dev", "^no$", "auth", "can-i", "list", "pods", "-n", "prod");
        Assert.Equal("Deleted False", await DoAsync($"Revoke-EKSClusterAccess @lab -PrincipalArn {LabSeed.Ada} -All -WhatIf"));
        await asked.KubectlAsync(lab, "ada", "^yes$", "auth", "can-i", "list", "pods", "-n", "prod");

        asked.Close();
    }

    public static TheoryData<int> Seeds() => GeneratedAccess.Seeds("21");

    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public async Task Nobody_loses_or_gains_while_rows_become_entries(int seed)
    {
        await lab.BeginAsync();
        foreach (var entry in LabSeed.Entries())
        {
            lab.Sandbox.State.RemoveAccessEntry(LabSeed.Cluster, entry.PrincipalArn);
        }

        var ledger = new Ledger($"Migration with the module, cluster {seed}");
        var generated = new GeneratedAccess(seed);
        generated.AddPrincipals(lab, 12);
        await generated.PutRbacAsync(lab);
        try
        {
            await lab.PutAwsAuthAsync(generated.MakeAwsAuth());
            await lab.SetModeAsync("CONFIG_MAP");
            var matrix = new AccessMatrix(lab, generated.Callers, GeneratedAccess.Questions, lab.Caller("admin"));
            var before = await matrix.AskAsync();
            (await matrix.PredictAsync()).Compare(ledger, "predicted in CONFIG_MAP", before);
            Assert.Contains("yes", before.Answers.Values);

            await DoAsync("Set-EKSAuthenticationMode @lab -Mode API_AND_CONFIG_MAP -Confirm:$false", "$null");
            await LabFixture.NextTokenAsync();
            before.Compare(ledger, "before and after the first mode step", await matrix.AskAsync());

            var made = await DoAsync(
                "Convert-AwsAuthToAccessEntry @lab | Where-Object Status -eq Ready | Grant-EKSClusterAccess -EndpointUrl $lab.EndpointUrl",
                "\"$(@($changes | Where-Object Applied).Count)\"");
            Assert.NotEqual("0", made);
            await LabFixture.NextTokenAsync();
            before.Compare(ledger, $"before and after {made} rows became entries", await matrix.AskAsync());

            await DoAsync("Set-EKSAuthenticationMode @lab -Mode API -Confirm:$false", "$null");
            await LabFixture.NextTokenAsync();
            (await matrix.PredictAsync()).Compare(ledger, "predicted in API", await matrix.AskAsync());
        }
        finally
        {
            await generated.RemoveRbacAsync(lab);
            generated.RemovePrincipals(lab);
        }

        ledger.Close();
    }

    [SkippableFact]
    public async Task Wait_sees_the_callers_own_new_access_work()
    {
        await lab.BeginAsync();
        lab.Sandbox.State.RemoveAccessEntry(LabSeed.Cluster, LabSeed.User("admin"));

        Assert.Equal("Created True", await DoAsync($"Grant-EKSClusterAccess @lab -PrincipalArn {LabSeed.User("admin")} -AccessPolicy 'Edit@prod' -AllowLoss -AllowLockout -Wait", "\"$($changes.Action) $($changes.Verified)\""));
        Assert.Equal("Updated False", await DoAsync($"Grant-EKSClusterAccess @lab -PrincipalArn {LabSeed.User("admin")} -AccessPolicy 'View@prod' -Wait", "\"$($changes.Action) $($changes.Verified)\""));
    }

    [SkippableFact]
    public async Task Start_EKSSandbox_brings_a_lab_up_and_takes_it_along()
    {
        await lab.BeginAsync();
        var asked = new Ledger("Start-EKSSandbox -Kubernetes");
        var said = await lab.Clients.ModuleAsync("admin", $$"""
            # With an STS endpoint of one's own, aws would sign tokens for it, and they would be refused, as on EKS.
            $env:AWS_PROFILE = $env:AWS_ENDPOINT_URL_STS = $env:AWS_ENDPOINT_URL_IAM = $null
            $env:XDG_CACHE_HOME = '{{Path.GetFullPath(Path.Combine(LabParts.DefaultFolder, "..", "..", ".."))}}'
            $sandbox = Start-EKSSandbox -Kubernetes -KubernetesCluster prod -TimeoutSeconds 120 -WarningAction SilentlyContinue
            function Ask { "$(kubectl --kubeconfig "$($sandbox.Folder)/kubeconfig-dev.json" auth can-i create pods -n web 2>$null)" }
            $first = Ask
            $null = Revoke-EKSClusterAccess -ClusterName prod -PrincipalArn {{LabSeed.Dev}} -AccessPolicy Edit -Confirm:$false
            $then = Ask
            Stop-EKSSandbox
            "$($sandbox.KubernetesCluster)|$first|$then|$(if (Test-Path $sandbox.Folder) { $sandbox.Folder } else { 'nothing' })"
            """);
        var parts = said.Split('|');
        asked.Add("dev", "kubectl auth can-i create pods -n web", "yes", parts[1]);
        asked.Add("dev", "the same after Revoke-EKSClusterAccess -AccessPolicy Edit", "no", parts[2]);
        asked.Add("(nobody)", "what is left after Stop-EKSSandbox", "nothing", parts[3]);
        Assert.EndsWith(":cluster/prod", parts[0], System.StringComparison.Ordinal);
        asked.Close();
    }

    /// <summary>Runs a command of the module and gives what it did: the action of its change and whether it was applied.</summary>
    private Task<string> DoAsync(string command, string shows = "\"$($changes.Action) $($changes.Applied)\"") =>
        lab.Clients.ModuleAsync("admin", $"$changes = {command}\n{shows}");

    private Task LetAdminInAsync() => lab.PutEntryAsync(new AccessEntrySeed(LabSeed.User("admin")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
}
