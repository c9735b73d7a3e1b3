using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Kubernetes;

/// <summary>What goes to an API server and what is made of its answers.</summary>
public sealed class KubernetesApiTests
{
    private const string Map = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"aws-auth","namespace":"kube-system","uid":"u-1","resourceVersion":"42","labels":{"a":"b"},"annotations":{"c":"d"},"managedFields":[{"manager":"eksctl","time":"2024-01-01T00:00:00Z"},{"manager":"kubectl-edit","time":"2025-01-01T00:00:00Z"},{"manager":"eksctl","time":"2023-01-01T00:00:00Z"}]},"data":{"mapRoles":"- rolearn: x\n"},"binaryData":{"b":"AAE="}}""";
    private const string Binding = """{"metadata":{"name":"b","namespace":"web","resourceVersion":"7","labels":{"l":"m"}},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"Group","name":"devs","apiGroup":"rbac.authorization.k8s.io"},{"kind":"ServiceAccount","name":"sa","namespace":"web"}]}""";

    [Fact]
    public async Task A_ConfigMap_is_read_whole()
    {
        await using var cluster = await Cluster.StartAsync(200, Map);

        var map = await cluster.Api.GetConfigMapAsync("kube-system", "aws-auth", CancellationToken.None);

        Assert.Equal("/api/v1/namespaces/kube-system/configmaps/aws-auth", cluster.Server.Received.Single().RawTarget);
        Assert.Equal("- rolearn: x\n", map!.Data["mapRoles"]);
        Assert.Equal("AAE=", map.BinaryData["b"]);
        Assert.Equal("42", map.ResourceVersion);
        Assert.Equal("u-1", map.Uid);
        Assert.Equal("b", map.Labels["a"]);
        Assert.Equal(["kubectl-edit", "eksctl"], map.FieldManagers);
    }

    [Fact]
    public async Task What_is_missing_is_null()
    {
        await using var cluster = await Cluster.StartAsync(404, """{"kind":"Status","reason":"NotFound","message":"not found","code":404}""");

        Assert.Null(await cluster.Api.GetConfigMapAsync("kube-system", "aws-auth", CancellationToken.None));
        Assert.Null(await cluster.Api.GetBindingAsync(null, "b", CancellationToken.None));
        Assert.False(await cluster.Api.DeleteBindingAsync("web", "b", CancellationToken.None));
        Assert.Null(await cluster.Api.SelfSubjectReviewAsync(CancellationToken.None));
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.Api.ListRolesAsync((_, _) => Task.CompletedTask, CancellationToken.None));
        Assert.Equal(ErrorIds.KubernetesNotFound, fault.ErrorId);
    }

    [Fact]
    public async Task A_prefix_of_the_address_is_kept()
    {
        await using var cluster = await Cluster.StartAsync((_, context) => LoopbackServer.WriteAsync(context, 200, """{"items":[]}"""), prefix: "k8s/clusters/c-1");

        await cluster.Api.ListClusterRolesAsync((_, _) => Task.CompletedTask, CancellationToken.None);

        Assert.Equal("/k8s/clusters/c-1/apis/rbac.authorization.k8s.io/v1/clusterroles?limit=500", cluster.Server.Received.Single().RawTarget);
    }

    [Fact]
    public async Task A_change_carries_the_version_it_was_planned_on()
    {
        await using var cluster = await Cluster.StartAsync(200, Map);
        var patch = new ConfigMapPatch("41", new Dictionary<string, string?> { ["mapRoles"] = "é\n", ["mapUsers"] = null }) { Annotations = new Dictionary<string, string?> { ["x"] = null } };

        await cluster.Api.PatchConfigMapAsync("kube-system", "aws-auth", patch, CancellationToken.None);

        var sent = cluster.Server.Received.Single();
        using var body = JsonDocument.Parse(sent.Body);
        Assert.Equal("PATCH", sent.Method);
        Assert.Equal("application/merge-patch+json", sent.Headers["Content-Type"]);
        Assert.Equal("41", body.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString());
        Assert.Equal(JsonValueKind.Null, body.RootElement.GetProperty("data").GetProperty("mapUsers").ValueKind);
        Assert.Equal("é\n", body.RootElement.GetProperty("data").GetProperty("mapRoles").GetString());
        Assert.Equal(JsonValueKind.Null, body.RootElement.GetProperty("metadata").GetProperty("annotations").GetProperty("x").ValueKind);
        Assert.False(body.RootElement.GetProperty("metadata").TryGetProperty("labels", out _));
    }

    [Fact]
    public async Task A_change_without_a_version_is_not_sent()
    {
        await using var cluster = await Cluster.StartAsync(200, Map);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.Api.PatchConfigMapAsync("n", "m", new ConfigMapPatch("", new Dictionary<string, string?>()), CancellationToken.None));

        Assert.Equal(ErrorIds.InvalidArgument, fault.ErrorId);
        Assert.Empty(cluster.Server.Received);
    }

    [Theory]
    [InlineData(401, "Unauthorized", ErrorIds.KubernetesUnauthorized, 2)]
    [InlineData(403, "Forbidden", ErrorIds.KubernetesForbidden, 1)]
    [InlineData(409, "Conflict", ErrorIds.KubernetesConflict, 1)]
    [InlineData(409, "AlreadyExists", ErrorIds.KubernetesConflict, 1)]
    [InlineData(422, "Invalid", ErrorIds.RequestRejected, 1)]
    [InlineData(429, "TooManyRequests", ErrorIds.Throttled, 3)]
    [InlineData(500, "InternalError", ErrorIds.KubernetesUnreachable, 1)]
    [InlineData(302, "", ErrorIds.UnexpectedAnswer, 1)]
    public async Task An_error_of_a_write_is_told(int status, string reason, string id, int requests)
    {
        await using var cluster = await Cluster.StartAsync(status, $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","message":"the reason why","reason":"{{reason}}","code":{{status}}}""", ("Audit-Id", "audit-9"));

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.Api.CreateConfigMapAsync(new KubernetesConfigMap("kube-system", "aws-auth"), CancellationToken.None));

        Assert.Equal(id, fault.ErrorId);
        Assert.Equal(status, fault.StatusCode);
        Assert.Equal(reason.Length == 0 ? null : reason, fault.ServiceErrorCode);
        Assert.Equal("audit-9", fault.RequestId);
        Assert.Contains("the reason why", fault.Message, StringComparison.Ordinal);
        Assert.Equal("demo", fault.TargetObject);
        Assert.NotNull(fault.RecommendedAction);
        Assert.Equal(requests, cluster.Server.Received.Count);
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once()
    {
        var calls = 0;
        Cluster? started = null;
        await using var cluster = await Cluster.StartAsync((_, context) =>
        {
            started!.Clock.UtcNow += TimeSpan.FromSeconds(1);
            return LoopbackServer.WriteAsync(context, ++calls == 1 ? 401 : 200, Map);
        });
        started = cluster;

        await cluster.Api.GetConfigMapAsync("kube-system", "aws-auth", CancellationToken.None);

        Assert.Equal(2, cluster.Server.Received.Count);
        Assert.NotEqual(cluster.Server.Received[0].Headers["Authorization"], cluster.Server.Received[1].Headers["Authorization"]);
    }

    [Theory]
    [InlineData(429, "7", 7)]
    [InlineData(429, "3600", 10)]
    [InlineData(503, null, 0.25)]
    public async Task A_read_waits_as_it_is_told_and_not_for_ever(int status, string? retryAfter, double seconds)
    {
        var calls = 0;
        await using var cluster = await Cluster.StartAsync((_, context) => ++calls == 1
            ? LoopbackServer.WriteAsync(context, status, "{}", retryAfter is null ? [] : [("Retry-After", retryAfter)])
            : LoopbackServer.WriteAsync(context, 200, Map));

        await cluster.Api.GetConfigMapAsync("kube-system", "aws-auth", CancellationToken.None);

        Assert.Equal([TimeSpan.FromSeconds(seconds)], cluster.Clock.Waits);
    }

    [Fact]
    public async Task Pages_of_a_list_are_joined()
    {
        await using var cluster = await Cluster.StartAsync((request, context) => LoopbackServer.WriteAsync(context, 200, request.Query.Contains("continue=c%2B1", StringComparison.Ordinal)
            ? """{"metadata":{"continue":""},"items":[{"metadata":{"name":"b"}}]}"""
            : """{"metadata":{"continue":"c+1"},"items":[{"metadata":{"name":"a"}}]}"""));

        Assert.Equal(["a", "b"], await NamesAsync(cluster));
        Assert.All(cluster.Server.Received, r => Assert.Contains("limit=500", r.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_that_went_out_of_date_starts_again_without_doubles()
    {
        var gone = true;
        await using var cluster = await Cluster.StartAsync((request, context) =>
        {
            if (!request.Query.Contains("continue", StringComparison.Ordinal))
            {
                return LoopbackServer.WriteAsync(context, 200, gone
                    ? """{"metadata":{"continue":"one"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"b"}}]}"""
                    : """{"metadata":{"continue":"two"},"items":[{"metadata":{"name":"a"}},{"metadata":{"name":"aa"}},{"metadata":{"name":"b"}}]}""");
            }

            if (gone)
            {
                gone = false;
                return LoopbackServer.WriteAsync(context, 410, """{"kind":"Status","reason":"Expired","message":"too old","code":410}""");
            }

            return LoopbackServer.WriteAsync(context, 200, """{"metadata":{},"items":[{"metadata":{"name":"c"}}]}""");
        });

        Assert.Equal(["a", "b", "aa", "c"], await NamesAsync(cluster));
    }

    [Fact]
    public async Task A_list_that_goes_out_of_date_again_and_again_ends()
    {
        await using var cluster = await Cluster.StartAsync((request, context) => request.Query.Contains("continue", StringComparison.Ordinal)
            ? LoopbackServer.WriteAsync(context, 410, """{"kind":"Status","reason":"Expired","message":"too old","code":410}""")
            : LoopbackServer.WriteAsync(context, 200, """{"metadata":{"continue":"x"},"items":[{"metadata":{"name":"a"}}]}"""));

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => NamesAsync(cluster));

        Assert.Equal(410, fault.StatusCode);
        Assert.Equal(8, cluster.Server.Received.Count);
    }

    [Fact]
    public async Task Equal_names_in_two_namespaces_are_two_objects()
    {
        await using var cluster = await Cluster.StartAsync(200, """{"items":[{"metadata":{"name":"r","namespace":"a"},"rules":null},{"metadata":{"name":"r","namespace":"b"},"rules":[{"verbs":["get"],"apiGroups":[""],"resources":["pods"],"resourceNames":["x"]},{"verbs":["get"],"nonResourceURLs":["/metrics"]}]}]}""");
        var roles = new List<RbacRole>();

        await cluster.Api.ListRolesAsync((role, _) =>
        {
            roles.Add(role);
            return Task.CompletedTask;
        }, CancellationToken.None);

        Assert.Equal(["a", "b"], roles.Select(r => r.Namespace));
        Assert.Empty(roles[0].Rules);
        Assert.Equal(["x"], roles[1].Rules[0].ResourceNames);
        Assert.Equal(["/metrics"], roles[1].Rules[1].NonResourceUrls);
    }

    [Fact]
    public async Task An_aggregated_role_tells_its_selectors()
    {
        await using var cluster = await Cluster.StartAsync(200, """{"items":[{"metadata":{"name":"admin","labels":{"x":"y"}},"aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"true"}},{"matchExpressions":[{"key":"k","operator":"Exists"}]}]},"rules":[]}]}""");
        var roles = new List<RbacRole>();

        await cluster.Api.ListClusterRolesAsync((role, _) =>
        {
            roles.Add(role);
            return Task.CompletedTask;
        }, CancellationToken.None);

        Assert.Null(roles[0].Namespace);
        Assert.Equal("true", Assert.Single(roles[0].AggregationSelectors)["a"]);
        Assert.True(roles[0].HasUnreadAggregationSelectors);
    }

    [Fact]
    public async Task Bindings_are_read_made_changed_and_deleted()
    {
        await using var cluster = await Cluster.StartAsync(200, Binding);
        var none = CancellationToken.None;

        var read = await cluster.Api.GetBindingAsync("web", "b", none);
        await cluster.Api.CreateBindingAsync(read!, none);
        await cluster.Api.CreateBindingAsync(new RbacBinding("c", null, "ClusterRole", "view", [new RbacSubject("User", "ann")]), none);
        await cluster.Api.ReplaceBindingAsync(read! with { Subjects = [] }, none);
        Assert.True(await cluster.Api.DeleteBindingAsync(null, "system:x", none));

        Assert.Equal([new RbacSubject("Group", "devs"), new RbacSubject("ServiceAccount", "sa", "web")], read!.Subjects);
        var sent = cluster.Server.Received;
        Assert.Equal("POST /apis/rbac.authorization.k8s.io/v1/namespaces/web/rolebindings", sent[1].Method + " " + sent[1].Path);
        Assert.Contains("""{"kind":"ServiceAccount","name":"sa","namespace":"web"}""", sent[1].Text, StringComparison.Ordinal);
        Assert.Equal("POST /apis/rbac.authorization.k8s.io/v1/clusterrolebindings", sent[2].Method + " " + sent[2].Path);
        Assert.Contains("""{"kind":"User","name":"ann","apiGroup":"rbac.authorization.k8s.io"}""", sent[2].Text, StringComparison.Ordinal);
        Assert.Equal("""{"metadata":{"resourceVersion":"7"},"subjects":[]}""", sent[3].Text);
        Assert.Equal("DELETE /apis/rbac.authorization.k8s.io/v1/clusterrolebindings/system%3Ax", sent[4].Method + " " + sent[4].RawTarget);
    }

    [Fact]
    public async Task The_caller_is_told_with_groups_and_extra()
    {
        await using var cluster = await Cluster.StartAsync(201, """{"status":{"userInfo":{"username":"arn:aws:sts::1:assumed-role/a/b","uid":"aws-iam-authenticator:1:AROA","groups":["devs","system:authenticated"],"extra":{"sessionName":["b"]}}}}""");

        var who = await cluster.Api.SelfSubjectReviewAsync(CancellationToken.None);

        Assert.Equal("aws-iam-authenticator:1:AROA", who!.Uid);
        Assert.Equal(["devs", "system:authenticated"], who.Groups);
        Assert.Equal(["b"], who.Extra["sessionName"]);
    }

    [Theory]
    [InlineData("27+", true)]
    [InlineData("28", false)]
    [InlineData("x", false)]
    public async Task A_refused_review_means_an_old_server_only_when_it_is_one(string minor, bool old)
    {
        await using var cluster = await Cluster.StartAsync((request, context) => request.Path == "/version"
            ? LoopbackServer.WriteAsync(context, 200, $$"""{"major":"1","minor":"{{minor}}"}""")
            : LoopbackServer.WriteAsync(context, 403, """{"kind":"Status","reason":"Forbidden","message":"no","code":403}"""));

        if (old)
        {
            Assert.Null(await cluster.Api.SelfSubjectReviewAsync(CancellationToken.None));
        }
        else
        {
            Assert.Equal(ErrorIds.KubernetesForbidden, (await Assert.ThrowsAsync<EksAccessException>(() => cluster.Api.SelfSubjectReviewAsync(CancellationToken.None))).ErrorId);
        }
    }

    [Theory]
    [InlineData(null, """{"group":"apps","resource":"deployments","subresource":"scale","name":"n","namespace":"web","verb":"get"}""", "resourceAttributes")]
    [InlineData("/metrics", """{"path":"/metrics","verb":"get"}""", "nonResourceAttributes")]
    public async Task The_server_is_asked_whether_something_is_allowed(string? url, string attributes, string member)
    {
        await using var cluster = await Cluster.StartAsync(201, """{"status":{"allowed":true,"reason":"EKS Access Policy: allowed"}}""");

        var review = await cluster.Api.SelfSubjectAccessReviewAsync(
            new AccessRequest("get") { ApiGroup = "apps", Resource = "deployments", Subresource = "scale", Name = "n", Namespace = "web", NonResourceUrl = url }, CancellationToken.None);

        Assert.Equal(new KubernetesAccessReview(true, "EKS Access Policy: allowed", string.Empty), review);
        using var body = JsonDocument.Parse(cluster.Server.Received.Single().Body);
        Assert.Equal(attributes, body.RootElement.GetProperty("spec").GetProperty(member).GetRawText());
    }

    [Fact]
    public async Task A_server_that_hangs_is_unreachable_and_not_401()
    {
        await using var cluster = await Cluster.StartAsync((_, context) => LoopbackServer.HangAsync(context), new CallLimits(TimeSpan.FromSeconds(0.5), 3));

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.Api.GetConfigMapAsync("n", "m", CancellationToken.None));

        Assert.Equal(ErrorIds.KubernetesUnreachable, fault.ErrorId);
        Assert.Equal(ErrorKind.Timeout, fault.Kind);
        Assert.Contains("private", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(cluster.Server.Received);
    }

    [Fact]
    public async Task A_cut_connection_is_tried_again_for_reads_only()
    {
        await using var cluster = await Cluster.StartAsync((_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        var read = await Assert.ThrowsAsync<EksAccessException>(() => cluster.Api.GetConfigMapAsync("n", "m", CancellationToken.None));
        Assert.Equal(3, cluster.Server.Received.Count);
        var write = await Assert.ThrowsAsync<EksAccessException>(() => cluster.Api.CreateConfigMapAsync(new KubernetesConfigMap("n", "m"), CancellationToken.None));
        Assert.Equal(4, cluster.Server.Received.Count);
        Assert.Equal(ErrorIds.KubernetesUnreachable, read.ErrorId);
        Assert.Equal(ErrorKind.Unavailable, write.Kind);
    }

    [Fact]
    public async Task Cancellation_stays_cancellation()
    {
        using var cancel = new CancellationTokenSource();
        await using var cluster = await Cluster.StartAsync((_, context) =>
        {
            cancel.Cancel();
            return LoopbackServer.HangAsync(context);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cluster.Api.GetConfigMapAsync("n", "m", cancel.Token));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("""{"metadata":[]}""")]
    public async Task An_answer_that_is_none_is_an_error(string body)
    {
        await using var cluster = await Cluster.StartAsync(200, body);

        Assert.Equal(ErrorIds.UnexpectedAnswer, (await Assert.ThrowsAsync<EksAccessException>(() => cluster.Api.GetConfigMapAsync("n", "m", CancellationToken.None))).ErrorId);
    }

    private static async Task<List<string>> NamesAsync(Cluster cluster)
    {
        var names = new List<string>();
        await cluster.Api.ListNamespacesAsync((name, _) =>
        {
            names.Add(name);
            return Task.CompletedTask;
        }, CancellationToken.None);
        return names;
    }
}
