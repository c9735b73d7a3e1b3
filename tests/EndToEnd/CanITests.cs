using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary><c>Test-EKSClusterAccess</c> of the built module against <c>kubectl auth can-i</c>, asked by each principal itself.</summary>
[Collection(LabTests.Name)]
public sealed class CanITests(LabFixture lab)
{
    // As people write it: for kubectl, and for the module.
    private static readonly (string[] Kubectl, string Module)[] Questions =
    [
        (["list", "po", "-n", "dev-a"], "-Verb list -Resource po -Namespace dev-a"),
        (["list", "pods", "-A"], "-Verb list -Resource pods"),
        (["get", "pods", "--subresource=log", "-n", "prod"], "-Verb get -Resource pods/log -Namespace prod"),
        (["create", "deploy", "-n", "dev-a"], "-Verb create -Resource deploy -Namespace dev-a"),
        (["update", "deployments.apps", "--subresource=scale", "-n", "dev-a"], "-Verb update -Resource deployments.apps/scale -Namespace dev-a"),
        (["get", "secret/web", "-n", "dev-a"], "-Verb get -Resource secret -Name web -Namespace dev-a"),
        (["delete", "rolebindings.rbac.authorization.k8s.io", "-n", "prod"], "-Verb delete -Resource rolebindings.rbac.authorization.k8s.io -Namespace prod"),
        (["*", "*", "-n", "prod"], "-Verb * -Resource * -Namespace prod"),
        (["*", "*.*", "-A"], "-Verb * -Resource *.*"),
        (["list", "nodes"], "-Verb list -Resource nodes"),
        (["get", "/metrics"], "-Verb get -NonResourceUrl /metrics"),
        (["get", "/version"], "-Verb get -NonResourceUrl /version"),
    ];

    [SkippableFact]
    public async Task Both_answer_alike()
    {
        await lab.BeginAsync();
        lab.Sandbox.State.PutAccessEntry(LabSeed.Cluster, new AccessEntrySeed(LabSeed.User("admin")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
        lab.Sandbox.State.PutAccessEntry(LabSeed.Cluster, new AccessEntrySeed(LabSeed.Dev)
        {
            KubernetesGroups = ["lab-editors"],
            Policies = [new AccessPolicySeed("AmazonEKSViewPolicy") { Namespaces = ["pro*"] }, new AccessPolicySeed("AmazonEKSAdminPolicy") { Namespaces = ["prod"] }],
        });
        await lab.PutAwsAuthAsync(new Dictionary<string, string>
        {
            ["mapRoles"] = $"- rolearn: {LabSeed.Ops}\n  username: ops:{{{{SessionName}}}}\n  groups: [system:masters]\n",
            ["mapUsers"] = $"- userarn: {LabSeed.Cal}\n  username: cal\n  groups: [lab-editors]\n- userarn: {LabSeed.Ada}\n  groups: [system:masters]\n",
        });
        var callers = lab.Callers.Where(c => c.Name is "ada" or "cal" or "dev" or "ops").ToArray();

        var script = string.Join("; ", callers.SelectMany(c => Questions.Select(q => $"$a += [bool]($cluster | Test-EKSClusterAccess -PrincipalArn {c.CallerArn} {q.Module})")));
        var predicted = JsonNode.Parse(await lab.Clients.ModuleAsync("admin", $"$cluster = Get-EKSClusterAccess @lab; $a = @(); {script}; ConvertTo-Json $a -Compress"))!.AsArray().Select(a => (bool)a! ? "yes" : "no").ToArray();
        var answered = await Task.WhenAll(callers.Select(AskAsync));

        var ledger = new Ledger("Test-EKSClusterAccess and kubectl auth can-i");
        for (var c = 0; c < callers.Length; c++)
        {
            for (var q = 0; q < Questions.Length; q++)
            {
                ledger.Add(callers[c].Name, string.Join(' ', Questions[q].Kubectl), predicted[(c * Questions.Length) + q], answered[c][q]);
            }
        }

        Assert.Contains("yes", predicted);
        Assert.Contains("no", predicted);
        ledger.Close();
    }

    private async Task<string[]> AskAsync(LabCaller caller)
    {
        var answers = new List<string>();
        foreach (var question in Questions)
        {
            var run = await lab.Clients.KubectlAsync(caller.Name, ["auth", "can-i", .. question.Kubectl]);
            answers.Add(run.Output.Trim() is { Length: > 0 } said ? said : run.Error.Contains("must be logged in", System.StringComparison.Ordinal) ? "no" : run.Error.Trim());
        }

        return [.. answers];
    }
}
