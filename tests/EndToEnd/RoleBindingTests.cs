using System.Threading.Tasks;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>Groups that mean something: the module makes the role bindings, the real server goes by them.</summary>
[Collection(LabTests.Name)]
public sealed class RoleBindingTests(LabFixture lab)
{
    private const string Grant = "Grant-EKSClusterAccess @lab -PrincipalArn ";

    [SkippableFact]
    public async Task A_group_is_bound_in_a_namespace_then_in_another_then_everywhere_beside_a_policy()
    {
        await lab.BeginAsync();
        await lab.PutEntryAsync(new AccessEntrySeed(LabSeed.User("admin")) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });
        lab.Sandbox.State.RemoveAccessEntry(LabSeed.Cluster, LabSeed.Dev);
        var asked = new Ledger("Grant -KubernetesGroup -ClusterRole");
        try
        {
            await DoAsync($"{Grant}{LabSeed.Dev} -KubernetesGroup shop -ClusterRole view -Namespace prod");
            await BindingsAsync(asked, "-n prod", "^shop:view +ClusterRole/view +.* shop", "get", "rolebinding", "-n", "prod", "-o", "wide");
            await MayAsync(asked, "list", "prod", true);
            await MayAsync(asked, "list", "dev-a", false);
            await MayAsync(asked, "create", "prod", false);

            // Once more is the same; another namespace gets a binding of its own.
            asked.Add("admin", "the same once more", "Unchanged", await DoAsync($"{Grant}{LabSeed.Dev} -KubernetesGroup shop -ClusterRole view -Namespace prod"));
            await DoAsync($"{Grant}{LabSeed.Dev} -KubernetesGroup shop -ClusterRole view -Namespace dev-a");
            await MayAsync(asked, "list", "prod", true);
            await MayAsync(asked, "list", "dev-a", true);
            await MayAsync(asked, "list", "default", false);

            // A policy and a group in one call, the group everywhere.
            await DoAsync($"{Grant}{LabSeed.Dev} -AccessPolicy 'Edit@prod' -KubernetesGroup shop-all -ClusterRole view");
            await LabFixture.NextTokenAsync();
            await BindingsAsync(asked, "of the cluster", "^shop-all:view +ClusterRole/view +.* shop-all", "get", "clusterrolebinding", "-o", "wide");
            await MayAsync(asked, "create", "prod", true);
            await MayAsync(asked, "create", "dev-a", false);
            await MayAsync(asked, "list", "default", true);

            // Each goes by itself.
            await DoAsync($"Revoke-EKSClusterAccess @lab -PrincipalArn {LabSeed.Dev} -KubernetesGroup shop-all -Confirm:$false");
            await LabFixture.NextTokenAsync();
            await MayAsync(asked, "list", "default", false);
            await MayAsync(asked, "create", "prod", true);
            await DoAsync($"Revoke-EKSClusterAccess @lab -PrincipalArn {LabSeed.Dev} -AccessPolicy Edit -Confirm:$false");
            await MayAsync(asked, "create", "prod", false);
            await MayAsync(asked, "list", "dev-a", true);
        }
        finally
        {
            foreach (var binding in new[] { "namespaces/prod/rolebindings/shop:view", "namespaces/dev-a/rolebindings/shop:view", "clusterrolebindings/shop-all:view" })
            {
                var path = "/apis/rbac.authorization.k8s.io/v1/" + binding;
                if (await lab.Lab.Api.GetAsync(path) is not null)
                {
                    await lab.Lab.Api.SendAsync("DELETE", path);
                }
            }
        }

        asked.Close();
    }

    private Task<string> DoAsync(string command) => lab.Clients.ModuleAsync("admin", $"$change = {command} -WarningAction SilentlyContinue\n\"$($change.Action)\"");

    private Task MayAsync(Ledger asked, string verb, string place, bool may) => asked.KubectlAsync(lab, "dev", may ? "^yes$" : "^no$", "auth", "can-i", verb, "pods", "-n", place);

    private async Task BindingsAsync(Ledger asked, string where, string pattern, params string[] arguments) =>
        asked.Say("admin", pattern, $"the binding {where}", await lab.Clients.KubectlWithAsync(lab.Lab.AdminKubeconfig, arguments));
}
