using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Access;

/// <summary>Files of kubectl in place of the Kubernetes API.</summary>
public sealed class ManifestFilesTests : IDisposable
{
    private const string Objects = """
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: reader}, rules: [{apiGroups: [""], resources: [secrets], resourceNames: [tls], verbs: [get]}]}
        - {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: readers}, roleRef: {kind: ClusterRole, name: reader}, subjects: [{kind: Group, name: readers}]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: local, namespace: web}
        rules: []
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: locals, namespace: web}
        roleRef: {kind: Role, name: local}
        subjects: [{kind: ServiceAccount, name: robot}]
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: web}
        """;

    // What the API server itself makes in every cluster.
    private static readonly string BuiltIn = string.Concat(
        new[] { "cluster-admin", "admin", "edit", "view", "system:basic-user", "system:discovery", "system:public-info-viewer" }.Select(n => BuiltInOf("ClusterRole", n, "rules: []"))
        .Concat(new[] { "cluster-admin", "system:basic-user", "system:discovery", "system:public-info-viewer" }.Select(n => BuiltInOf("ClusterRoleBinding", n, $"roleRef: {{kind: ClusterRole, name: '{n}'}}, subjects: []")))
        .Concat(InNamespace("kube-system", "extension-apiserver-authentication-reader", "system::extension-apiserver-authentication-reader"))
        .Concat(InNamespace("kube-public", "system:controller:bootstrap-signer", "system:controller:bootstrap-signer")));

    private readonly string _folder = Directory.CreateTempSubdirectory("manifests-").FullName;
    private readonly ManifestFiles _files = new(new ConnectorFactory());

    private static string[] InNamespace(string place, string role, string binding) =>
        [BuiltInOf("Role", role, "rules: []", ", namespace: " + place), BuiltInOf("RoleBinding", binding, $"roleRef: {{kind: Role, name: '{role}'}}, subjects: []", ", namespace: " + place)];

    private static string BuiltInOf(string kind, string name, string rest, string place = "") =>
        $"\n---\n{{apiVersion: rbac.authorization.k8s.io/v1, kind: {kind}, metadata: {{name: '{name}'{place}}}, {rest}}}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string File(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void Lists_and_documents_are_read_and_nothing_is_missing()
    {
        var files = _files.Read([File("all.yaml", Objects), File("builtin.yaml", BuiltIn)], null);
        Assert.Equal(["reader", "local"], files.Rbac!.Roles.Select(r => r.Name).Take(2));
        Assert.Equal([null, "web"], files.Rbac.Bindings.Select(b => b.Namespace).Take(2));

        // Those of this text, and the built-in ones of the other.
        Assert.Equal((2 + 9, 2 + 6), (files.Rbac.Roles.Count, files.Rbac.Bindings.Count));
        Assert.Equal(["tls"], files.Rbac.Roles[0].Rules[0].ResourceNames);
        Assert.Equal(["web"], files.Rbac.Namespaces);
        Assert.Empty(files.NotEvaluated);
        Assert.Null(files.AwsAuth);
    }

    [Fact]
    public void JSON_with_a_mark_in_front_is_read_as_JSON()
    {
        var path = File("one.json", "\uFEFF \n{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"db\"}}");
        Assert.Equal(["db"], _files.ReadRbac([path]).Namespaces);
    }

    [Theory]
    [InlineData("v1, kind: ClusterRole,", "no ClusterRole, and every cluster has some")]
    [InlineData("kind: ClusterRoleBinding", "no ClusterRoleBinding, and")]
    [InlineData("v1, kind: Role,", "no Role, and")]
    [InlineData("kind: RoleBinding", "no RoleBinding, and")]
    [InlineData("kind: ClusterRole, metadata: {name: 'view'", "no ClusterRole view, and")]
    [InlineData("kind: ClusterRoleBinding, metadata: {name: 'system:discovery'", "no ClusterRoleBinding system:discovery, and")]
    [InlineData("namespace: kube-public", "no Role kube-public/system:controller:bootstrap-signer, no RoleBinding kube-public/system:controller:bootstrap-signer, and")]
    [InlineData("namespace: kube-system", "no Role kube-system/extension-apiserver-authentication-reader, no RoleBinding kube-system/system::extension-apiserver-authentication-reader, and")]
    public void What_every_cluster_has_and_the_files_lack_is_not_taken_for_none(string lacking, string reason)
    {
        var others = "---\n{apiVersion: v1, kind: Namespace, metadata: {name: web}}" + string.Join("\n---\n", BuiltIn.Split("\n---\n").Where(d => !d.Contains(lacking, StringComparison.Ordinal)));
        var gap = Assert.Single(_files.Read([File("part.yaml", others)], null).NotEvaluated);
        Assert.Equal(SnapshotPart.Rbac, gap.Part);
        Assert.Contains(reason, gap.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_of_one_namespace_only_are_a_part_and_the_roles_that_bindings_miss_are_named()
    {
        var web = BuiltIn.Replace("namespace: kube-system", "namespace: web", StringComparison.Ordinal).Replace("namespace: kube-public", "namespace: db", StringComparison.Ordinal)
            + "\n---\n{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: x}, roleRef: {kind: ClusterRole, name: gone}, subjects: []}";
        var gap = _files.Read([File("web.yaml", web)], null).NotEvaluated[0];
        Assert.Contains("no Role kube-system/extension-apiserver-authentication-reader, kube-public/system:controller:bootstrap-signer, no RoleBinding kube-system/system::extension-apiserver-authentication-reader, kube-public/system:controller:bootstrap-signer, and", gap.Reason, StringComparison.Ordinal);
        Assert.EndsWith("Bindings name roles that are not in them: ClusterRole gone", gap.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_is_not_in_a_part_may_exist_and_is_missing_where_everything_is_there()
    {
        const string Bound = "\n---\n{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: x}, roleRef: {kind: ClusterRole, name: gone}, subjects: [{kind: Group, name: devs}]}";
        AccessVerdict Ask(string text)
        {
            var files = _files.Read([File("rbac.yaml", text)], null);
            var state = new RbacState(files.Rbac!.Roles, files.Rbac.Bindings, files.NotEvaluated.Where(p => p.Part == SnapshotPart.Rbac).Select(p => p.Reason).ToArray());
            return new AccessEvaluator(state).Decide(AccessIdentity.Mapped("dev", ["devs"]), new AccessRequest("get") { Resource = "pods" }).Verdict;
        }

        Assert.Equal(AccessVerdict.NotAllowed, Ask(BuiltIn + Bound));
        Assert.Equal(AccessVerdict.Unknown, Ask(Bound));

        // As of kubectl get clusterroles,clusterrolebindings and kubectl -n kube-system get roles,rolebindings: other namespaces may have more.
        var ofOne = string.Join("\n---\n", BuiltIn.Split("\n---\n").Where(d => !d.Contains("kube-public", StringComparison.Ordinal)));
        Assert.Equal(AccessVerdict.Unknown, Ask(ofOne + Bound));
    }

    [Fact]
    public void Files_without_namespaces_say_so()
    {
        var gap = Assert.Single(_files.Read([File("a.yaml", BuiltIn)], null).NotEvaluated);
        Assert.Equal(SnapshotPart.Namespaces, gap.Part);
    }

    [Theory]
    [InlineData("kind: ClusterRole\n", "no name")]
    [InlineData("- 1\n", "not a Kubernetes object")]
    [InlineData("a: [\n", "broken.yaml")]
    [InlineData("{\"kind\": ", "broken.yaml")]
    public void What_cannot_be_read_is_refused_with_its_place(string text, string message)
    {
        var fault = Assert.Throws<EksAccessException>(() => _files.ReadRbac([File("broken.yaml", text)]));
        Assert.Equal(ErrorIds.MalformedInput, fault.ErrorId);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Contains("broken.yaml", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told() =>
        Assert.Equal(ErrorIds.FileUnreadable, Assert.Throws<EksAccessException>(() => _files.ReadRbac([Path.Combine(_folder, "none.yaml")])).ErrorId);

    [Fact]
    public void A_file_with_aws_auth_is_read_as_the_server_reads_the_map()
    {
        var files = _files.Read([], File("aws-auth.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    - rolearn: arn:aws:iam::111122223333:role/dev\n      username: dev\n"));
        Assert.Null(files.Rbac);
        Assert.Contains("role/dev", Assert.Single(files.AwsAuth!).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other, namespace: web}\ndata: {a: b}\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth}\ndata: {mapRoles: '[]'}\n")]
    [InlineData("")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\nmapRoles: |\n  - rolearn: x\n")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    []\n  mapRoles: |\n    []\n")]
    public void What_is_no_aws_auth_is_refused(string text)
    {
        var fault = Assert.Throws<EksAccessException>(() => _files.Read([], File("wrong.yaml", text)));
        Assert.Equal(ErrorIds.MalformedInput, fault.ErrorId);
        Assert.Contains("wrong.yaml", fault.Message, StringComparison.Ordinal);
    }
}
