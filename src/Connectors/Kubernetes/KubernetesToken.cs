using System;
using System.Globalization;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Auth;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>Makes the bearer token of an EKS cluster: a presigned GetCallerIdentity that the cluster's authenticator sends on.</summary>
/// <remarks>
/// Source: aws-iam-authenticator, pkg/token/token.go. The cluster's name is signed as a header but is not in the URL: the
/// server adds its own, so that a token is good for one cluster. The host is always that of STS in the region, whatever
/// endpoint is called otherwise, because the server accepts no other.
/// </remarks>
internal static class KubernetesToken
{
    private const string Prefix = "k8s-aws-v1.";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string SignedHeaders = "host;x-k8s-aws-id";

    /// <summary>The longest token that the server accepts, in bytes.</summary>
    private const int MaxLength = 4096;

    /// <summary>The token.</summary>
    /// <param name="keys">The caller's keys.</param>
    /// <param name="region">The cluster's region.</param>
    /// <param name="clusterName">The cluster's name; for a local cluster on Outposts its id.</param>
    /// <param name="time">The time of signing, UTC.</param>
    /// <exception cref="EksAccessException"><c>CredentialsInvalid</c> when the session token is too long for the server.</exception>
    public static string Create(ImmutableCredentials keys, string region, string clusterName, DateTime time)
    {
        var url = PresignedUrl(keys, region, clusterName, time);
        var token = Prefix + Convert.ToBase64String(Encoding.ASCII.GetBytes(url)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return token.Length <= MaxLength
            ? token
            : throw new EksAccessException(ErrorIds.CredentialsInvalid, ErrorKind.Authentication, "The credentials' session token is too long for a Kubernetes token: the cluster accepts 4096 bytes in all.")
            {
                RecommendedAction = "Use a session with a shorter session policy or fewer session tags.",
                TargetObject = clusterName,
            };
    }

    /// <summary>The presigned URL within the token.</summary>
    public static string PresignedUrl(ImmutableCredentials keys, string region, string clusterName, DateTime time)
    {
        var host = EndpointRules.StsHost(region);
        var date = time.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = date.Substring(0, 8) + "/" + region + "/sts/aws4_request";
        var query = "Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256"
            + "&X-Amz-Credential=" + Uri.EscapeDataString(keys.AccessKey + "/" + scope)
            + "&X-Amz-Date=" + date
            + "&X-Amz-Expires=60"
            + (keys.UseToken ? "&X-Amz-Security-Token=" + Uri.EscapeDataString(keys.Token) : string.Empty)
            + "&X-Amz-SignedHeaders=" + Uri.EscapeDataString(SignedHeaders);
        var canonical = string.Join("\n", "GET", "/", query, "host:" + host, "x-k8s-aws-id:" + clusterName, string.Empty, SignedHeaders, EmptyHash);
        var signature = AWS4Signer.ComputeSignature(keys, region, time, "sts", SignedHeaders, canonical).Signature;
        return "https://" + host + "/?" + query + "&X-Amz-Signature=" + signature;
    }
}
