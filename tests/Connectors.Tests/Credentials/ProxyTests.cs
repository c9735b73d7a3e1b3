using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Network;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Credentials;

/// <summary>The proxy of the environment.</summary>
[Collection(EnvironmentGroup.Name)]
public sealed class ProxyTests : IDisposable
{
    private readonly EnvironmentScope _environment = new();

    public void Dispose() => _environment.Dispose();

    [Theory]
    [InlineData("https://eks.eu-west-1.amazonaws.com/", null, "secure.example:3128")]
    [InlineData("http://eks.eu-west-1.amazonaws.com/", null, "plain.example:80")]
    [InlineData("https://eks.eu-west-1.amazonaws.com/", "amazonaws.com", null)]
    [InlineData("https://eks.eu-west-1.amazonaws.com/", " .amazonaws.com , x", null)]
    [InlineData("https://eks.eu-west-1.amazonaws.com/", "*.amazonaws.com", null)]
    [InlineData("https://eks.eu-west-1.amazonaws.com/", "EKS.eu-west-1.amazonaws.com:443", null)]
    [InlineData("https://eks.eu-west-1.amazonaws.com/", "eks.eu-west-1.amazonaws.com:8443", "secure.example:3128")]
    [InlineData("https://eks.eu-west-1.amazonaws.com/", "aws.com", "secure.example:3128")]
    [InlineData("https://eks.eu-west-1.amazonaws.com/", "*", null)]
    [InlineData("https://10.1.2.3/", "10.1.2.3", null)]
    [InlineData("https://127.0.0.1:8443/", null, null)]
    [InlineData("https://localhost/", null, null)]
    public void Who_goes_through_it(string url, string? noProxy, string? expected)
    {
        var proxy = new EnvironmentProxy("http://secure.example:3128", "plain.example", noProxy);

        Assert.Equal(expected, proxy.GetProxy(new Uri(url))?.Authority is { } authority ? authority.Contains(':', StringComparison.Ordinal) ? authority : authority + ":80" : null);
        Assert.Equal(expected is null, proxy.IsBypassed(new Uri(url)));
    }

    [Fact]
    public void Its_password_is_for_it_alone()
    {
        var proxy = new EnvironmentProxy("http://ann:p%40ss@secure.example:3128", null, null);

        var credential = proxy.Credentials!.GetCredential(new Uri("http://secure.example:3128"), "Basic");

        Assert.Equal(("ann", "p@ss"), (credential!.UserName, credential.Password));
        Assert.Null(proxy.Credentials.GetCredential(new Uri("http://other.example:3128"), "Basic"));
    }

    [Fact]
    public async Task A_variable_set_in_the_running_process_counts()
    {
        await using var server = await LoopbackServer.StartAsync(403, string.Empty);
        _environment.Set("https_proxy", server.Url.AbsoluteUri);

        using var session = await Sessions.OpenAsync(Sessions.Options(new Uri("https://eks.example.test/")) with { MaxAttempts = 1 });
        await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.ListClustersAsync((_, _) => Task.CompletedTask, CancellationToken.None));

        var asked = Assert.Single(server.Received);
        Assert.Equal(("CONNECT", "eks.example.test:443"), (asked.Method, asked.RawTarget));
    }

    [Fact]
    public async Task An_endpoint_of_the_environment_is_refused_when_it_is_plain_http_to_another_machine()
    {
        _environment.Set("AWS_ENDPOINT_URL_EKS", "http://192.0.2.1:9/");

        var fault = await Assert.ThrowsAsync<EksAccessException>(async () =>
        {
            using var session = await Sessions.OpenAsync(new Ports.AwsSessionOptions { AccessKey = "A", SecretKey = "s", Region = "eu-west-1" });
            await session.Eks.ListClustersAsync((_, _) => Task.CompletedTask, CancellationToken.None);
        });

        Assert.Equal(ErrorIds.InvalidArgument, fault.ErrorId);
    }

    [Fact]
    public async Task An_endpoint_of_the_environment_counts_where_none_is_given()
    {
        await using var server = await LoopbackServer.StartAsync(200, """{"clusters":[]}""");
        _environment.Set("AWS_ENDPOINT_URL_EKS", server.Url.AbsoluteUri);

        using var session = await Sessions.OpenAsync(new Ports.AwsSessionOptions { AccessKey = "A", SecretKey = "s", Region = "eu-west-1" });
        await session.Eks.ListClustersAsync((_, _) => Task.CompletedTask, CancellationToken.None);

        Assert.Equal("/clusters?maxResults=100", server.Received.Single().RawTarget);
    }
}
