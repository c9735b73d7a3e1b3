using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Faults;

public sealed class FaultTests : IAsyncLifetime
{
    private SandboxServer _server = null!;
    private AwsClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small(), UpdateDuration = TimeSpan.Zero });
        _client = AwsClient.Admin(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(SandboxFaultKind.Throttle, null, 429, "ThrottlingException")]
    [InlineData(SandboxFaultKind.ServerError, null, 500, "ServerException")]
    [InlineData(SandboxFaultKind.ServerError, 503, 503, "ServiceUnavailableException")]
    [InlineData(SandboxFaultKind.ServerError, 502, 502, "ServerException")]
    public async Task Errors_come_as_often_as_ordered(SandboxFaultKind kind, int? status, int answered, string code)
    {
        _server.Faults.Add(new SandboxFault(kind) { Operation = "ListClusters", Count = 2, After = 1, Status = status });

        var replies = new[] { await _client.GetAsync("/clusters"), await _client.GetAsync("/clusters"), await _client.GetAsync("/clusters/demo"), await _client.GetAsync("/clusters"), await _client.GetAsync("/clusters") };

        Assert.Equal([200, answered, 200, answered, 200], replies.Select(r => r.Status));
        Assert.Equal(code, replies[1].Error);
        Assert.Empty(_server.Faults.Pending);
    }

    [Fact]
    public async Task Any_error_can_be_ordered_for_any_service()
    {
        _server.Faults.Add(new SandboxFault(SandboxFaultKind.Error) { Service = "eks", Status = 418, ErrorCode = "TeapotException", Message = "short" });
        _server.Faults.Add(new SandboxFault(SandboxFaultKind.Throttle) { Service = "iam" });
        _server.Faults.Add(new SandboxFault(SandboxFaultKind.Throttle) { Service = "kubernetes" });
        using var kubernetes = new KubernetesClient(_server, Names.Demo, null);

        var eks = await _client.GetAsync("/clusters");
        Assert.Equal((418, "TeapotException", "short"), (eks.Status, eks.Error, eks.Message));
        Assert.Contains("<Code>Throttling</Code>", (await _client.QueryAsync("iam", "Action=ListRoles")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await _client.QueryAsync("sts", "Action=GetCallerIdentity")).Status);
        Assert.Equal(429, (await kubernetes.GetAsync("/version")).Status);
        _server.Faults.Clear();
        Assert.Equal(200, (await _client.GetAsync("/clusters")).Status);
    }

    [Fact]
    public async Task Filters_choose_cluster_and_caller()
    {
        var ada = new AwsClient(_server, _server.State.GetAccessKey(Names.Ada));
        _server.Faults.Add(new SandboxFault(SandboxFaultKind.ServerError) { Cluster = "dem*", Principal = "*:user/ada" });

        Assert.Equal(500, (await ada.GetAsync("/clusters/demo")).Status);
        Assert.Equal(200, (await ada.GetAsync("/clusters")).Status);
        Assert.Equal(200, (await _client.GetAsync("/clusters/demo")).Status);
    }

    [Fact]
    public async Task A_connection_cut_before_does_nothing_and_in_mid_answer_everything()
    {
        _server.Faults.Add(SandboxFaultKind.CutBefore, "CreateAccessEntry");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.CreateEntryAsync("demo", Names.Dev));
        Assert.Empty(_server.State.GetAccessEntries(Names.Demo));

        _server.Faults.Add(SandboxFaultKind.CutDuring, "CreateAccessEntry");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.CreateEntryAsync("demo", Names.Dev));
        Assert.Single(_server.State.GetAccessEntries(Names.Demo));
        Assert.Equal([0, 200], _server.Requests.All.Select(r => r.Status));
    }

    [Fact]
    public async Task A_hanging_request_ends_when_the_client_gives_up_and_does_nothing()
    {
        _server.Faults.Add(SandboxFaultKind.Hang, "CreateAccessEntry");
        using var kubernetes = new KubernetesClient(_server, Names.Demo, null);
        var hanging = _client.CreateEntryAsync("demo", Names.Dev);

        Assert.Equal(200, (await _client.GetAsync("/clusters")).Status);
        Assert.False(hanging.IsCompleted);
        await _server.DisposeAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging);
        Assert.Empty(_server.State.GetAccessEntries(Names.Demo));
    }

    [Fact]
    public async Task Slow_answers_and_latency_hold_up_nobody_else()
    {
        _server.Faults.Add(new SandboxFault(SandboxFaultKind.Slow) { Operation = "DescribeCluster", Delay = TimeSpan.FromMinutes(10), Count = 1 });
        var slow = _client.GetAsync("/clusters/demo");
        _server.Faults.Latency = TimeSpan.FromMilliseconds(20);

        var others = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _client.GetAsync("/clusters")));

        Assert.All(others, r => Assert.Equal(200, r.Status));
        Assert.False(slow.IsCompleted);
        await _server.DisposeAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => slow);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("AccessDenied")]
    public async Task An_update_fails_with_or_without_errors(string? code)
    {
        _server.State.SetAuthenticationMode(Names.Demo, "CONFIG_MAP");
        _server.Faults.Add(new SandboxFault(SandboxFaultKind.FailUpdate) { Count = 1, ErrorCode = code, Message = code is null ? null : "no" });

        var started = (await _client.SetModeAsync("demo", "API_AND_CONFIG_MAP"))["update"]!;
        var ended = (await _client.GetAsync($"/clusters/demo/updates/{(string)started["id"]!}"))["update"]!;

        Assert.Equal(("InProgress", "Failed"), ((string)started["status"]!, (string)ended["status"]!));
        Assert.Equal(code is null ? [] : [code], ended["errors"]!.AsArray().Select(e => (string)e!["errorCode"]!));
        Assert.Equal("CONFIG_MAP", _server.State.GetCluster(Names.Demo).AuthenticationMode);
        Assert.Equal(200, (await _client.SetModeAsync("demo", "API_AND_CONFIG_MAP")).Status);
        Assert.Equal("API_AND_CONFIG_MAP", _server.State.GetCluster(Names.Demo).AuthenticationMode);
    }

    [Fact]
    public async Task New_principals_are_invalid_for_a_while()
    {
        var clock = new TestClock();
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small(), Clock = clock, NewPrincipalDelay = TimeSpan.FromSeconds(8) });
        var client = AwsClient.Admin(server);
        var made = server.State.AddRole(Names.Account, new RoleSeed("fresh") { CreatedAt = clock.Now.UtcDateTime });

        Assert.Equal("The specified principalArn is invalid: invalid principal.", (await client.CreateEntryAsync("demo", made)).Message);
        clock.Now += TimeSpan.FromSeconds(8);
        Assert.Equal(200, (await client.CreateEntryAsync("demo", made)).Status);
    }

    [Fact]
    public async Task An_invalid_principal_can_be_ordered()
    {
        _server.Faults.Add(SandboxFaultKind.InvalidPrincipal, count: 2);

        var replies = new[] { await _client.CreateEntryAsync("demo", Names.Dev), await _client.CreateEntryAsync("demo", Names.Dev), await _client.CreateEntryAsync("demo", Names.Dev) };

        Assert.Equal([400, 400, 200], replies.Select(r => r.Status));
    }

    [Fact]
    public async Task A_race_is_lost_for_real()
    {
        _server.Faults.Add(SandboxFaultKind.Race, count: 2);

        Assert.Equal("ResourceInUseException", (await _client.CreateEntryAsync("demo", Names.Dev)).Error);
        Assert.Single(_server.State.GetAccessEntries(Names.Demo));
        _server.Faults.UpdateDuration = TimeSpan.FromHours(1);
        var update = await _client.SetModeAsync("demo", "API");
        Assert.Equal((409, "ResourceInUseException"), (update.Status, update.Error));
    }

    [Fact]
    public async Task Every_request_is_recorded_and_shown_to_the_hook_before_its_answer()
    {
        var seen = 0;
        var options = new SandboxOptions
        {
            Seed = Names.Small(),
            RecordedRequests = 3,
            AfterRequest = (request, _) =>
            {
                Interlocked.Increment(ref seen);
                return Task.CompletedTask;
            },
        };
        await using var server = await SandboxServer.StartAsync(options);
        var client = AwsClient.Admin(server);
        await client.CreateEntryAsync("demo", Names.Dev);
        Assert.Equal(1, seen);
        await client.GetAsync("/clusters/demo/access-entries/" + AwsClient.Label(Names.Ada));
        await client.QueryAsync("iam", "Action=GetRole&RoleName=dev");
        await new AwsClient(server, null).GetAsync("/clusters");

        Assert.Equal(4, seen);
        Assert.Equal(4, server.Requests.Count);
        Assert.Equal([2L, 3, 4], server.Requests.All.Select(r => r.Number));
        var (failed, iam, unsigned) = (server.Requests.All[0], server.Requests.All[1], server.Requests.All[2]);
        Assert.Equal(("DescribeAccessEntry", 404, "ResourceNotFoundException", Names.Ada, false), (failed.Operation, failed.Status, failed.ErrorCode, failed.Target, failed.IsWrite));
        Assert.Equal(("iam", "GetRole", "dev", Names.Admin), (iam.Service, iam.Operation, iam.Target, iam.Caller));
        Assert.Equal(("ListClusters", 403, string.Empty), (unsigned.Operation, unsigned.Status, unsigned.Caller));
    }
}
