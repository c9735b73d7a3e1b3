using System;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Aws;

/// <summary>Retries, time limits, cancellation and broken connections.</summary>
public sealed class EksFaultTests
{
    private const string Role = "arn:aws:iam::111122223333:role/dev";
    private const string Entry = """{"accessEntry":{"clusterName":"demo","principalArn":"arn:aws:iam::111122223333:role/dev","type":"STANDARD"}}""";

    [Theory]
    [InlineData(429, "ThrottlingException")]
    [InlineData(400, "ThrottlingException")]
    [InlineData(500, "ServerException")]
    [InlineData(503, "ServiceUnavailableException")]
    [InlineData(502, "")]
    public async Task A_passing_fault_is_tried_again_with_the_same_token(int status, string code)
    {
        var faults = 2;
        await using var server = await LoopbackServer.StartAsync((_, context) => faults-- > 0
            ? LoopbackServer.WriteAsync(context, status, """{"message":"x"}""", code.Length == 0 ? [] : [("x-amzn-ErrorType", code)])
            : LoopbackServer.WriteAsync(context, 200, Entry));
        using var session = await Sessions.OpenAsync(server);

        await session.Eks.CreateAccessEntryAsync(new CreateAccessEntryRequest("demo", Role), CancellationToken.None);

        Assert.Equal(3, server.Received.Count);
        Assert.Single(server.Received.Select(r => JsonDocument.Parse(r.Body).RootElement.GetProperty("clientRequestToken").GetString()).Distinct());
    }

    [Theory]
    [InlineData(429, "ThrottlingException", ErrorIds.Throttled)]
    [InlineData(500, "ServerException", ErrorIds.ServiceUnavailable)]
    [InlineData(503, "", ErrorIds.ServiceUnavailable)]
    public async Task A_lasting_fault_is_told_after_the_attempts_allowed(int status, string code, string id)
    {
        await using var server = await LoopbackServer.StartAsync(status, """{"message":"x"}""", code.Length == 0 ? [] : [("x-amzn-ErrorType", code)]);
        using var session = await Sessions.OpenAsync(Sessions.Options(server.Url) with { MaxAttempts = 2 });

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.Equal(id, fault.ErrorId);
        Assert.Equal(status, fault.StatusCode);
        Assert.Equal(2, server.Received.Count);
    }

    [Fact]
    public async Task What_is_wrong_is_not_tried_again()
    {
        await using var server = await LoopbackServer.StartAsync(400, """{"message":"x"}""", ("x-amzn-ErrorType", "InvalidParameterException"));
        using var session = await Sessions.OpenAsync(server);

        await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.Single(server.Received);
    }

    [Fact]
    public async Task An_endpoint_that_hangs_is_a_timeout()
    {
        await using var server = await LoopbackServer.StartAsync((_, context) => LoopbackServer.HangAsync(context));
        using var session = await Sessions.OpenAsync(Sessions.Options(server.Url) with { RequestTimeout = TimeSpan.FromSeconds(0.5), MaxAttempts = 1 });

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.Equal(ErrorIds.RequestTimedOut, fault.ErrorId);
        Assert.Equal(ErrorKind.Timeout, fault.Kind);
        Assert.Equal("demo", fault.TargetObject);
    }

    [Fact]
    public async Task An_answer_that_stops_half_way_is_a_timeout()
    {
        await using var server = await LoopbackServer.StartAsync(async (_, context) =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"cluster":""");
            await context.Response.Body.FlushAsync();
            await LoopbackServer.HangAsync(context);
        });
        using var session = await Sessions.OpenAsync(Sessions.Options(server.Url) with { RequestTimeout = TimeSpan.FromSeconds(0.5), MaxAttempts = 1 });

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.Equal(ErrorIds.RequestTimedOut, fault.ErrorId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_stays_cancellation(bool stsInstead)
    {
        using var cancel = new CancellationTokenSource();
        await using var server = await LoopbackServer.StartAsync((_, context) =>
        {
            cancel.Cancel();
            return LoopbackServer.HangAsync(context);
        });
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stsInstead
            ? session.Sts.GetCallerIdentityAsync(cancel.Token)
            : session.Eks.DescribeClusterAsync("demo", cancel.Token));

        Assert.Equal(cancel.Token, fault.CancellationToken);
    }

    [Fact]
    public async Task A_connection_cut_in_mid_answer_is_tried_again()
    {
        var cut = true;
        await using var server = await LoopbackServer.StartAsync(async (_, context) =>
        {
            if (!cut)
            {
                await LoopbackServer.WriteAsync(context, 200, Entry);
                return;
            }

            cut = false;
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"accessEntry":""");
            await context.Response.Body.FlushAsync();
            context.Abort();
        });
        using var session = await Sessions.OpenAsync(server);

        var entry = await session.Eks.DescribeAccessEntryAsync("demo", Role, CancellationToken.None);

        Assert.Equal("demo", entry.ClusterName);
    }

    [Fact]
    public async Task A_connection_that_is_always_cut_is_told()
    {
        await using var server = await LoopbackServer.StartAsync((_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var session = await Sessions.OpenAsync(Sessions.Options(server.Url) with { MaxAttempts = 2 });

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.Equal(ErrorIds.ServiceUnavailable, fault.ErrorId);
        Assert.Null(fault.StatusCode);
    }

    [Fact]
    public async Task Nobody_at_the_endpoint_is_told_with_its_address()
    {
        Uri url;
        await using (var server = await LoopbackServer.StartAsync(200, "{}"))
        {
            url = server.Url;
        }

        using var session = await Sessions.OpenAsync(Sessions.Options(url) with { MaxAttempts = 1 });

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.Equal(ErrorIds.ServiceUnavailable, fault.ErrorId);
        Assert.Contains(url.Authority, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sink_that_fails_ends_the_list_with_its_own_fault()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await LoopbackServer.StartAsync((request, context) =>
        {
            var isNext = request.Query.Contains("nextToken=", StringComparison.Ordinal);
            if (isNext)
            {
                asked.TrySetResult();
            }

            return LoopbackServer.WriteAsync(context, 200, $$"""{"clusters":["a","b"],"nextToken":"{{(isNext ? "u" : "t")}}"}""");
        });
        using (var session = await Sessions.OpenAsync(server))
        {
            await Assert.ThrowsAsync<InvalidTimeZoneException>(() => session.Eks.ListClustersAsync(
                async (_, token) =>
                {
                    await asked.Task.WaitAsync(TimeSpan.FromMinutes(1), token);
                    throw new InvalidTimeZoneException();
                },
                CancellationToken.None));
        }

        // The next page was on its way already; none after it.
        Assert.Equal(2, server.Received.Count);
        Assert.DoesNotContain("nextToken", server.Received[0].Query, StringComparison.Ordinal);
        Assert.Contains("nextToken=t", server.Received[1].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_is_asked_for_a_tunnel()
    {
        await using var proxy = await LoopbackServer.StartAsync(403, string.Empty);
        using var session = await Sessions.OpenAsync(Sessions.Options(new Uri("https://eks.example.test/")) with { MaxAttempts = 1, Proxy = new AwsProxy { Host = "127.0.0.1", Port = proxy.Port } });

        await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.ListClustersAsync((_, _) => Task.CompletedTask, CancellationToken.None));

        var asked = Assert.Single(proxy.Received);
        Assert.Equal(("CONNECT", "eks.example.test:443"), (asked.Method, asked.RawTarget));
    }

    [Fact]
    public async Task A_proxy_that_wants_a_password_is_told()
    {
        await using var proxy = await LoopbackServer.StartAsync(407, string.Empty, ("Proxy-Authenticate", "Basic realm=\"x\""));
        using var session = await Sessions.OpenAsync(Sessions.Options(new Uri("https://eks.example.test/")) with { Proxy = new AwsProxy { Host = "127.0.0.1", Port = proxy.Port } });

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.Equal(ErrorIds.ServiceUnavailable, fault.ErrorId);
        Assert.Contains("proxy", fault.RecommendedAction, StringComparison.OrdinalIgnoreCase);
    }
}
