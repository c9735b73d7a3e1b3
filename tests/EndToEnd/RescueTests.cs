using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Lab;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>A cluster that nobody gets into any more: its creator is gone, and a slip in aws-auth has locked out everybody else.</summary>
[Collection(LabTests.Name)]
public sealed class RescueTests(LabFixture lab)
{
    private const string Unauthorized = "You must be logged in to the server|asked for the client to provide credentials";
    private static readonly string Founder = LabSeed.User("founder");

    [SkippableFact]
    public async Task Its_caller_gets_in_and_lets_the_others_in_again()
    {
        await lab.BeginAsync();

        // The lab's own creator has to live on: this is a cluster for itself.
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { Seed = Seed() });
        await using var host = await LabHost.StartAsync(sandbox);
        sandbox.State.RemovePrincipal(Founder);
        await host.Api.SendAsync("POST", "/api/v1/namespaces/kube-system/configmaps", Manifests.ConfigMap("kube-system", "aws-auth", new() { ["mapRoles"] = BrokenAwsAuth.All.Single(b => b.Name == "a tab indents").Data["mapRoles"] }));
        var clients = await ClientHome.MakeAsync(
            sandbox,
            Path.Combine(host.Folder, "clients"),
            new Dictionary<string, AwsKeys> { ["rescuer"] = sandbox.State.CreateAccessKey(LabSeed.User("rescuer")), ["ops"] = sandbox.State.OpenSession(LabSeed.Ops, "olga") },
            new Dictionary<string, (string, string)>());
        var asked = new Ledger("Rescue of a cluster without an administrator");

        asked.Say("rescuer", Unauthorized, "kubectl get ns, before", await clients.KubectlAsync("rescuer", "get", "ns"));
        asked.Say("ops", Unauthorized, "kubectl get ns, before", await clients.KubectlAsync("ops", "get", "ns"));

        const string Repair = "Repair-EKSClusterAccess @lab -Reason 'INC-42 founder left' -Confirm:$false";
        var first = await clients.ModuleAsync("rescuer", $"$steps = {Repair}\n($steps | ForEach-Object {{ \"$($_.Name) $($_.Status)\" }}) -join ', '");
        asked.Add("rescuer", "Repair-EKSClusterAccess", "Cluster Done, Identity Done, Status Done, Mode Done, Entry Done, Policy Done, Verify Done, Next Done", first);
        asked.Say("rescuer", "^yes$", "kubectl auth can-i * *", await clients.KubectlAsync("rescuer", "auth", "can-i", "*", "*"));
        asked.Say("rescuer", "\t", "kubectl get configmap aws-auth", await clients.KubectlAsync("rescuer", "get", "cm", "aws-auth", "-n", "kube-system", "-o", "jsonpath={.data.mapRoles}"));
        var again = await clients.ModuleAsync("rescuer", $"$steps = {Repair}\n($steps | Where-Object Applied | Measure-Object).Count");
        asked.Add("rescuer", "what a second run changes", "0", again);

        await clients.ModuleAsync("rescuer", "$null = Repair-AwsAuth @lab | Set-AwsAuth @lab -NoBackup -Confirm:$false\n'done'");
        await LabFixture.NextTokenAsync();
        asked.Say("ops", "^yes$", "kubectl auth can-i create pods -n dev-a, aws-auth mended", await clients.KubectlAsync("ops", "auth", "can-i", "create", "pods", "-n", "dev-a"));
        asked.Close();
    }

    private static SandboxSeed Seed()
    {
        var seed = LabSeed.Make();
        var account = seed.Accounts[0];
        return seed with
        {
            Accounts =
            [
                account with
                {
                    Users = [new UserSeed("founder"), new UserSeed("rescuer")],
                    Clusters = [account.Clusters[0] with { Creator = Founder, AuthenticationMode = "CONFIG_MAP", AccessEntries = [] }],
                },
            ],
        };
    }
}
