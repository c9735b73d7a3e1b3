using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

public sealed class RbacTests
{
    [Fact]
    public async Task Effective_access_is_told_before_and_after()
    {
        var run = await Run.OfAsync("rehearse", Run.Sample("typical.yaml"), "--rbac", Run.Rbac("teams.yaml"), "--format", "json");

        Assert.Equal(0, run.ExitCode);
        var principals = run.Json.GetProperty("principals").EnumerateArray().ToArray();
        Assert.All(principals, p => Assert.Equal("Equal", p.GetProperty("effectiveAccess").GetProperty("verdict").GetString()));
        var admin = principals.Single(p => p.GetProperty("arn").GetString()!.EndsWith("/platform-admin", StringComparison.Ordinal)).GetProperty("effectiveAccess");
        Assert.Contains(admin.GetProperty("before").GetProperty("sources").EnumerateArray(), s => s.GetString() == "the group system:masters");
        Assert.Equal("access policy ClusterAdmin at cluster scope", Assert.Single(admin.GetProperty("after").GetProperty("sources").EnumerateArray()).GetString());
        var web = principals.Single(p => p.GetProperty("arn").GetString()!.EndsWith("/web-developer", StringComparison.Ordinal)).GetProperty("effectiveAccess");
        Assert.Equal("RoleBinding web/web-developers of ClusterRole edit to Group web-developers", Assert.Single(web.GetProperty("after").GetProperty("sources").EnumerateArray()).GetString());
        Assert.StartsWith("Edit in web", web.GetProperty("after").GetProperty("access").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_that_hangs_on_a_name_which_is_not_kept_is_told_and_counts()
    {
        // Bob's row has no username, so that EKS makes one: the very name that a binding was waiting for.
        const string Rows = """
            - userarn: arn:aws:iam::111122223333:user/ada
              username: ada
            - userarn: arn:aws:iam::111122223333:user/bob
              groups: [viewers]
            """;
        using var rbac = new TemporaryFile("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: made-for-the-default-name}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "arn:aws:iam::111122223333:user/bob"}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: gone, namespace: web}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: nowhere}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: ada}]
            """);
        var run = await Run.OfAsync(Rows, ["rehearse", "-", "--rbac", rbac.Path]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("line 3     Granted, but not the same: arn:aws:iam::111122223333:user/bob", run.Output, StringComparison.Ordinal);
        Assert.Contains("Gained: may do more than before. 8 differences; the first 5:", run.Output, StringComparison.Ordinal);
        Assert.Contains("(that role does not exist)", Flat(run.Output), StringComparison.Ordinal);
        Assert.Contains("Equal: every request is decided as before.", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("just a text", ":1:1: a Kubernetes object is expected here")]
    [InlineData("kind: Role\nmetadata: {}\n", ":1:1: the Role has no metadata.name")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n", "there is no Role, ClusterRole, RoleBinding or ClusterRoleBinding in it")]
    [InlineData("a: [", "kubectl get clusterroles")]
    public async Task A_file_without_rbac_objects_is_an_error_with_its_place(string text, string message)
    {
        using var rbac = new TemporaryFile(text);
        var run = await Run.OfAsync("rehearse", Run.Sample("typical.yaml"), "--rbac", rbac.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(string.Empty, run.Output);
        Assert.Contains(message, Flat(run.Error), StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(rbac.Path), Flat(run.Error).Replace(" ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    /// <summary>The text without its line breaks.</summary>
    internal static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
