using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Webhooks;

namespace EksAccessManagement.Sandbox.Lab;

/// <summary>
/// A real etcd, kube-apiserver and kube-controller-manager in place of the sandbox's own Kubernetes for one cluster. The
/// API server asks the sandbox who a token belongs to and what access policies allow, as an EKS cluster asks EKS.
/// </summary>
/// <remarks>
/// When the process that holds a lab ends, however it ends, the programs end and the lab's folder goes; the folder is the
/// only place where they write. etcd listens on a socket inside that folder, the API server on 127.0.0.1.
/// </remarks>
public sealed class LabHost : IAsyncDisposable
{
    private const int Tries = 3;
    private readonly List<LabProcess> _programs = [];
    private readonly SandboxServer _sandbox;
    private readonly LabFolder _folder;
    private FolderCleaner? _cleaner;
    private WebhookServer? _webhooks;
    private LabApi? _api;

    private LabHost(SandboxServer sandbox, ClusterArn cluster, LabFolder folder)
    {
        _sandbox = sandbox;
        _folder = folder;
        Cluster = cluster;
    }

    /// <summary>The cluster that the API server stands for.</summary>
    public ClusterArn Cluster { get; }

    /// <summary>The API server's origin, such as <c>https://127.0.0.1:40125</c>.</summary>
    public string Url { get; private set; } = string.Empty;

    /// <summary>The API server's authority, PEM.</summary>
    public string CertificateAuthorityPem { get; private set; } = string.Empty;

    /// <summary>The API server as its own administrator sees it, whom no webhook is asked about.</summary>
    public LabApi Api => _api!;

    /// <summary>The lab's folder: logs, data, and files for its administrator. Only its owner can read it.</summary>
    public string Folder => _folder.FullPath;

    /// <summary>A kubeconfig of the lab's own administrator.</summary>
    public string AdminKubeconfig => _folder.AdminKubeconfig;

    /// <summary>The API server's audit log, a JSON event a line.</summary>
    public string AuditLog => _folder.AuditLog;

    /// <summary>The ids of the processes that guard the programs.</summary>
    public IReadOnlyList<int> ProcessIds => _programs.Select(p => p.Id).ToArray();

    /// <summary>Objects of the seed that this older API server did not take, with its reasons; never one that access depends on.</summary>
    public IReadOnlyList<string> NotLoaded { get; private set; } = [];

    /// <summary>Starts a lab and waits until it serves and has the cluster's objects.</summary>
    /// <param name="sandbox">The sandbox that knows accounts, keys and entries.</param>
    /// <param name="options">How; null takes the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="EksAccessException"><see cref="ErrorIds.SandboxUnavailable"/>: parts are missing, or a program does not start, with the end of its log; <see cref="ErrorIds.ClusterNotFound"/>.</exception>
    public static async Task<LabHost> StartAsync(SandboxServer sandbox, LabOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new LabOptions();
        var parts = LabParts.Find(options.PartsFolder);
        var cluster = Choose(sandbox.State, options.Cluster);
        for (var attempt = 1; ; attempt++)
        {
            var lab = new LabHost(sandbox, cluster, LabFolder.Make(options.KeepsFolder));
            try
            {
                await lab.RunAsync(parts, options, cancellationToken).ConfigureAwait(false);
                return lab;
            }
            catch (Exception e)
            {
                // Another program can take the free port between our look and kube-apiserver's.
                var again = attempt < Tries && e is EksAccessException && lab.PortWasTaken();
                await lab.DisposeAsync().ConfigureAwait(false);
                if (!again)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Waits until a program of the lab ends by itself, and says which, with the end of its log.</summary>
    public async Task<string> WhenBrokenAsync(CancellationToken cancellationToken = default)
    {
        var ends = _programs.Select(async p =>
        {
            await p.WaitAsync(cancellationToken).ConfigureAwait(false);
            return $"{p.Name} has ended. {p.LogEnd()}";
        });
        return await (await Task.WhenAny(ends).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Reads the data of the ConfigMap <c>kube-system/aws-auth</c> from the API server; null when there is none.</summary>
    public Task<IReadOnlyDictionary<string, string>?> GetAwsAuthAsync(CancellationToken cancellationToken = default) => ReadAwsAuthAsync(Api, cancellationToken);

    /// <summary>Waits until the controller has filled every aggregated ClusterRole with the rules of those that it selects.</summary>
    public Task WhenAggregatedAsync(CancellationToken cancellationToken = default) => UntilAsync(
        async () => await Api.GetAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", cancellationToken).ConfigureAwait(false) is { } roles && LabSeeder.IsAggregated(roles),
        cancellationToken);

    /// <summary>Ends the programs and removes the folder. Data is not kept.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_sandbox.State.GetKubernetesServer(Cluster)?.Url == Url)
        {
            _sandbox.State.SetKubernetesServer(Cluster, null);
        }

        await Task.WhenAll(_programs.Select(p => p.DisposeAsync().AsTask())).ConfigureAwait(false);
        _programs.Clear();
        _api?.Dispose();
        if (_webhooks is not null)
        {
            await _webhooks.DisposeAsync().ConfigureAwait(false);
        }

        if (_cleaner is not null)
        {
            await _cleaner.DisposeAsync().ConfigureAwait(false);
            _cleaner = null;
        }
    }

    /// <summary>The cluster that is named. When none is, one that reads entries and aws-auth: it shows most.</summary>
    private static ClusterArn Choose(SandboxState state, string? name)
    {
        var clusters = state.Clusters.Where(c => name is null || c.Name == name || c.ToString() == name).ToArray();
        return Array.Find(clusters, c => state.GetCluster(c).AuthenticationMode == ClusterData.BothMode) ?? (clusters is [var first, ..]
            ? first
            : throw new EksAccessException(ErrorIds.ClusterNotFound, ErrorKind.NotFound, $"The sandbox has no cluster {name ?? "at all"} that a real API server could stand for.")
            {
                RecommendedAction = clusters.Length == 0 && state.Clusters.Count > 0 ? $"Name one of {string.Join(", ", state.Clusters.Select(c => c.Name))}." : null,
            });
    }

    private static async Task<IReadOnlyDictionary<string, string>?> ReadAwsAuthAsync(LabApi api, CancellationToken cancellationToken)
    {
        var map = await api.GetAsync("/api/v1/namespaces/kube-system/configmaps/aws-auth", cancellationToken).ConfigureAwait(false);
        return map is null ? null : (map["data"] as JsonObject ?? []).ToDictionary(p => p.Key, p => (string)p.Value!, StringComparer.Ordinal);
    }

    private async Task RunAsync(LabParts parts, LabOptions options, CancellationToken cancellationToken)
    {
        _cleaner = options.KeepsFolder ? null : FolderCleaner.Start(_folder.FullPath);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.StartLimit);
        try
        {
            await StartProgramsAsync(parts, options, limit.Token).ConfigureAwait(false);
            await FillAsync(parts, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EksAccessException(ErrorIds.SandboxUnavailable, ErrorKind.Timeout, $"The lab did not get ready in {options.StartLimit.TotalSeconds:0} s. {LogEnds()}");
        }
    }

    private async Task StartProgramsAsync(LabParts parts, LabOptions options, CancellationToken cancellationToken)
    {
        _webhooks = await WebhookServer.StartAsync(_sandbox.World, Cluster, token => ReadAwsAuthAsync(Api, token), cancellationToken).ConfigureAwait(false);
        _folder.WriteWebhook("token-webhook.json", _webhooks.TokenReviewUrl);
        _folder.WriteWebhook("access-webhook.json", _webhooks.AccessReviewUrl);
        var port = FreePort();
        _programs.Add(LabProcess.Start(parts.Etcd, Folder, LabArguments.Etcd));
        _programs.Add(LabProcess.Start(parts.ApiServer, Folder, LabArguments.ApiServer(port, options.UpstreamCaches)));
        Url = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}");
        CertificateAuthorityPem = await ReadAuthorityAsync(cancellationToken).ConfigureAwait(false);
        _api = new LabApi(Url, CertificateAuthorityPem, _folder.AdminToken);
        await UntilAsync(() => _api.IsReadyAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task FillAsync(LabParts parts, CancellationToken cancellationToken)
    {
        var authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(CertificateAuthorityPem));
        _folder.WriteAdminKubeconfig(Url, authority);
        _programs.Add(LabProcess.Start(parts.ControllerManager, Folder, LabArguments.ControllerManager));
        NotLoaded = await new LabSeeder(Api).LoadAsync(_sandbox.State.GetCluster(Cluster).Objects, cancellationToken).ConfigureAwait(false);
        await WhenAggregatedAsync(cancellationToken).ConfigureAwait(false);
        _sandbox.State.SetKubernetesServer(Cluster, new KubernetesEndpoint(Cluster.Name, Url, authority));
    }

    /// <summary>The last certificate of the file: EKS gives the authority alone, without the server's own.</summary>
    private async Task<string> ReadAuthorityAsync(CancellationToken cancellationToken)
    {
        const string Begin = "-----BEGIN CERTIFICATE-----";
        const string End = "-----END CERTIFICATE-----";
        var text = string.Empty;
        await UntilAsync(
            async () =>
            {
                text = File.Exists(_folder.ServerCertificate) ? await File.ReadAllTextAsync(_folder.ServerCertificate, cancellationToken).ConfigureAwait(false) : string.Empty;
                return text.Split(End).Length == 3;
            },
            cancellationToken).ConfigureAwait(false);
        return text[text.LastIndexOf(Begin, StringComparison.Ordinal)..];
    }

    private async Task UntilAsync(Func<Task<bool>> done, CancellationToken cancellationToken)
    {
        while (!await done().ConfigureAwait(false))
        {
            if (_programs.FirstOrDefault(p => p.HasEnded) is { } ended)
            {
                throw new EksAccessException(ErrorIds.SandboxUnavailable, ErrorKind.Unavailable, $"{ended.Name} of the lab has ended: {ended.LogEnd()}");
            }

            await Task.Delay(30, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool PortWasTaken() => _programs.Any(p => p.LogEnd().Contains("address already in use", StringComparison.Ordinal));

    private string LogEnds() => string.Join('\n', _programs.Select(p => $"{p.Name}: {p.LogEnd()}"));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
