using System;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>The metadata service of an EC2 instance (IMDSv2), asked with short time limits: most machines are none.</summary>
/// <remarks>The SDK's own reader waits five seconds several times over, blocks a thread between, and keeps the address it first saw.</remarks>
internal static class InstanceMetadata
{
    private static readonly HttpClient Http = new(new HttpClientHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(3), MaxResponseContentBufferSize = 65536 };
    private static readonly TimeSpan FirstContact = TimeSpan.FromSeconds(1);

    /// <summary>False when the user has switched it off (<c>AWS_EC2_METADATA_DISABLED=true</c>).</summary>
    public static bool Enabled => !string.Equals(Environment.GetEnvironmentVariable("AWS_EC2_METADATA_DISABLED"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The region of the instance; null when this is none or does not tell.</summary>
    public static async Task<string?> RegionAsync(CancellationToken cancellationToken)
    {
        var token = await TokenAsync(cancellationToken).ConfigureAwait(false);
        var region = token is null ? null : await GetAsync("/latest/meta-data/placement/region", token, cancellationToken).ConfigureAwait(false);
        return string.IsNullOrWhiteSpace(region) ? null : region!.Trim();
    }

    /// <summary>The keys of the instance's role with their end; null when this is no instance or it has no role.</summary>
    public static async Task<(ImmutableCredentials Keys, DateTime Expiration)?> KeysAsync(CancellationToken cancellationToken)
    {
        const string Path = "/latest/meta-data/iam/security-credentials/";
        var token = await TokenAsync(cancellationToken).ConfigureAwait(false);
        var role = token is null ? null : await GetAsync(Path, token, cancellationToken).ConfigureAwait(false);
        var name = role?.Split('\n')[0].Trim();
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        var text = await GetAsync(Path + name, token!, cancellationToken).ConfigureAwait(false);
        return text is null ? null : Read(text);
    }

    private static (ImmutableCredentials Keys, DateTime Expiration)? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var keys = new ImmutableCredentials(
                root.GetProperty("AccessKeyId").GetString(), root.GetProperty("SecretAccessKey").GetString(), root.GetProperty("Token").GetString());
            return (keys, root.GetProperty("Expiration").GetDateTime().ToUniversalTime());
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or System.Collections.Generic.KeyNotFoundException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static async Task<string?> TokenAsync(CancellationToken cancellationToken)
    {
        if (!Enabled)
        {
            return null;
        }

        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(FirstContact);
        using var request = new HttpRequestMessage(HttpMethod.Put, Endpoint() + "/latest/api/token");
        request.Headers.Add("X-aws-ec2-metadata-token-ttl-seconds", "60");
        return await SendAsync(request, limited.Token, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string?> GetAsync(string path, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Endpoint() + path);
        request.Headers.Add("X-aws-ec2-metadata-token", token);
        return await SendAsync(request, cancellationToken, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string?> SendAsync(HttpRequestMessage request, CancellationToken limited, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.SendAsync(request, limited).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync().ConfigureAwait(false) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private static string Endpoint()
    {
        var given = Environment.GetEnvironmentVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT");
        if (!string.IsNullOrWhiteSpace(given) && Uri.TryCreate(given, UriKind.Absolute, out var uri))
        {
            return uri.AbsoluteUri.TrimEnd('/');
        }

        return string.Equals(Environment.GetEnvironmentVariable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"), "IPv6", StringComparison.OrdinalIgnoreCase)
            ? "http://[fd00:ec2::254]"
            : "http://169.254.169.254";
    }
}
