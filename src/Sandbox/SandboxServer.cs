using System;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Hosting;
using EksAccessManagement.Sandbox.Requests;
using EksAccessManagement.Sandbox.Seeds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EksAccessManagement.Sandbox;

/// <summary>
/// A local EKS: its API, STS and IAM behind one plain-http origin on 127.0.0.1, told apart by the service that a
/// request's signature names, and Kubernetes behind another with TLS. Several can run in one process.
/// </summary>
public sealed class SandboxServer : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly SandboxWorld _world;
    private readonly SandboxSeed _seed;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SandboxServer(WebApplication host, SandboxWorld world, SandboxSeed seed, string controlKey)
    {
        _seed = seed;
        _host = host;
        _world = world;
        ControlKey = controlKey;
    }

    /// <summary>The origin of EKS, STS and IAM, such as <c>http://127.0.0.1:40123</c>.</summary>
    public string EndpointUrl => _world.EndpointUrl;

    /// <summary>The origin of Kubernetes, such as <c>https://127.0.0.1:40124</c>; a cluster's endpoint is a path below it.</summary>
    public string KubernetesUrl => _world.KubernetesUrl;

    /// <summary>The certificate authority of Kubernetes, PEM.</summary>
    public string CertificateAuthorityPem => _world.Certificates.AuthorityPem;

    /// <summary>The key that control requests carry in the header <c>x-sandbox-key</c>.</summary>
    public string ControlKey { get; }

    /// <summary>What the services know.</summary>
    public SandboxState State => _world.State;

    /// <summary>The requests that came.</summary>
    public RequestLog Requests => _world.Requests;

    /// <summary>How the requests come.</summary>
    public SandboxTraffic Traffic => _world.Traffic;

    /// <summary>What is ordered to go wrong, and how slow the sandbox is.</summary>
    public FaultBook Faults => _world.Faults;

    /// <summary>Starts a sandbox and waits until it listens.</summary>
    /// <param name="options">How; null takes the demo on free ports.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="System.IO.IOException">A port that was asked for is in use.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new SandboxOptions();
        var seed = options.Seed ?? DemoSeed.Make();
        var world = new SandboxWorld(options, new SandboxState(seed, options.Clock), ServerCertificates.Make());
        var host = Build(options, world);
        var server = new SandboxServer(host, world, seed, options.ControlKey ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(24)));
        try
        {
            await server.RunAsync(cancellationToken).ConfigureAwait(false);
            return server;
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends when somebody asks the sandbox to stop at its control endpoint; the one who started it then disposes of it.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Goes back to the state of the start, without ordered faults and recorded requests.</summary>
    public void Reset()
    {
        State.Load(_seed);
        Faults.Clear();
        Requests.Clear();
    }

    /// <summary>The Kubernetes endpoint of a cluster, as DescribeCluster gives it.</summary>
    public string KubernetesEndpointOf(ClusterArn cluster) =>
        State.GetKubernetesServer(cluster)?.Url ?? _world.EndpointOf(cluster.AccountId, cluster.Region, cluster.Name);

    internal SandboxWorld World => _world;

    /// <summary>Stops: requests in progress are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource())
        {
            await now.CancelAsync().ConfigureAwait(false);
            await _host.StopAsync(now.Token).ConfigureAwait(false);
        }

        await _host.DisposeAsync().ConfigureAwait(false);
        _world.Certificates.Dispose();
    }

    private static WebApplication Build(SandboxOptions options, SandboxWorld world)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpExchange.LargestBody + 1;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                Count(listen, world.Traffic);
            });
            kestrel.Listen(IPAddress.Loopback, options.KubernetesPort, listen =>
            {
                Count(listen, world.Traffic);
                listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = world.Certificates.Server });
            });
        });
        return builder.Build();
    }

    private static void Count(ListenOptions listen, SandboxTraffic traffic) => listen.Use(next => connection =>
    {
        traffic.Connect();
        return next(connection);
    });

    private static async Task CountAsync(SandboxTraffic traffic, HttpContext context, Func<HttpContext, Task> answer)
    {
        // A client that has its answer may ask again at once: the request must be over by then. One that gets none ends here.
        var request = traffic.Begin();
        context.Response.OnStarting(() =>
        {
            request.Dispose();
            return Task.CompletedTask;
        });
        using (request)
        {
            await answer(context).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var aws = new AwsFrontend(_world);
        var kubernetes = new KubernetesFrontend(_world);
        var control = new ControlFrontend(this, _world, () => _stopped.TrySetResult());
        _host.Run(context => context.Request.IsHttps ? CountAsync(Traffic, context, kubernetes.HandleAsync)
            : context.Request.Path.StartsWithSegments("/_sandbox", StringComparison.Ordinal) ? control.HandleAsync(context)
            : CountAsync(Traffic, context, aws.HandleAsync));
        await _host.StartAsync(cancellationToken).ConfigureAwait(false);
        var addresses = _host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        _world.EndpointUrl = addresses.First(a => a.StartsWith("http://", StringComparison.Ordinal));
        _world.KubernetesUrl = addresses.First(a => a.StartsWith("https://", StringComparison.Ordinal));
    }
}
