using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>What kubectl writes of a real server, read by the built module in place of its Kubernetes API.</summary>
[Collection(LabTests.Name)]
public sealed class RbacFilesTests(LabFixture lab)
{
    [SkippableFact]
    public async Task What_kubectl_writes_of_all_namespaces_is_everything_and_what_it_writes_of_one_is_not()
    {
        await lab.BeginAsync();
        lab.Sandbox.State.PutAccessEntry(LabSeed.Cluster, new AccessEntrySeed(LabSeed.User("admin")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });

        var all = await WriteAsync("all.yaml", "clusterroles,clusterrolebindings,roles,rolebindings,namespaces", "-A");
        Assert.Empty(await UnreadAsync($"'{all}'"));

        var wide = await WriteAsync("wide.yaml", "clusterroles,clusterrolebindings,namespaces");
        foreach (var place in new[] { "kube-system", "kube-public", "prod" })
        {
            var one = await WriteAsync(place + ".yaml", "roles,rolebindings", "-n", place);
            Assert.Equal("RBAC", Assert.Single(await UnreadAsync($"'{wide}', '{one}'")));
        }
    }

    private async Task<string> WriteAsync(string name, string kinds, params string[] where)
    {
        var run = await lab.Clients.KubectlAsync("admin", ["get", kinds, .. where, "-o", "yaml"]);
        Assert.True(run.ExitCode == 0, run.Error);
        return await lab.Clients.WriteAsync(name, run.Output);
    }

    private async Task<string[]> UnreadAsync(string files)
    {
        var parts = await lab.Clients.ModuleAsync("admin", $"ConvertTo-Json -Compress -InputObject @((Get-EKSClusterAccess @lab -RbacPath {files}).NotEvaluated | Where-Object Part -ne 'aws-auth' | ForEach-Object {{ [string]$_.Part }})");
        return [.. JsonNode.Parse(parts)!.AsArray().Select(p => (string)p!)];
    }
}
