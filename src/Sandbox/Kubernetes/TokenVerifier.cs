using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Model;
using EksAccessManagement.Sandbox.Signing;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Checks bearer tokens of EKS: presigned GetCallerIdentity requests, verified here instead of by STS.</summary>
/// <remarks>Source: aws-iam-authenticator, pkg/token/token.go.</remarks>
internal static partial class TokenVerifier
{
    private const string Prefix = "k8s-aws-v1.";
    private const int LongestToken = 4096;
    private const string ClusterHeader = "x-k8s-aws-id";
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);

    private static readonly HashSet<string> KnownParameters =
    [
        "action", "version", "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-security-token", "x-amz-signature", "x-amz-signedheaders",
    ];

    /// <summary>The key behind a token; for use under the state's lock.</summary>
    /// <param name="token">The token.</param>
    /// <param name="clusterId">The cluster's name, which the token must be signed for.</param>
    /// <param name="partition">The cluster's partition.</param>
    /// <param name="state">Knows the keys.</param>
    /// <param name="reason">Why there is none.</param>
    public static TokenIdentity? Verify(string token, string clusterId, string partition, SandboxState state, out string reason)
    {
        try
        {
            reason = string.Empty;
            return Verify(token, clusterId, partition, state);
        }
        catch (Exception e) when (e is SignatureFault or FormatException)
        {
            reason = e.Message;
            return null;
        }
    }

    private static TokenIdentity Verify(string token, string clusterId, string partition, SandboxState state)
    {
        var url = Decode(token);
        var (path, query) = SignedRequest.CutTarget(url.PathAndQuery);
        Require(url.Scheme == "https", "unexpected scheme in pre-signed URL");
        Require(path == "/", "unexpected path in pre-signed URL");
        CheckHost(url.Authority, partition);
        CheckParameters(query);
        var request = new SignedRequest("GET", path, query)
        {
            // The server's own value of the cluster: a token for another one does not verify.
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["host"] = url.Authority, [ClusterHeader] = clusterId },
        };
        var parts = SignatureParts.Read(request);
        Require(parts.SignedHeaders.Contains(ClusterHeader, StringComparer.OrdinalIgnoreCase), "client did not sign the x-k8s-aws-id header in the pre-signed URL");
        Require(parts.SignedHeaders.All(h => request.Headers.ContainsKey(h)), "unexpected signed header in pre-signed URL");
        Require(parts.Scope.Service == "sts", "unexpected service in pre-signed URL");
        var now = state.Now;
        Require(now <= parts.TimeUtc + Life, "X-Amz-Date parameter is expired");
        Require(parts.TimeUtc <= now + Life, "X-Amz-Date parameter is in the future");
        var key = state.FindKey(parts.Scope.AccessKeyId);
        if (key is null || key.Token != parts.SessionToken)
        {
            throw new FormatException("the security token included in the request is invalid");
        }

        Require(key.ExpiresAt is null || key.ExpiresAt > now, "the security token included in the request is expired");
        SignatureVerifier.CheckSignature(parts, request, key.Secret);
        return TokenIdentity.Of(key);
    }

    private static Uri Decode(string token)
    {
        Require(token.Length <= LongestToken, "token is too large");
        Require(token.StartsWith(Prefix, StringComparison.Ordinal), "token is missing expected \"k8s-aws-v1.\" prefix");
        var body = token[Prefix.Length..];
        Require(!body.AsSpan().ContainsAny('+', '/', '='), "token is not base64url without padding");
        var text = Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace('-', '+').Replace('_', '/').PadRight((body.Length + 3) / 4 * 4, '=')));
        return Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : throw new FormatException("token holds no URL");
    }

    private static void CheckHost(string host, string partition)
    {
        var match = RegionalHost().Match(host);
        var suffix = partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
        var regional = match.Success && match.Groups["suffix"].Value == suffix && Partitions.OfRegion(match.Groups["region"].Value) == partition;
        Require(regional || (host == "sts.amazonaws.com" && partition == Partitions.Aws), $"unexpected hostname \"{host}\" in pre-signed URL");
    }

    private static void CheckParameters(IReadOnlyList<KeyValuePair<string, string>> query)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in query)
        {
            var name = parameter.Key.ToLowerInvariant();
            Require(KnownParameters.Contains(name), $"non-whitelisted query parameter \"{parameter.Key}\"");
            Require(seen.TryAdd(name, parameter.Value), "query parameter with multiple values not supported");
        }

        Require(seen.GetValueOrDefault("action") == "GetCallerIdentity", "unexpected action parameter in pre-signed URL");
        Require(int.TryParse(seen.GetValueOrDefault("x-amz-expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var expires) && expires is >= 0 and <= 900, "invalid X-Amz-Expires parameter in pre-signed URL");
    }

    private static void Require(bool condition, string reason)
    {
        if (!condition)
        {
            throw new FormatException(reason);
        }
    }

    [GeneratedRegex(@"^sts(-fips)?\.(?<region>[a-z]{2,4}(-[a-z]+)+-[0-9]+)\.(?<suffix>amazonaws\.com(\.cn)?)$", RegexOptions.CultureInvariant)]
    private static partial Regex RegionalHost();
}
