using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Faults;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Sandbox;

/// <summary>Every port against the sandbox, which checks each signature and token and answers as the services do.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    private const string View = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";
    private const string Dev = "arn:aws:iam::111122223333:role/team/dev";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ConnectorFactory _factory = new();
    private SandboxServer _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await SandboxServer.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Access_entries_are_made_changed_and_deleted()
    {
        using var session = await AdminAsync();
        const string Deployer = "arn:aws:iam::111122223333:role/ci/deployer";

        var made = await session.Eks.CreateAccessEntryAsync(new CreateAccessEntryRequest("prod", Deployer) { KubernetesGroups = ["deployers"], Tags = new Dictionary<string, string> { ["a"] = "b" } }, None);
        var changed = await session.Eks.UpdateAccessEntryAsync(new UpdateAccessEntryRequest("prod", Deployer) { KubernetesGroups = [] }, None);
        var cluster = await session.Eks.AssociateAccessPolicyAsync("prod", Deployer, View, AccessScope.Cluster, None);
        var spaces = await session.Eks.AssociateAccessPolicyAsync("prod", Deployer, View, AccessScope.ForNamespaces(["web", "dev-*"]), None);
        var policies = await ListAsync<AssociatedAccessPolicy>((sink, t) => session.Eks.ListAssociatedAccessPoliciesAsync("prod", Deployer, sink, t));
        var holders = await ListAsync<string>((sink, t) => session.Eks.ListAccessEntriesAsync("prod", View, sink, t));
        await session.Eks.TagResourceAsync(made.AccessEntryArn, new Dictionary<string, string> { ["a:1"] = "x", ["a1"] = "y" }, None);
        await session.Eks.UntagResourceAsync(made.AccessEntryArn, ["a:1", "a1"], None);
        var tags = await session.Eks.ListTagsForResourceAsync(made.AccessEntryArn, None);
        await session.Eks.DisassociateAccessPolicyAsync("prod", Deployer, View, None);
        await session.Eks.DeleteAccessEntryAsync("prod", Deployer, None);
        var missing = await FailsAsync(() => session.Eks.DescribeAccessEntryAsync("prod", Deployer, None));

        Assert.Equal(["deployers"], made.KubernetesGroups);
        Assert.Empty(changed.KubernetesGroups);
        Assert.Equal(AccessScope.Cluster, cluster.AccessScope);
        Assert.Equal(spaces.AccessScope, Assert.Single(policies).AccessScope);
        Assert.Contains(Deployer, holders);
        Assert.Equal("b", Assert.Single(tags).Value);
        Assert.Equal(ErrorIds.AccessEntryNotFound, missing.ErrorId);
    }

    [Fact]
    public async Task Faults_of_the_service_are_told()
    {
        using var session = await AdminAsync();

        Assert.Equal(ErrorIds.ResourceInUse, (await FailsAsync(() => session.Eks.CreateAccessEntryAsync(new CreateAccessEntryRequest("prod", Dev), None))).ErrorId);
        Assert.Equal(ErrorIds.ConfigMapMode, (await FailsAsync(() => session.Eks.DescribeAccessEntryAsync("legacy", Dev, None))).ErrorId);
        Assert.Equal(ErrorIds.ClusterNotFound, (await FailsAsync(() => session.Eks.DescribeClusterAsync("nowhere", None))).ErrorId);
        Assert.Equal(ErrorIds.InvalidPrincipal, (await FailsAsync(() => session.Eks.CreateAccessEntryAsync(new CreateAccessEntryRequest("prod", "arn:aws:iam::111122223333:role/dev"), None))).ErrorId);
        Assert.Equal(ErrorIds.ReservedGroup, (await FailsAsync(() => session.Eks.UpdateAccessEntryAsync(new UpdateAccessEntryRequest("prod", Dev) { KubernetesGroups = ["system:masters"] }, None))).ErrorId);
        Assert.Equal(ErrorIds.AccessPolicyNotFound, (await FailsAsync(() => session.Eks.AssociateAccessPolicyAsync("prod", Dev, View + "X", AccessScope.Cluster, None))).ErrorId);
        Assert.Equal(ErrorIds.UnsupportedModeStep, (await FailsAsync(() => session.Eks.UpdateAuthenticationModeAsync("legacy", "API", None))).ErrorId);
    }

    [Fact]
    public async Task A_wrong_secret_and_an_unknown_key_are_told_as_credentials()
    {
        var keys = _sandbox.State.GetAccessKey("arn:aws:iam::111122223333:user/admin")!;
        using var wrong = await OpenAsync(new AwsKeys(keys.AccessKeyId, "wrong", null));
        using var unknown = await OpenAsync(new AwsKeys("AKIAIOSFODNN7EXAMPLE", "wrong", null));

        Assert.Equal(ErrorIds.CredentialsInvalid, (await FailsAsync(() => wrong.Eks.DescribeClusterAsync("prod", None))).ErrorId);
        Assert.Equal(ErrorIds.CredentialsInvalid, (await FailsAsync(() => unknown.Sts.GetCallerIdentityAsync(None))).ErrorId);
        Assert.Equal(ErrorIds.CredentialsInvalid, (await FailsAsync(() => wrong.Iam.GetRoleAsync("ops", None))).ErrorId);
    }

    [Fact]
    public async Task A_reader_is_denied_writing()
    {
        using var session = await OpenAsync(_sandbox.State.GetAccessKey("arn:aws:iam::111122223333:user/auditor")!);

        var fault = await FailsAsync(() => session.Eks.AssociateAccessPolicyAsync("prod", Dev, View, AccessScope.ForNamespaces(["web"]), None));

        Assert.Equal(ErrorIds.AccessDenied, fault.ErrorId);
        Assert.Contains("eks:namespaces = [web]", fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.RequestId);
    }

    [Fact]
    public async Task Many_entries_come_in_pages()
    {
        using var session = await AdminAsync();
        for (var i = 0; i < 230; i++)
        {
            _sandbox.State.PutAccessEntry(_sandbox.State.Clusters.Single(c => c.Name == "staging"), new EksAccessManagement.Sandbox.Seeds.AccessEntrySeed(_sandbox.State.AddRole("111122223333", new EksAccessManagement.Sandbox.Seeds.RoleSeed("many-" + i))));
        }

        var arns = await ListAsync<string>((sink, t) => session.Eks.ListAccessEntriesAsync("staging", null, sink, t));

        Assert.Equal(230, arns.Count(a => a.Contains("/many-", StringComparison.Ordinal)));
        Assert.True(_sandbox.Requests.CountOf("ListAccessEntries") >= 3);
    }

    [Fact]
    public async Task The_mode_goes_forward_and_the_update_is_followed()
    {
        using var session = await AdminAsync();

        var update = await session.Eks.UpdateAuthenticationModeAsync("legacy", "API_AND_CONFIG_MAP", None);
        var ids = await ListAsync<string>((sink, t) => session.Eks.ListUpdatesAsync("legacy", sink, t));
        for (var i = 0; i < 100 && update.Status == "InProgress"; i++)
        {
            await Task.Delay(50);
            update = await session.Eks.DescribeUpdateAsync("legacy", update.Id, None);
        }

        Assert.Equal("Successful", update.Status);
        Assert.Equal("API_AND_CONFIG_MAP", update.Parameters["AuthenticationMode"]);
        Assert.Contains(update.Id, ids);
        Assert.Equal("API_AND_CONFIG_MAP", (await session.Eks.DescribeClusterAsync("legacy", None)).AuthenticationMode);
    }

    [Fact]
    public async Task Clusters_policies_and_compute_are_listed()
    {
        using var session = await AdminAsync();

        Assert.Contains("prod", await ListAsync<string>(session.Eks.ListClustersAsync));
        Assert.Contains(await ListAsync<AccessPolicySummary>(session.Eks.ListAccessPoliciesAsync), p => p.Arn == View);
        Assert.Contains("windows", await ListAsync<string>((sink, t) => session.Eks.ListNodegroupsAsync("prod", sink, t)));
        Assert.StartsWith("WINDOWS_", (await session.Eks.DescribeNodegroupAsync("prod", "windows", None)).AmiType, StringComparison.Ordinal);
        Assert.Equal(["batch"], await ListAsync<string>((sink, t) => session.Eks.ListFargateProfilesAsync("prod", sink, t)));
        Assert.EndsWith("role/prod-fargate", (await session.Eks.DescribeFargateProfileAsync("prod", "batch", None)).PodExecutionRoleArn, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.ResourceNotFound, (await FailsAsync(() => session.Eks.DescribeNodegroupAsync("prod", "none", None))).ErrorId);
    }

    [Fact]
    public async Task Identities_are_found()
    {
        using var session = await AdminAsync();

        Assert.Equal("arn:aws:iam::111122223333:user/admin", (await session.Sts.GetCallerIdentityAsync(None)).Arn);
        Assert.Equal(Dev, (await session.Iam.GetRoleAsync("dev", None))!.Arn);
        Assert.StartsWith("AIDA", (await session.Iam.GetUserAsync("grace", None))!.UniqueId, StringComparison.Ordinal);
        Assert.Null(await session.Iam.GetRoleAsync("nobody", None));
        var sso = await ListAsync<IamPrincipal>((sink, t) => session.Iam.ListRolesAsync("/aws-reserved/sso.amazonaws.com/", sink, t));
        Assert.Equal(2, sso.Count);
    }

    [Fact]
    public async Task A_role_is_assumed_and_known_by_its_session()
    {
        var keys = _sandbox.State.GetAccessKey("arn:aws:iam::111122223333:user/admin")!;
        using var session = await _factory.OpenSessionAsync(Options(keys) with { AssumeRoleArn = "arn:aws:iam::{AccountId}:role/ops" }, None);

        Assert.Equal("arn:aws:sts::111122223333:assumed-role/ops/EksAccessManagement", (await session.Sts.GetCallerIdentityAsync(None)).Arn);
    }

    [Fact]
    public async Task The_Kubernetes_API_knows_the_caller_and_takes_guarded_changes()
    {
        using var session = await OpenAsync(_sandbox.State.GetAccessKey("arn:aws:iam::111122223333:user/ada")!);
        var api = await KubernetesAsync(session, "prod");

        var who = await api.SelfSubjectReviewAsync(None);
        var map = (await api.GetConfigMapAsync("kube-system", "aws-auth", None))!;
        var patched = await api.PatchConfigMapAsync("kube-system", "aws-auth", new ConfigMapPatch(map.ResourceVersion, new Dictionary<string, string?> { ["mapUsers"] = "[]\n" }), None);
        var late = await FailsAsync(() => api.PatchConfigMapAsync("kube-system", "aws-auth", new ConfigMapPatch(map.ResourceVersion, new Dictionary<string, string?> { ["mapUsers"] = "" }), None));
        var created = await api.CreateConfigMapAsync(new KubernetesConfigMap("web", "new") { Data = new Dictionary<string, string> { ["k"] = "v\n" } }, None);
        var again = await FailsAsync(() => api.CreateConfigMapAsync(new KubernetesConfigMap("web", "new"), None));

        Assert.Equal("arn:aws:iam::111122223333:user/ada", who!.Username);
        Assert.Contains("system:authenticated", who.Groups);
        Assert.Equal(map.Data["mapRoles"], patched.Data["mapRoles"]);
        Assert.Equal("[]\n", patched.Data["mapUsers"]);
        Assert.Contains("EksAccessManagement", patched.FieldManagers);
        Assert.Equal(ErrorIds.KubernetesConflict, late.ErrorId);
        Assert.Equal("v\n", created.Data["k"]);
        Assert.Equal(ErrorIds.KubernetesConflict, again.ErrorId);
        Assert.Null(await api.GetConfigMapAsync("web", "none", None));
    }

    [Fact]
    public async Task RBAC_is_listed_and_bindings_are_made_changed_and_deleted()
    {
        using var session = await OpenAsync(_sandbox.State.GetAccessKey("arn:aws:iam::111122223333:user/ada")!);
        var api = await KubernetesAsync(session, "prod");

        Assert.Contains("web", await ListAsync<string>(api.ListNamespacesAsync));
        Assert.Contains(await ListAsync<RbacRole>(api.ListClusterRolesAsync), r => r.Name == "cluster-admin" && r.Rules.Count > 0);
        Assert.All(await ListAsync<RbacRole>(api.ListRolesAsync), r => Assert.NotNull(r.Namespace));
        Assert.Contains(await ListAsync<RbacBinding>(api.ListClusterRoleBindingsAsync), b => b.Name == "viewers");
        Assert.Contains(await ListAsync<RbacBinding>(api.ListRoleBindingsAsync), b => b.Name == "deployers" && b.Namespace == "web");
        var made = await api.CreateBindingAsync(new RbacBinding("new", "web", "ClusterRole", "view", [new RbacSubject("Group", "g")]) { Labels = new Dictionary<string, string> { ["l"] = "m" } }, None);
        var changed = await api.ReplaceBindingAsync(made with { Subjects = [new RbacSubject("User", "u"), new RbacSubject("ServiceAccount", "sa", "web")] }, None);
        var late = await FailsAsync(() => api.ReplaceBindingAsync(made with { Subjects = [] }, None));

        Assert.Equal(2, (await api.GetBindingAsync("web", "new", None))!.Subjects.Count);
        Assert.Equal("m", changed.Labels["l"]);
        Assert.Equal(ErrorIds.KubernetesConflict, late.ErrorId);
        Assert.True(await api.DeleteBindingAsync("web", "new", None));
        Assert.False(await api.DeleteBindingAsync("web", "new", None));
        Assert.Null(await api.GetBindingAsync("web", "new", None));
    }

    [Fact]
    public async Task A_stranger_is_unauthorized_and_a_reader_is_forbidden()
    {
        using var stranger = await OpenAsync(_sandbox.State.GetAccessKey("arn:aws:iam::111122223333:user/stranger")!);
        using var viewer = await OpenAsync(_sandbox.State.GetAccessKey("arn:aws:iam::111122223333:user/team/grace")!);

        var unknown = await FailsAsync(async () => await (await KubernetesAsync(stranger, "prod")).SelfSubjectReviewAsync(None));
        var api = await KubernetesAsync(viewer, "prod");
        var forbidden = await FailsAsync(() => api.CreateConfigMapAsync(new KubernetesConfigMap("web", "x"), None));
        var review = await api.SelfSubjectAccessReviewAsync(new AccessRequest("create") { Resource = "configmaps", Namespace = "web" }, None);
        var reading = await api.SelfSubjectAccessReviewAsync(new AccessRequest("get") { Resource = "configmaps", Namespace = "web" }, None);

        Assert.Equal(ErrorIds.KubernetesUnauthorized, unknown.ErrorId);
        Assert.Equal(ErrorIds.KubernetesForbidden, forbidden.ErrorId);
        Assert.Contains("grace", forbidden.Message, StringComparison.Ordinal);
        Assert.False(review.Allowed);
        Assert.True(reading.Allowed);
    }

    [Fact]
    public async Task Passing_faults_are_ridden_out()
    {
        using var session = await AdminAsync();
        _sandbox.Faults.Add(SandboxFaultKind.Throttle, "DescribeCluster");
        _sandbox.Faults.Add(SandboxFaultKind.ServerError, "ListClusters");
        _sandbox.Faults.Add(SandboxFaultKind.CutBefore, "ListAccessEntries");
        _sandbox.Faults.Add(SandboxFaultKind.CutDuring, "CreateAccessEntry");

        Assert.Equal("prod", (await session.Eks.DescribeClusterAsync("prod", None)).Name);
        Assert.NotEmpty(await ListAsync<string>(session.Eks.ListClustersAsync));
        Assert.NotEmpty(await ListAsync<string>((sink, t) => session.Eks.ListAccessEntriesAsync("prod", null, sink, t)));

        // The first attempt was done and its answer lost; the token makes the second give the same entry.
        var entry = await session.Eks.CreateAccessEntryAsync(new CreateAccessEntryRequest("prod", "arn:aws:iam::111122223333:role/ops"), None);
        Assert.Equal("arn:aws:iam::111122223333:role/ops", entry.PrincipalArn);
        Assert.Empty(_sandbox.Faults.Pending);
    }

    private static async Task<IKubernetesApi> KubernetesAsync(IAwsSession session, string name)
    {
        var cluster = await session.Eks.DescribeClusterAsync(name, None);
        return session.OpenKubernetes(new KubernetesEndpoint(cluster.Id ?? cluster.Name, cluster.Endpoint, cluster.CertificateAuthorityData));
    }

    private static async Task<List<T>> ListAsync<T>(Func<Func<T, CancellationToken, Task>, CancellationToken, Task> list)
    {
        var items = new List<T>();
        await list((item, _) =>
        {
            items.Add(item);
            return Task.CompletedTask;
        }, None);
        return items;
    }

    private static Task<EksAccessException> FailsAsync(Func<Task> work) => Assert.ThrowsAsync<EksAccessException>(work);

    private Task<IAwsSession> AdminAsync() => OpenAsync(_sandbox.State.GetAccessKey("arn:aws:iam::111122223333:user/admin")!);

    private Task<IAwsSession> OpenAsync(AwsKeys keys) => _factory.OpenSessionAsync(Options(keys), None);

    private AwsSessionOptions Options(AwsKeys keys) => Sessions.Options(new Uri(_sandbox.EndpointUrl)) with { AccessKey = keys.AccessKeyId, SecretKey = keys.SecretAccessKey, SessionToken = keys.SessionToken };
}
