using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;

namespace EksAccessManagement.AuthorizationServer.Tests;

/// <summary>A real kube-apiserver with RBAC on a real etcd, on loopback, in a folder of its own; both end with it.</summary>
internal sealed class RealApiServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    private readonly List<Process> _processes = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("eks-authz-").FullName;

    private RealApiServer()
    {
    }

    public HttpClient Client { get; private set; } = null!;

    public static async Task<RealApiServer> StartAsync(ServerParts parts)
    {
        try
        {
            return await TryStartAsync(parts);
        }
        catch (EndedException)
        {
            // Somebody else may have taken a port between our looking and their listening: once more, with others.
            return await TryStartAsync(parts);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        foreach (var process in Enumerable.Reverse(_processes))
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<RealApiServer> TryStartAsync(ServerParts parts)
    {
        var server = new RealApiServer();
        try
        {
            await server.RunAsync(parts);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
        {
            listener.Start();
        }

        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
        {
            listener.Dispose();
        }

        return ports;
    }

    private async Task RunAsync(ServerParts parts)
    {
        var ports = FreePorts(3);
        var (client, peer) = ($"http://127.0.0.1:{ports[0]}", $"http://127.0.0.1:{ports[1]}");
        Run(parts.Etcd, "--data-dir", In("etcd"), "--listen-client-urls", client, "--advertise-client-urls", client,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}", "--unsafe-no-fsync");

        using (var key = RSA.Create(2048))
        {
            await File.WriteAllTextAsync(In("sa.key"), key.ExportRSAPrivateKeyPem());
        }

        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        await File.WriteAllTextAsync(In("tokens.csv"), $"{token},admin,admin,\"system:masters\"\n");
        Run(parts.ApiServer, $"--etcd-servers={client}", "--bind-address=127.0.0.1", $"--secure-port={ports[2]}", $"--cert-dir={In("certs")}",
            "--service-cluster-ip-range=10.0.0.0/24", "--endpoint-reconciler-type=none", $"--service-account-key-file={In("sa.key")}",
            $"--service-account-signing-key-file={In("sa.key")}", "--service-account-issuer=https://kubernetes.default.svc",
            $"--token-auth-file={In("tokens.csv")}", "--authorization-mode=RBAC", "--max-requests-inflight=0", "--max-mutating-requests-inflight=0",
            "--enable-priority-and-fairness=false");

        Client = MakeClient(ports[2], token);
        await WaitAsync();
    }

    private HttpClient MakeClient(int port, string token)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null && IsOurs(certificate);
        var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    // The server writes its own certificate into the folder; it is trusted and no other.
    private bool IsOurs(X509Certificate certificate)
    {
        var own = new X509Certificate2Collection();
        own.ImportFromPemFile(In(Path.Combine("certs", "apiserver.crt")));
        return own.Any(c => c.GetCertHashString() == certificate.GetCertHashString());
    }

    private async Task WaitAsync()
    {
        var time = Stopwatch.StartNew();
        while (time.Elapsed < StartLimit)
        {
            if (_processes.Find(p => p.HasExited) is { } dead)
            {
                throw new EndedException($"{dead.StartInfo.FileName} ended with {dead.ExitCode}: {await LastLinesAsync(dead)}");
            }

            try
            {
                if (File.Exists(In(Path.Combine("certs", "apiserver.crt"))) && (await Client.GetAsync("/readyz")).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"kube-apiserver was not ready within {StartLimit}.");
    }

    private async Task<string> LastLinesAsync(Process process) =>
        string.Join('\n', (await File.ReadAllLinesAsync(LogOf(process.StartInfo.FileName))).TakeLast(5));

    private void Run(string program, params string[] arguments)
    {
        var process = new Process { StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder } };
        var log = TextWriter.Synchronized(new StreamWriter(LogOf(program)) { AutoFlush = true });
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    private string LogOf(string program) => In(Path.GetFileName(program) + ".log");

    private string In(string name) => Path.Combine(_folder, name);

    /// <summary>A process has ended before the server was ready.</summary>
    private sealed class EndedException(string message) : Exception(message);
}
