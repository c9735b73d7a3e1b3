using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using Amazon.Runtime;
using EksAccessManagement.Connectors;
using EksAccessManagement.Connectors.Kubernetes;
using EksAccessManagement.Ports;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>A principal as it calls: with its keys, through the module's own connectors.</summary>
/// <param name="Name">A short name for tables.</param>
/// <param name="PrincipalArn">The IAM principal, with path.</param>
/// <param name="CallerArn">The ARN that STS reports.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record LabCaller(string Name, string PrincipalArn, string CallerArn, AwsKeys Keys)
{
    /// <summary>The module's way out.</summary>
    public static readonly ConnectorFactory Connectors = new();

    /// <summary>The server remembers a token that it took for 10 s; after this a second may be signed again.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(30);

    /// <summary>When each signed second was last used: tokens of one second are the same.</summary>
    private readonly ConcurrentDictionary<DateTime, DateTime> _signed = new();

    /// <summary>The session's name; empty for users.</summary>
    public string SessionName => CallerArn.Contains(":assumed-role/", StringComparison.Ordinal) ? CallerArn[(CallerArn.LastIndexOf('/') + 1)..] : string.Empty;

    /// <summary>What leads the module to the sandbox with these keys.</summary>
    public AwsSessionOptions Options(LabFixture lab) => new()
    {
        AccessKey = Keys.AccessKeyId,
        SecretKey = Keys.SecretAccessKey,
        SessionToken = Keys.SessionToken,
        Region = LabSeed.Cluster.Region,
        EndpointUrl = lab.Sandbox.EndpointUrl,
        StsEndpointUrl = lab.Sandbox.EndpointUrl,
        IamEndpointUrl = lab.Sandbox.EndpointUrl,
    };

    /// <summary>The module's session.</summary>
    public Task<IAwsSession> OpenAsync(LabFixture lab) => Connectors.OpenSessionAsync(Options(lab), CancellationToken.None);

    /// <summary>The cluster as the EKS API describes it: with the real server's address.</summary>
    public static async Task<KubernetesEndpoint> DescribeAsync(IAwsSession session)
    {
        var cluster = await session.Eks.DescribeClusterAsync(LabSeed.Cluster.Name, CancellationToken.None);
        return new KubernetesEndpoint(cluster.Name, cluster.Endpoint, cluster.CertificateAuthorityData);
    }

    /// <summary>A token that the server does not remember, so that its memory does not answer.</summary>
    public string NewToken(string clusterName = "lab", string region = "eu-west-1", TimeSpan? age = null) => KubernetesToken.Create(
        new ImmutableCredentials(Keys.AccessKeyId, Keys.SecretAccessKey, Keys.SessionToken),
        region,
        clusterName,
        age is null ? FreshSecond() : DateTime.UtcNow - age.Value);

    /// <summary>The newest second that this caller has not signed of late; those of the last half minute are left to kubectl and the module.</summary>
    private DateTime FreshSecond()
    {
        var now = DateTime.UtcNow;
        var second = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)) - Forgotten;
        for (var tries = 0; tries < 600; tries++, second = second.AddSeconds(-1))
        {
            if (_signed.TryAdd(second, now) || (_signed[second] < now - Forgotten && _signed.TryUpdate(second, now, _signed[second])))
            {
                return second;
            }
        }

        throw new InvalidOperationException($"{Name} has asked more than 600 times within {Forgotten.TotalSeconds} s.");
    }

    /// <summary>Whom the real server takes the caller for: <c>401</c>, or the username with its groups.</summary>
    public async Task<string> IdentifyAsync(LabFixture lab) => Text(await ReviewAsync(lab, NewToken()));

    /// <summary>What the server's TokenReview says of a token.</summary>
    public static async Task<JsonObject> ReviewAsync(LabFixture lab, string token)
    {
        var review = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenReview", ["spec"] = new JsonObject { ["token"] = token } };
        return (await lab.Lab.Api.SendAsync("POST", "/apis/authentication.k8s.io/v1/tokenreviews", review))["status"]!.AsObject();
    }

    /// <summary>A status in one line, without the group that everybody is in.</summary>
    public static string Text(JsonObject status)
    {
        if ((bool?)status["authenticated"] != true)
        {
            return "401";
        }

        var groups = (status["user"]?["groups"] as JsonArray ?? []).Select(g => (string)g!).Where(g => g != "system:authenticated");
        return $"{(string?)status["user"]?["username"]} [{string.Join(", ", groups)}]";
    }
}
