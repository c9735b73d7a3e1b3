using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>Tokens, groups, access policies and aws-auth, with the real aws and kubectl against the real API server.</summary>
[Collection(LabTests.Name)]
public sealed class AccessBasicsTests(LabFixture lab)
{
    private const string Unauthorized = "You must be logged in to the server";

    [SkippableFact]
    public async Task Callers_are_strangers_known_or_in_a_group()
    {
        await lab.BeginAsync();
        var asked = new Ledger("Who gets in");

        await asked.KubectlAsync(lab, "eve", Unauthorized, "get", "ns");
        await asked.KubectlAsync(lab, "dev", "Forbidden.*assumed-role/dev/bob-example.com", "get", "ns");
        await asked.KubectlAsync(lab, "carol", "Forbidden.*assumed-role/dev/carol", "get", "ns");
        await asked.KubectlAsync(lab, "ada", "dev-a +Active", "get", "ns");
        await asked.KubectlAsync(lab, "ada", "User \"arn:aws:iam::111122223333:user/ada\" cannot list resource \"secrets\"", "get", "secrets", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "^no$", "auth", "can-i", "list", "pods", "-n", "dev-a");

        asked.Close();
    }

    [SkippableFact]
    public async Task A_policy_holds_in_its_namespaces_alone()
    {
        await lab.BeginAsync();
        var asked = new Ledger("View policy in dev-*");
        await lab.PutEntryAsync(new AccessEntrySeed(LabSeed.Dev) { Policies = [new AccessPolicySeed("AmazonEKSViewPolicy") { Namespaces = ["dev-*"] }] });

        await asked.KubectlAsync(lab, "dev", "No resources found in dev-a", "get", "pods", "-n", "dev-a");
        await asked.KubectlAsync(lab, "dev", "Forbidden", "get", "pods", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "Forbidden", "get", "pods", "-A");
        await asked.KubectlAsync(lab, "dev", "dev-a +Active", "get", "ns", "dev-a");
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "list", "pods", "-n", "dev-a");
        await asked.KubectlAsync(lab, "dev", "^no$", "auth", "can-i", "list", "pods", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "^no$", "auth", "can-i", "list", "secrets", "-n", "dev-a");

        asked.Close();
    }

    [SkippableFact]
    public async Task A_policy_at_cluster_scope_holds_everywhere_and_for_every_session()
    {
        await lab.BeginAsync();
        var asked = new Ledger("View policy at cluster scope");
        await lab.PutEntryAsync(new AccessEntrySeed(LabSeed.Dev) { Policies = [new AccessPolicySeed("AmazonEKSViewPolicy")] });

        await asked.KubectlAsync(lab, "dev", "No resources found", "get", "pods", "-A");
        await asked.KubectlAsync(lab, "dev", "Forbidden", "get", "secrets", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "Forbidden", "get", "nodes");
        await asked.KubectlAsync(lab, "carol", "No resources found", "get", "pods", "-A");
        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "get", "pods", "--subresource=log", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "^no$", "auth", "can-i", "create", "pods", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "incomplete.*webhook authorizer does not support user rule resolution", "auth", "can-i", "--list");

        asked.Close();
    }

    [SkippableFact]
    public async Task A_cluster_administrator_may_do_everything_and_the_audit_log_says_why()
    {
        await lab.BeginAsync();
        var asked = new Ledger("ClusterAdmin policy");
        await lab.PutEntryAsync(new AccessEntrySeed(LabSeed.Dev) { Policies = [new AccessPolicySeed("AmazonEKSClusterAdminPolicy")] });

        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "*", "*");
        await asked.KubectlAsync(lab, "dev", "configmap/lab-proof created", "create", "configmap", "lab-proof", "--from-literal=a=b", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "HELP", "get", "--raw", "/metrics");
        await asked.KubectlAsync(lab, "dev", "\"lab-proof\" deleted", "delete", "configmap", "lab-proof", "-n", "prod");

        var audit = await File.ReadAllTextAsync(lab.Lab.AuditLog);
        const string Reason = "\"authorization.k8s.io/reason\":\"EKS Access Policy: allowed by ClusterRoleBinding";
        asked.Add("dev", "audit annotation", Reason, audit.Contains(Reason, System.StringComparison.Ordinal) ? Reason : "(absent)");
        asked.Close();
    }

    [SkippableFact]
    public async Task An_administrator_of_a_namespace_cannot_pass_on_what_RBAC_does_not_know_him_to_hold()
    {
        await lab.BeginAsync();
        var asked = new Ledger("Admin policy in prod");
        await lab.PutEntryAsync(new AccessEntrySeed(LabSeed.Dev) { Policies = [new AccessPolicySeed("AmazonEKSAdminPolicy") { Namespaces = ["prod"] }] });

        await asked.KubectlAsync(lab, "dev", "^yes$", "auth", "can-i", "create", "rolebindings.rbac.authorization.k8s.io", "-n", "prod");
        await asked.KubectlAsync(lab, "dev", "not currently held", "create", "rolebinding", "b", "--clusterrole=view", "--group=g", "-n", "prod");

        asked.Close();
    }

    [SkippableFact]
    public async Task The_mode_decides_between_entries_and_rows()
    {
        await lab.BeginAsync();
        var asked = new Ledger("aws-auth and modes");

        await asked.KubectlAsync(lab, "cal", Unauthorized, "get", "ns");
        await lab.PutAwsAuthAsync(new Dictionary<string, string>
        {
            ["mapUsers"] = """
                [{"userarn": "arn:aws:iam::111122223333:user/cal", "username": "cal", "groups": ["lab-viewers"]},
                 {"userarn": "arn:aws:iam::111122223333:user/ada", "username": "ada2", "groups": ["system:masters"]}]
                """,
        });
        await asked.KubectlAsync(lab, "cal", "prod +Active", "get", "ns");
        await asked.KubectlAsync(lab, "cal", "User \"cal\" cannot", "get", "secrets", "-n", "prod");
        await asked.KubectlAsync(lab, "ada", "User \"arn:.*ada\" cannot", "get", "secrets", "-n", "prod");

        await lab.SetModeAsync("CONFIG_MAP");
        await asked.KubectlAsync(lab, "ada", "No resources found", "get", "secrets", "-n", "dev-a", "--field-selector=type=Opaque");
        await asked.KubectlAsync(lab, "dev", Unauthorized, "get", "ns");

        await lab.SetModeAsync("API");
        await asked.KubectlAsync(lab, "cal", Unauthorized, "get", "ns");
        await asked.KubectlAsync(lab, "ada", "prod +Active", "get", "ns");

        await lab.PutEntryAsync(new AccessEntrySeed(LabSeed.Ada) { KubernetesGroups = ["lab-viewers"], PrincipalId = "AIDASOMEBODYELSE00000" });
        await asked.KubectlAsync(lab, "ada", Unauthorized, "get", "ns");

        asked.Close();
    }
}
