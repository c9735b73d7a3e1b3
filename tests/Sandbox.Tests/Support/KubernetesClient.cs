using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Signing;

namespace EksAccessManagement.Sandbox.Tests.Support;

/// <summary>Calls the Kubernetes API of a cluster in a sandbox; the server's certificate is checked against the sandbox's CA.</summary>
internal sealed class KubernetesClient(SandboxServer server, ClusterArn cluster, AwsKeys? keys) : IDisposable
{
    private readonly HttpClient _http = Http(server);

    public void Dispose() => _http.Dispose();

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> PostAsync(string path, JsonObject body) => SendAsync(HttpMethod.Post, path, body.ToJsonString());

    public Task<Reply> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body.ToJsonString());

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<Reply> PatchAsync(string path, string type, string patch) => SendAsync(HttpMethod.Patch, path, patch, $"application/{type}-patch+json");

    /// <summary>Whether the caller may, by SelfSubjectAccessReview.</summary>
    public async Task<bool> MayAsync(string verb, string resource, string @namespace = "", string group = "")
    {
        var review = await PostAsync("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", new JsonObject
        {
            ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = verb, ["resource"] = resource, ["namespace"] = @namespace, ["group"] = group } },
        });
        return (bool)review["status"]!["allowed"]!;
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, string? body, string contentType = "application/json", string? token = null)
    {
        using var request = new HttpRequestMessage(method, server.KubernetesEndpointOf(cluster) + path);
        if (token is not null || keys is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token(keys!, cluster.Name, cluster.Region, server.State.Now));
        }

        request.Headers.UserAgent.ParseAdd("tester/1.0");
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        using var response = await _http.SendAsync(request);
        return new Reply((int)response.StatusCode, string.Empty, await response.Content.ReadAsStringAsync());
    }

    /// <summary>A bearer token as clients of EKS make it.</summary>
    public static string Token(AwsKeys keys, string clusterName, string region, DateTime now)
    {
        var time = now.ToString(SignatureText.TimeFormat, CultureInfo.InvariantCulture);
        var host = region.StartsWith("cn-", StringComparison.Ordinal) ? $"sts.{region}.amazonaws.com.cn" : $"sts.{region}.amazonaws.com";
        return Wrap($"https://{host}/?" + Presign(keys, clusterName, region, host, time));
    }

    public static string Wrap(string url) => "k8s-aws-v1." + Convert.ToBase64String(Encoding.UTF8.GetBytes(url)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static string Presign(AwsKeys keys, string clusterName, string region, string host, string time, string expires = "60", string action = "GetCallerIdentity")
    {
        var scope = new CredentialScope(keys.AccessKeyId, time[..8], region, "sts");
        List<KeyValuePair<string, string>> query =
        [
            new("Action", action), new("Version", "2011-06-15"), new("X-Amz-Algorithm", SignatureText.Algorithm), new("X-Amz-Credential", $"{keys.AccessKeyId}/{scope}"),
            new("X-Amz-Date", time), new("X-Amz-Expires", expires), new("X-Amz-SignedHeaders", "host;x-k8s-aws-id"),
        ];
        if (keys.SessionToken is { } token)
        {
            query.Add(new("X-Amz-Security-Token", token));
        }

        KeyValuePair<string, string>[] headers = [new("host", host), new("x-k8s-aws-id", clusterName)];
        var signature = SignatureText.Sign(keys.SecretAccessKey, scope, time, SignatureText.CanonicalRequest("GET", "/", query, headers, SignatureText.Hash([])));
        return string.Join('&', query.Select(p => p.Key + "=" + SignatureText.Encode(p.Value))) + "&X-Amz-Signature=" + signature;
    }

    private static HttpClient Http(SandboxServer server)
    {
        var authority = X509Certificate2.CreateFromPem(server.CertificateAuthorityPem);
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            chain!.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return (errors & System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch) == 0 && chain.Build((X509Certificate2)certificate!);
        };
        return new HttpClient(handler);
    }
}
