using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Sandbox.Lab;

/// <summary>The lab's API server, reached as its own administrator, a member of system:masters.</summary>
public sealed class LabApi : IDisposable
{
    private readonly HttpClient _client;
    private readonly X509Certificate2 _authority;

    internal LabApi(string url, string authorityPem, string token)
    {
        _authority = X509Certificate2.CreateFromPem(authorityPem);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { _authority },
                },
            },
        };
        _client = new HttpClient(handler) { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Reads an object or a list; null when there is none.</summary>
    /// <param name="path">The path with its query, such as <c>/api/v1/namespaces</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EksAccessException">The server refused or failed; the status is in it.</exception>
    public async Task<JsonObject?> GetAsync(string path, CancellationToken cancellationToken = default)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, path, null, cancellationToken).ConfigureAwait(false);
        return status == HttpStatusCode.NotFound ? null : Check(status, body, $"GET {path}");
    }

    /// <summary>Sends an object and gives back what the server answers.</summary>
    /// <param name="method">POST to make, PUT to replace, PATCH to merge, DELETE to remove.</param>
    /// <param name="path">The path with its query.</param>
    /// <param name="body">The object; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EksAccessException">The server refused or failed; the status is in it.</exception>
    public async Task<JsonObject> SendAsync(string method, string path, JsonObject? body = null, CancellationToken cancellationToken = default)
    {
        var (status, answer) = await SendAsync(HttpMethod.Parse(method), path, body, cancellationToken).ConfigureAwait(false);
        return Check(status, answer, $"{method} {path}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _authority.Dispose();
    }

    /// <summary>Whether the server says that it is ready; false also while nothing listens.</summary>
    internal async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync("/readyz", cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    internal async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        }

        try
        {
            using var answer = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            return (answer.StatusCode, Parse(text));
        }
        catch (HttpRequestException e)
        {
            throw new EksAccessException(ErrorIds.SandboxUnavailable, ErrorKind.Unavailable, $"The lab's API server does not answer to {method} {path}: {e.Message}", e);
        }
    }

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (System.Text.Json.JsonException)
        {
            return new JsonObject { ["message"] = text };
        }
    }

    private static JsonObject Check(HttpStatusCode status, JsonObject body, string what) => (int)status < 300
        ? body
        : throw new EksAccessException(ErrorIds.RequestRejected, ErrorKind.InvalidState, $"The lab's API server refused {what}: {(string?)body["message"]}")
        {
            StatusCode = (int)status,
            ServiceErrorCode = (string?)body["reason"],
        };
}
