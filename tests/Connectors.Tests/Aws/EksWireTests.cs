using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Aws;

/// <summary>What goes over the wire to EKS, and what is made of the answers.</summary>
public sealed class EksWireTests
{
    private const string Role = "arn:aws:iam::111122223333:role/teams/plat+ops/dev=a,b.c@d_e-f";
    private const string RoleLabel = "arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fteams%2Fplat%2Bops%2Fdev%3Da%2Cb.c%40d_e-f";
    private const string View = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

    private const string Entry =
        """{"accessEntry":{"clusterName":"demo","principalArn":"arn:aws:iam::111122223333:role/dev","kubernetesGroups":["devs"],"accessEntryArn":"arn:aws:eks:eu-west-1:111122223333:access-entry/demo/role/111122223333/dev/0ec7f4b6","createdAt":1760000000.123,"modifiedAt":1760000001,"tags":{"team":"a"},"username":"u","type":"STANDARD"}}""";

    [Fact]
    public async Task A_label_is_one_encoded_segment()
    {
        await using var server = await LoopbackServer.StartAsync(200, Entry);
        using var session = await Sessions.OpenAsync(server);

        var entry = await session.Eks.DescribeAccessEntryAsync("demo", Role, CancellationToken.None);

        Assert.Equal("/clusters/demo/access-entries/" + RoleLabel, server.Received.Single().RawTarget);
        Assert.Equal("GET", server.Received.Single().Method);
        Assert.Equal("arn:aws:iam::111122223333:role/dev", entry.PrincipalArn);
        Assert.Equal(["devs"], entry.KubernetesGroups);
        Assert.Equal(new DateTime(2025, 10, 9, 8, 53, 20, 123, DateTimeKind.Utc), entry.CreatedAt);
        Assert.Equal(DateTimeKind.Utc, entry.ModifiedAt.Kind);
        Assert.Equal("a", entry.Tags["team"]);
        Assert.Equal("STANDARD", entry.Type);
    }

    [Fact]
    public async Task Two_labels_stay_two_segments()
    {
        await using var server = await LoopbackServer.StartAsync(200, "{}");
        using var session = await Sessions.OpenAsync(server);

        await session.Eks.DisassociateAccessPolicyAsync("demo", Role, View, CancellationToken.None);

        Assert.Equal("DELETE", server.Received.Single().Method);
        Assert.Equal(
            "/clusters/demo/access-entries/" + RoleLabel + "/access-policies/arn%3Aaws%3Aeks%3A%3Aaws%3Acluster-access-policy%2FAmazonEKSViewPolicy",
            server.Received.Single().RawTarget);
    }

    [Fact]
    public async Task Create_sends_what_was_given_and_a_token_and_nothing_else()
    {
        await using var server = await LoopbackServer.StartAsync(200, Entry);
        using var session = await Sessions.OpenAsync(server);

        await session.Eks.CreateAccessEntryAsync(new CreateAccessEntryRequest("demo", Role) { KubernetesGroups = [], Tags = new Dictionary<string, string> { ["k"] = "v" } }, CancellationToken.None);

        var sent = server.Received.Single();
        using var body = JsonDocument.Parse(sent.Body);
        Assert.Equal("POST", sent.Method);
        Assert.Equal("/clusters/demo/access-entries", sent.RawTarget);
        Assert.Equal("application/json", sent.Headers["Content-Type"]);
        Assert.Equal(["clientRequestToken", "kubernetesGroups", "principalArn", "tags"], body.RootElement.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0, body.RootElement.GetProperty("kubernetesGroups").GetArrayLength());
        Assert.Equal(Role, body.RootElement.GetProperty("principalArn").GetString());
        Assert.True(Guid.TryParse(body.RootElement.GetProperty("clientRequestToken").GetString(), out _));
    }

    [Fact]
    public async Task Update_leaves_out_what_stays()
    {
        await using var server = await LoopbackServer.StartAsync(200, Entry);
        using var session = await Sessions.OpenAsync(server);

        await session.Eks.UpdateAccessEntryAsync(new UpdateAccessEntryRequest("demo", Role) { Username = "u" }, CancellationToken.None);

        using var body = JsonDocument.Parse(server.Received.Single().Body);
        Assert.Equal(["clientRequestToken", "username"], body.RootElement.EnumerateObject().Select(m => m.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false, """{"type":"cluster"}""")]
    [InlineData(true, """{"type":"namespace","namespaces":["dev-*","web"]}""")]
    public async Task Associate_sends_the_scope(bool namespaces, string expected)
    {
        await using var server = await LoopbackServer.StartAsync(200, $$"""{"associatedAccessPolicy":{"policyArn":"{{View}}","accessScope":{{expected}},"associatedAt":1,"modifiedAt":2} }""");
        using var session = await Sessions.OpenAsync(server);
        var scope = namespaces ? AccessScope.ForNamespaces(["web", "dev-*"]) : AccessScope.Cluster;

        var policy = await session.Eks.AssociateAccessPolicyAsync("demo", Role, View, scope, CancellationToken.None);

        using var body = JsonDocument.Parse(server.Received.Single().Body);
        Assert.Equal(expected, body.RootElement.GetProperty("accessScope").GetRawText());
        Assert.False(body.RootElement.TryGetProperty("clientRequestToken", out _));
        Assert.Equal(scope, policy.AccessScope);
    }

    [Fact]
    public async Task Pages_go_on_past_short_and_empty_ones_until_no_token_comes()
    {
        await using var server = await LoopbackServer.StartAsync((request, context) => LoopbackServer.WriteAsync(context, 200, request.Query switch
        {
            var q when q.Contains("nextToken=a%2B%2F%3D", StringComparison.Ordinal) => """{"accessEntries":[],"nextToken":"b"}""",
            var q when q.Contains("nextToken=b", StringComparison.Ordinal) => """{"accessEntries":["arn:aws:iam::111122223333:role/two"],"nextToken":null}""",
            _ => """{"accessEntries":["arn:aws:iam::111122223333:role/one"],"nextToken":"a+/="}""",
        }));
        using var session = await Sessions.OpenAsync(server);
        var seen = new List<string>();
        var requestsAtFirstItem = 0;

        await session.Eks.ListAccessEntriesAsync("demo", View, (arn, _) =>
        {
            requestsAtFirstItem = seen.Count == 0 ? server.Received.Count : requestsAtFirstItem;
            seen.Add(arn);
            return Task.CompletedTask;
        }, CancellationToken.None);

        Assert.Equal(["arn:aws:iam::111122223333:role/one", "arn:aws:iam::111122223333:role/two"], seen);
        Assert.InRange(requestsAtFirstItem, 1, 2);
        Assert.Equal(3, server.Received.Count);
        Assert.All(server.Received, r => Assert.Contains("maxResults=100", r.Query, StringComparison.Ordinal));
        Assert.All(server.Received, r => Assert.Contains("associatedPolicyArn=arn%3Aaws%3Aeks%3A%3Aaws%3Acluster-access-policy%2FAmazonEKSViewPolicy", r.Query, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_next_page_is_on_its_way_while_one_is_worked_on_and_no_other()
    {
        var second = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoopbackServer.StartAsync((request, context) =>
        {
            var page = request.Query.Split("nextToken=") is [_, var token] ? int.Parse(token.Split('&')[0], System.Globalization.CultureInfo.InvariantCulture) : 0;
            if (page == 1)
            {
                second.TrySetResult();
            }

            return LoopbackServer.WriteAsync(context, 200, $$"""{"clusters":["c{{page}}"],"nextToken":{{(page == 3 ? "null" : $"\"{page + 1}\"")}}}""");
        });
        using var session = await Sessions.OpenAsync(server);
        var seen = new List<string>();

        await session.Eks.ListClustersAsync(async (name, token) =>
        {
            // The first page is worked on until the second was asked for.
            await second.Task.WaitAsync(TimeSpan.FromMinutes(1), token);
            Assert.InRange(server.Received.Count, 1, seen.Count + 2);
            seen.Add(name);
        }, CancellationToken.None);

        Assert.Equal(["c0", "c1", "c2", "c3"], seen);
        Assert.Equal(4, server.Received.Count);
    }

    [Fact]
    public async Task A_page_that_nobody_wants_any_more_is_called_off()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoopbackServer.StartAsync(async (request, context) =>
        {
            if (request.Query.Contains("nextToken", StringComparison.Ordinal))
            {
                await using var ended = context.RequestAborted.Register(() => stopped.TrySetResult());
                asked.TrySetResult();
                await stopped.Task;
                return;
            }

            await LoopbackServer.WriteAsync(context, 200, """{"clusters":["a"],"nextToken":"b"}""");
        });
        using var session = await Sessions.OpenAsync(server);
        try
        {
            var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => session.Eks.ListClustersAsync(
                async (_, token) =>
                {
                    await asked.Task.WaitAsync(TimeSpan.FromMinutes(1), token);
                    throw new InvalidOperationException("enough");
                },
                CancellationToken.None));

            Assert.Equal("enough", fault.Message);
            await stopped.Task.WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(2, server.Received.Count);
        }
        finally
        {
            stopped.TrySetResult();
        }
    }

    [Fact]
    public async Task A_page_token_that_comes_again_ends_the_list_with_an_error()
    {
        await using var server = await LoopbackServer.StartAsync(200, """{"clusters":["a"],"nextToken":"same"}""");
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<Errors.EksAccessException>(() => session.Eks.ListClustersAsync((_, _) => Task.CompletedTask, CancellationToken.None));

        Assert.Equal("UnexpectedAnswer", fault.ErrorId);
        Assert.Equal(2, server.Received.Count);
    }

    [Fact]
    public async Task Tag_keys_are_repeated_and_encoded()
    {
        await using var server = await LoopbackServer.StartAsync(200, "{}");
        using var session = await Sessions.OpenAsync(server);

        await session.Eks.UntagResourceAsync("arn:aws:eks:eu-west-1:111122223333:cluster/demo", ["a", "b c"], CancellationToken.None);

        Assert.Equal("/tags/arn%3Aaws%3Aeks%3Aeu-west-1%3A111122223333%3Acluster%2Fdemo?tagKeys=a&tagKeys=b%20c", server.Received.Single().RawTarget);
    }

    [Fact]
    public async Task A_prefix_of_the_endpoint_is_kept()
    {
        await using var server = await LoopbackServer.StartAsync(200, Entry);
        using var session = await Sessions.OpenAsync(Sessions.Options(new Uri(server.Url, "eks/v1")));

        await session.Eks.DescribeAccessEntryAsync("demo", Role, CancellationToken.None);

        Assert.Equal("/eks/v1/clusters/demo/access-entries/" + RoleLabel, server.Received.Single().RawTarget);
    }

    [Fact]
    public async Task A_cluster_is_read_whole()
    {
        await using var server = await LoopbackServer.StartAsync(200, """
            {"cluster":{"name":"demo","arn":"arn:aws:eks:eu-west-1:111122223333:cluster/demo","version":"1.33","platformVersion":"eks.9","status":"ACTIVE","endpoint":"https://X.eu-west-1.eks.amazonaws.com",
             "certificateAuthority":{"data":"QUJD"},"resourcesVpcConfig":{"endpointPublicAccess":false,"endpointPrivateAccess":true,"publicAccessCidrs":["10.0.0.0/8"]},"roleArn":"arn:aws:iam::111122223333:role/cluster",
             "accessConfig":{"authenticationMode":"API","bootstrapClusterCreatorAdminPermissions":false},"computeConfig":{"enabled":true,"nodePools":["system"],"nodeRoleArn":"arn:aws:iam::111122223333:role/auto"},
             "createdAt":1760000000.5,"health":{"issues":[{"code":"AccessDenied","message":"no","resourceIds":[]}]},"tags":{"a":"b"},"unknownMember":{"x":[1,2]}}}
            """);
        using var session = await Sessions.OpenAsync(server);

        var cluster = await session.Eks.DescribeClusterAsync("demo", CancellationToken.None);

        Assert.Equal("API", cluster.AuthenticationMode);
        Assert.False(cluster.BootstrapClusterCreatorAdminPermissions);
        Assert.Equal("arn:aws:iam::111122223333:role/auto", cluster.AutoModeNodeRoleArn);
        Assert.False(cluster.EndpointPublicAccess);
        Assert.True(cluster.EndpointPrivateAccess);
        Assert.Equal("QUJD", cluster.CertificateAuthorityData);
        Assert.Equal(["AccessDenied: no"], cluster.HealthIssues);
        Assert.Null(cluster.Id);
        Assert.False(cluster.IsConnected);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"accessEntry":{"principalArn":7}}""")]
    [InlineData("[1]")]
    public async Task An_answer_that_is_none_is_an_error(string body)
    {
        await using var server = await LoopbackServer.StartAsync(200, body);
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<Errors.EksAccessException>(() => session.Eks.DescribeAccessEntryAsync("demo", Role, CancellationToken.None));

        Assert.Equal("UnexpectedAnswer", fault.ErrorId);
    }

    [Fact]
    public async Task An_unknown_scope_is_not_guessed()
    {
        await using var server = await LoopbackServer.StartAsync(200, $$"""{"associatedAccessPolicies":[{"policyArn":"{{View}}","accessScope":{"type":"planet"},"associatedAt":1,"modifiedAt":2}]}""");
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<Errors.EksAccessException>(() => session.Eks.ListAssociatedAccessPoliciesAsync("demo", Role, (_, _) => Task.CompletedTask, CancellationToken.None));

        Assert.Equal("UnexpectedAnswer", fault.ErrorId);
        Assert.Contains("planet", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mode_is_changed_by_UpdateClusterConfig()
    {
        await using var server = await LoopbackServer.StartAsync(200, """{"update":{"id":"u-1","status":"InProgress","type":"AccessConfigUpdate","params":[{"type":"AuthenticationMode","value":"API"}],"createdAt":1760000000,"errors":[{"errorCode":"X","errorMessage":"y","resourceIds":[]}]}}""");
        using var session = await Sessions.OpenAsync(server);

        var update = await session.Eks.UpdateAuthenticationModeAsync("demo", "API", CancellationToken.None);

        var sent = server.Received.Single();
        using var body = JsonDocument.Parse(sent.Body);
        Assert.Equal("/clusters/demo/update-config", sent.RawTarget);
        Assert.Equal("""{"authenticationMode":"API"}""", body.RootElement.GetProperty("accessConfig").GetRawText());
        Assert.Equal("u-1", update.Id);
        Assert.Equal("API", update.Parameters["AuthenticationMode"]);
        Assert.Equal(["X: y"], update.Errors);
    }
}
