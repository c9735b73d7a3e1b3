using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Clients;

/// <summary>kubectl, unchanged, with tokens of <c>aws eks get-token</c> and a kubeconfig of <c>aws eks update-kubeconfig</c>.</summary>
public sealed class KubectlTests
{
    private static readonly ClusterArn Prod = new("aws", "eu-west-1", "111122223333", "prod");

    [SkippableFact]
    public async Task An_administrator_reads_and_patches_aws_auth_and_lists_rbac()
    {
        await using var server = await SandboxServer.StartAsync();
        using var client = Client(server);
        await UpdateKubeconfigAsync(client, "ada");

        var read = await KubectlAsync(client, "get", "configmap", "aws-auth", "-n", "kube-system", "-o", "jsonpath={.data.mapRoles}");
        Assert.Equal(server.State.GetAwsAuth(Prod)!["mapRoles"], read);

        await KubectlAsync(client, "patch", "configmap", "aws-auth", "-n", "kube-system", "--type", "merge", "-p", """{"data":{"mapUsers":"[]\n"}}""");
        Assert.Equal("[]\n", server.State.GetAwsAuth(Prod)!["mapUsers"]);
        await KubectlAsync(client, "patch", "cm/aws-auth", "-n", "kube-system", "--type", "json", "-p", """[{"op":"remove","path":"/data/mapUsers"}]""");
        Assert.DoesNotContain("mapUsers", server.State.GetAwsAuth(Prod)!.Keys);
        await KubectlAsync(client, "patch", "cm/aws-auth", "-n", "kube-system", "-p", """{"metadata":{"labels":{"team":"ops"}}}""");

        Assert.Contains("cluster-admin", await KubectlAsync(client, "get", "clusterroles"), StringComparison.Ordinal);
        Assert.Contains("ClusterRole/view", await KubectlAsync(client, "get", "clusterrolebindings"), StringComparison.Ordinal);
        Assert.Contains("deployers", await KubectlAsync(client, "get", "rolebindings", "-A"), StringComparison.Ordinal);
        Assert.Contains("aws-auth   1", await KubectlAsync(client, "get", "cm", "-n", "kube-system"), StringComparison.Ordinal);
        Assert.Contains("dev-a", await KubectlAsync(client, "get", "ns"), StringComparison.Ordinal);
        Assert.Contains("kubectl-patch", await KubectlAsync(client, "get", "cm", "aws-auth", "-n", "kube-system", "-o", "yaml", "--show-managed-fields"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Objects_are_made_changed_and_deleted()
    {
        await using var server = await SandboxServer.StartAsync();
        using var client = Client(server);
        await UpdateKubeconfigAsync(client, "ada");

        await KubectlAsync(client, "create", "namespace", "new");
        await KubectlAsync(client, "create", "rolebinding", "devs", "--clusterrole=view", "--group=devs", "-n", "new");
        await KubectlAsync(client, "create", "configmap", "settings", "--from-literal=a=b", "-n", "new");
        await KubectlAsync(client, "label", "cm", "settings", "tier=web", "-n", "new");
        Assert.Contains("settings", await KubectlAsync(client, "get", "cm", "-n", "new", "-l", "tier=web"), StringComparison.Ordinal);
        await KubectlAsync(client, "delete", "cm", "settings", "-n", "new");
        var gone = await client.KubectlAsync("get", "cm", "settings", "-n", "new");
        Assert.Contains("Error from server (NotFound): configmaps \"settings\" not found", gone.Error, StringComparison.Ordinal);
        await KubectlAsync(client, "delete", "namespace", "new");
        Assert.Null(server.State.GetObject(Prod, "RoleBinding", "new", "devs"));
    }

    [SkippableFact]
    public async Task Manifests_are_applied()
    {
        await using var server = await SandboxServer.StartAsync();
        using var client = Client(server);
        await UpdateKubeconfigAsync(client, "ada");
        var file = System.IO.Path.Combine(client.Folder, "role.yaml");
        await System.IO.File.WriteAllTextAsync(file, """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: reader, namespace: web}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
            """);

        Assert.Contains("created", await KubectlAsync(client, "apply", "-f", file), StringComparison.Ordinal);
        await System.IO.File.WriteAllTextAsync(file, (await System.IO.File.ReadAllTextAsync(file)).Replace("[get]", "[get, list]", StringComparison.Ordinal));
        Assert.Contains("configured", await KubectlAsync(client, "apply", "-f", file), StringComparison.Ordinal);
        Assert.Equal(2, server.State.GetObject(Prod, "Role", "web", "reader")!["rules"]![0]!["verbs"]!.AsArray().Count);
    }

    [SkippableFact]
    public async Task A_stranger_gets_401_and_a_mapped_principal_403_and_what_policies_give()
    {
        await using var server = await SandboxServer.StartAsync();
        using var client = Client(server);

        await UpdateKubeconfigAsync(client, "stranger");
        var stranger = await client.KubectlAsync("get", "ns");
        Assert.Equal(1, stranger.ExitCode);
        Assert.Contains("You must be logged in to the server", stranger.Error, StringComparison.Ordinal);

        await UpdateKubeconfigAsync(client, "dev");
        var secrets = await client.KubectlAsync("get", "secrets", "-n", "kube-system");
        Assert.Contains("Error from server (Forbidden): secrets is forbidden: User \"arn:aws:sts::111122223333:assumed-role/dev/bob-example.com\" cannot list resource \"secrets\" in API group \"\" in the namespace \"kube-system\"", secrets.Error, StringComparison.Ordinal);
        Assert.Contains("No resources found", (await client.KubectlAsync("get", "secrets", "-n", "dev-a")).Error, StringComparison.Ordinal);
        Assert.Equal("yes", (await client.KubectlAsync("auth", "can-i", "create", "configmaps", "-n", "dev-a")).Output.Trim());
        Assert.Equal("no", (await client.KubectlAsync("auth", "can-i", "create", "configmaps", "-n", "batch")).Output.Trim());
        var who = await KubectlAsync(client, "auth", "whoami", "-o", "yaml");
        Assert.Contains("username: arn:aws:sts::111122223333:assumed-role/dev/bob-example.com", who, StringComparison.Ordinal);
        Assert.Contains($"uid: aws-iam-authenticator:111122223333:{server.State.GetUniqueId("arn:aws:iam::111122223333:role/team/dev")}", who, StringComparison.Ordinal);
        Assert.Contains("- developers", who, StringComparison.Ordinal);
        Assert.Contains("webhook authorizer does not support user rule resolution", (await client.KubectlAsync("auth", "can-i", "--list")).Error, StringComparison.Ordinal);
    }

    private static async Task<string> KubectlAsync(ClientFolder client, params string[] arguments)
    {
        var run = await client.KubectlAsync(arguments);
        Assert.True(run.ExitCode == 0, string.Join(' ', arguments) + ": " + run.Error + run.Output);
        return run.Output;
    }

    private static async Task UpdateKubeconfigAsync(ClientFolder client, string profile)
    {
        var run = await client.AwsAsync(profile, "eks", "update-kubeconfig", "--name", "prod");
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private static ClientFolder Client(SandboxServer server) => new(server, new Dictionary<string, AwsKeys>
    {
        ["ada"] = server.State.GetAccessKey("arn:aws:iam::111122223333:user/ada")!,
        ["stranger"] = server.State.GetAccessKey("arn:aws:iam::111122223333:user/stranger")!,
        ["dev"] = server.State.OpenSession("arn:aws:iam::111122223333:role/team/dev", "bob@example.com"),
    });
}
