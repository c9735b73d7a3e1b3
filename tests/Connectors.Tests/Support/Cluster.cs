using System;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Credentials;
using EksAccessManagement.Connectors.Kubernetes;
using EksAccessManagement.Ports;
using Microsoft.AspNetCore.Http;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>A stand-in for a cluster's API server, and the connection to it.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private Cluster(LoopbackServer server, ManualClock clock, KubernetesApi api)
    {
        Server = server;
        Clock = clock;
        Api = api;
    }

    public LoopbackServer Server { get; }

    public ManualClock Clock { get; }

    public KubernetesApi Api { get; }

    /// <summary>Plain http on loopback, for what is not about TLS.</summary>
    public static async Task<Cluster> StartAsync(Func<Received, HttpContext, Task> answer, CallLimits? limits = null, string prefix = "")
    {
        var server = await LoopbackServer.StartAsync(answer);
        return Connect(server, new KubernetesEndpoint("demo", server.Url + prefix, string.Empty), limits);
    }

    public static Task<Cluster> StartAsync(int status, string body, params (string Name, string Value)[] headers) =>
        StartAsync((_, context) => LoopbackServer.WriteAsync(context, status, body, headers));

    /// <summary>TLS with a certificate.</summary>
    public static async Task<Cluster> StartTlsAsync(X509Certificate2 certificate, string authorityData, string? certificateHost = null, X509Certificate2Collection? chain = null)
    {
        var server = await LoopbackServer.StartAsync((_, context) => LoopbackServer.WriteAsync(context, 200, """{"items":[]}"""), certificate, chain);
        return Connect(server, new KubernetesEndpoint("demo", server.Url.AbsoluteUri, authorityData) { CertificateHost = certificateHost }, null);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static Cluster Connect(LoopbackServer server, KubernetesEndpoint endpoint, CallLimits? limits)
    {
        var clock = new ManualClock();
        var keys = new FixedKeys("test", Sessions.AccessKey, Sessions.SecretKey, null);
        var used = limits ?? new CallLimits(TimeSpan.FromSeconds(20), 3);
        var transport = KubernetesTransport.Open(endpoint, new ClientSettings("eu-west-1"));
        return new Cluster(server, clock, new KubernetesApi(transport, new ClusterToken(keys, "eu-west-1", "demo", clock), used, clock));
    }
}
