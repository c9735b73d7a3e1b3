using System;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Kubernetes;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Kubernetes;

/// <summary>Only the cluster's own certificate is good, also at the mouth of a tunnel, on both frameworks' ways of judging.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Endpoint = "ABCDEF.gr7.eu-west-1.eks.amazonaws.com";
    private readonly Certificates _cluster = new();

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task The_clusters_own_certificate_is_good()
    {
        using var certificate = _cluster.Server("127.0.0.1");
        await using var cluster = await Cluster.StartTlsAsync(certificate, _cluster.AuthorityData);

        await cluster.Api.ListNamespacesAsync((_, _) => Task.CompletedTask, CancellationToken.None);

        Assert.StartsWith("127.0.0.1:", cluster.Server.Received.Single().Headers["Host"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_a_tunnel_the_clusters_name_is_asked_for_and_checked()
    {
        using var certificate = _cluster.Server(Endpoint);
        await using var cluster = await Cluster.StartTlsAsync(certificate, _cluster.AuthorityData, Endpoint);

        await cluster.Api.ListNamespacesAsync((_, _) => Task.CompletedTask, CancellationToken.None);

        Assert.Equal(Endpoint, cluster.Server.Received.Single().Headers["Host"]);
    }

    [Fact]
    public Task Through_a_tunnel_another_clusters_name_is_refused() =>
        RefusedAsync(_cluster.Server("OTHER.gr7.eu-west-1.eks.amazonaws.com"), Endpoint, "OTHER.gr7");

    [Fact]
    public Task Without_a_tunnel_another_name_is_refused() => RefusedAsync(_cluster.Server(Endpoint), null, Endpoint);

    [Fact]
    public async Task Another_authority_is_refused_even_with_the_same_name()
    {
        using var stranger = new Certificates();
        await RefusedAsync(stranger.Server("127.0.0.1"), null, "authority");
    }

    [Fact]
    public Task An_expired_certificate_is_refused() =>
        RefusedAsync(_cluster.Server("127.0.0.1", DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(-10)), null, "expired");

    [Fact]
    public Task A_certificate_of_tomorrow_is_refused() =>
        RefusedAsync(_cluster.Server("127.0.0.1", DateTimeOffset.UtcNow.AddDays(1), DateTimeOffset.UtcNow.AddDays(2)), null, "not valid yet");

    [Fact]
    public Task A_common_name_alone_is_no_name() => RefusedAsync(_cluster.Server("127.0.0.1", withNames: false), null, "127.0.0.1");

    [Theory]
    [InlineData("good", true)]
    [InlineData("name", false)]
    [InlineData("authority", false)]
    [InlineData("expired", false)]
    [InlineData("usage", false)]
    [InlineData("nonames", false)]
    public void The_way_of_NET_Framework_judges_alike(string kind, bool good)
    {
        using var stranger = new Certificates();
        using var certificate = kind switch
        {
            "name" => _cluster.Server("x.example"),
            "authority" => stranger.Server(Endpoint),
            "expired" => _cluster.Server(Endpoint, DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(-10)),
            "usage" => _cluster.Server(Endpoint, usage: "1.3.6.1.5.5.7.3.2"),
            "nonames" => _cluster.Server(Endpoint, withNames: false),
            _ => _cluster.Server(Endpoint),
        };
        var trust = ClusterTrust.Read(_cluster.AuthorityData, Endpoint);

        Assert.Equal(good, trust.Accepts(certificate, []));
        var fault = trust.LastFault;
        Assert.Equal(good, trust.AcceptsPortably(certificate, [stranger.Authority]));
        Assert.Equal(fault, trust.LastFault);
    }

    [Theory]
    [InlineData("a.example", "a.example", true)]
    [InlineData("A.Example", "a.example", true)]
    [InlineData("*.example", "a.example", true)]
    [InlineData("*.example", "a.b.example", false)]
    [InlineData("*.example", "example", false)]
    [InlineData("b.example", "a.example", false)]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("::1", "[::1]", true)]
    public void Names_are_compared_as_the_newer_framework_does(string name, string host, bool match)
    {
        using var certificate = _cluster.Server(name);

        Assert.Equal(match, Compatibility.CertificateNames.Match(certificate, host));
        Assert.Equal(match, certificate.MatchesHostname(host.Trim('[', ']'), true, false));
    }

    [Theory]
    [InlineData("http://10.0.0.1:8080", ErrorIds.InvalidArgument)]
    [InlineData("http://api.example/", ErrorIds.InvalidArgument)]
    [InlineData("nonsense", ErrorIds.InvalidArgument)]
    [InlineData("", ErrorIds.InvalidArgument)]
    [InlineData("https://api.example/", ErrorIds.KubernetesCertificateInvalid)]
    public void An_address_or_authority_that_cannot_be_trusted_is_refused(string url, string id)
    {
        var fault = Assert.Throws<EksAccessException>(() => KubernetesTransport.Open(new KubernetesEndpoint("demo", url, "AAAA"), new ClientSettings("eu-west-1")));

        Assert.Equal(id, fault.ErrorId);
    }

    private async Task RefusedAsync(X509Certificate2 certificate, string? certificateHost, string reason)
    {
        using (certificate)
        {
            await using var cluster = await Cluster.StartTlsAsync(certificate, _cluster.AuthorityData, certificateHost);

            var fault = await Assert.ThrowsAsync<EksAccessException>(() => cluster.Api.ListNamespacesAsync((_, _) => Task.CompletedTask, CancellationToken.None));

            Assert.Equal(ErrorIds.KubernetesCertificateInvalid, fault.ErrorId);
            Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
            Assert.Empty(cluster.Server.Received);
        }
    }
}
