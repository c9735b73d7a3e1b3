using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using EksAccessManagement.Connectors.Credentials;
using EksAccessManagement.Connectors.Kubernetes;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Kubernetes;

/// <summary>The bearer token and its life.</summary>
public sealed class TokenTests
{
    private const string Url =
        "https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261121%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=20261121T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=7d895987ff5f1f1218f1d407b20a4374888d04799c61b293baf974777bcab57a";

    private static readonly DateTime Noon = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_URL_is_the_published_one()
    {
        var keys = new ImmutableCredentials(Sessions.AccessKey, Sessions.SecretKey, null);

        Assert.Equal(Url, KubernetesToken.PresignedUrl(keys, "eu-west-1", "demo", Noon));
        var token = KubernetesToken.Create(keys, "eu-west-1", "demo", Noon);
        Assert.StartsWith("k8s-aws-v1.aHR0cHM6Ly9zdHMuZXUtd2VzdC0xLmFtYXpvbmF3cy5jb20v", token, StringComparison.Ordinal);
        Assert.Equal(Url, Decode(token));
        Assert.DoesNotContain('=', token);
        Assert.DoesNotContain('/', token);
        Assert.DoesNotContain('+', token);
    }

    [Fact]
    public void A_session_token_is_signed_too()
    {
        var keys = new ImmutableCredentials("ASIAIOSFODNN7EXAMPLE", Sessions.SecretKey, "FQoGZXIvYXdzEXAMPLE+/==");

        var url = KubernetesToken.PresignedUrl(keys, "eu-west-1", "demo", Noon);

        Assert.Contains("&X-Amz-Security-Token=FQoGZXIvYXdzEXAMPLE%2B%2F%3D%3D&", url, StringComparison.Ordinal);
        Assert.EndsWith("&X-Amz-Signature=69fd62be5c41f733e994c079f6e21bfc24edc7614fe265fc00c8eca60765506b", url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn/?")]
    [InlineData("us-gov-west-1", "https://sts.us-gov-west-1.amazonaws.com/?")]
    public void The_host_is_that_of_the_partition(string region, string start) =>
        Assert.StartsWith(start, KubernetesToken.PresignedUrl(new ImmutableCredentials("A", "s", null), region, "demo", Noon), StringComparison.Ordinal);

    [Fact]
    public void A_token_that_the_server_would_refuse_is_not_made()
    {
        var fault = Assert.Throws<EksAccessException>(() => KubernetesToken.Create(new ImmutableCredentials("A", "s", new string('x', 4000)), "eu-west-1", "demo", Noon));

        Assert.Equal(ErrorIds.CredentialsInvalid, fault.ErrorId);
        Assert.DoesNotContain("xxx", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_kept_until_it_is_nearly_out()
    {
        var clock = new ManualClock { UtcNow = Noon };
        var tokens = new ClusterToken(new FixedKeys("k", "A", "s", null), "eu-west-1", "demo", clock);

        var first = await tokens.GetAsync(null, CancellationToken.None);
        clock.UtcNow += TimeSpan.FromMinutes(12.9);
        Assert.Equal(first, await tokens.GetAsync(null, CancellationToken.None));
        clock.UtcNow += TimeSpan.FromMinutes(0.2);
        var second = await tokens.GetAsync(null, CancellationToken.None);
        Assert.Contains("X-Amz-Date=20261121T121306Z", Decode(second), StringComparison.Ordinal);
        clock.UtcNow += TimeSpan.FromSeconds(1);
        Assert.NotEqual(second, await tokens.GetAsync(second, CancellationToken.None));
    }

    [Fact]
    public async Task The_token_names_STS_itself_whatever_endpoint_is_called()
    {
        await using var server = await LoopbackServer.StartAsync(200, """{"items":[]}""");
        using var session = await Sessions.OpenAsync(server);

        await session.OpenKubernetes(new Ports.KubernetesEndpoint("demo", server.Url.AbsoluteUri, string.Empty)).ListNamespacesAsync((_, _) => Task.CompletedTask, CancellationToken.None);

        var bearer = server.Received.Single().Headers["Authorization"];
        Assert.StartsWith("https://sts.eu-west-1.amazonaws.com/?", Decode(bearer["Bearer ".Length..]), StringComparison.Ordinal);
    }

    private static string Decode(string token)
    {
        var text = token["k8s-aws-v1.".Length..].Replace('-', '+').Replace('_', '/');
        return Encoding.ASCII.GetString(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
    }
}
