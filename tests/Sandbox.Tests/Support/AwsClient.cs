using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Signing;

namespace EksAccessManagement.Sandbox.Tests.Support;

/// <summary>Sends signed requests to a sandbox.</summary>
internal sealed class AwsClient(SandboxServer server, AwsKeys? keys, string region = "eu-west-1")
{
    public const string Account = "111122223333";
    private static readonly HttpClient Http = new();

    /// <summary>The time that signatures carry.</summary>
    public Func<DateTime> Clock { get; init; } = () => DateTime.UtcNow;

    public static AwsClient Admin(SandboxServer server, string region = "eu-west-1") =>
        new(server, server.State.GetAccessKey($"arn:aws:iam::{Account}:user/admin"), region) { Clock = () => server.State.Now };

    public static string Label(string text) => Uri.EscapeDataString(text);

    public Task<Reply> GetAsync(string target) => SendAsync("eks", HttpMethod.Get, target, null, null);

    public Task<Reply> DeleteAsync(string target) => SendAsync("eks", HttpMethod.Delete, target, null, null);

    public Task<Reply> PostAsync(string target, JsonObject body) => SendAsync("eks", HttpMethod.Post, target, body.ToJsonString(), "application/json");

    public Task<Reply> QueryAsync(string service, string parameters) => SendAsync(service, HttpMethod.Post, "/", parameters, "application/x-www-form-urlencoded; charset=utf-8");

    public Task<Reply> CreateEntryAsync(string cluster, string principal, JsonObject? more = null)
    {
        var body = more ?? [];
        body["principalArn"] = principal;
        return PostAsync($"/clusters/{cluster}/access-entries", body);
    }

    public Task<Reply> AssociateAsync(string cluster, string principal, string policy, params string[] namespaces) =>
        PostAsync($"/clusters/{cluster}/access-entries/{Label(principal)}/access-policies", new JsonObject
        {
            ["policyArn"] = policy.StartsWith("arn:", StringComparison.Ordinal) ? policy : "arn:aws:eks::aws:cluster-access-policy/" + policy,
            ["accessScope"] = namespaces.Length == 0
                ? new JsonObject { ["type"] = "cluster" }
                : new JsonObject { ["type"] = "namespace", ["namespaces"] = new JsonArray(namespaces.Select(n => (JsonNode?)n).ToArray()) },
        });

    public Task<Reply> SetModeAsync(string cluster, string mode) =>
        PostAsync($"/clusters/{cluster}/update-config", new JsonObject { ["accessConfig"] = new JsonObject { ["authenticationMode"] = mode } });

    /// <summary>Sends a request for EKS and comes back when the answer begins; it is not read.</summary>
    public async Task<HttpResponseMessage> OpenAsync(string target)
    {
        using var request = Make("eks", HttpMethod.Get, target, null, null);
        return await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<Reply> SendAsync(string service, HttpMethod method, string target, string? body, string? contentType)
    {
        using var request = Make(service, method, target, body, contentType);
        using var response = await Http.SendAsync(request);
        var error = response.Headers.TryGetValues("x-amzn-ErrorType", out var values) ? values.First() : string.Empty;
        return new Reply((int)response.StatusCode, error, await response.Content.ReadAsStringAsync());
    }

    private HttpRequestMessage Make(string service, HttpMethod method, string target, string? body, string? contentType)
    {
        var request = new HttpRequestMessage(method, new Uri(server.EndpointUrl + target));
        var bytes = Encoding.UTF8.GetBytes(body ?? string.Empty);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        if (keys is not null)
        {
            Sign(request, service, target, bytes);
        }

        return request;
    }

    private void Sign(HttpRequestMessage request, string service, string target, byte[] body)
    {
        var time = Clock().ToString(SignatureText.TimeFormat, CultureInfo.InvariantCulture);
        var (path, query) = SignedRequest.CutTarget(target);
        List<KeyValuePair<string, string>> headers = [new("host", request.RequestUri!.Authority), new("x-amz-date", time)];
        request.Headers.TryAddWithoutValidation("x-amz-date", time);
        if (keys!.SessionToken is { } token)
        {
            headers.Add(new("x-amz-security-token", token));
            request.Headers.TryAddWithoutValidation("x-amz-security-token", token);
        }

        var scope = new CredentialScope(keys.AccessKeyId, time[..8], region, service);
        var canonical = SignatureText.CanonicalRequest(request.Method.Method, path, query, headers, SignatureText.Hash(body));
        var signature = SignatureText.Sign(keys.SecretAccessKey, scope, time, canonical);
        request.Headers.TryAddWithoutValidation(
            "Authorization", $"{SignatureText.Algorithm} Credential={keys.AccessKeyId}/{scope}, SignedHeaders={string.Join(';', headers.Select(h => h.Key))}, Signature={signature}");
    }
}
