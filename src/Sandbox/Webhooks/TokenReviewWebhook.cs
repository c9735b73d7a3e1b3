using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Hosting;
using EksAccessManagement.Sandbox.Kubernetes;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Webhooks;

/// <summary>
/// Says whom a token belongs to: the presigned request is verified as STS would, then the principal is mapped by its
/// access entry and unique id, then by the aws-auth ConfigMap of the real API server, as the cluster's mode says.
/// </summary>
/// <remarks>Source: aws-iam-authenticator, pkg/server/server.go (authenticateEndpoint).</remarks>
internal sealed class TokenReviewWebhook(SandboxWorld world, ClusterArn cluster, Func<CancellationToken, Task<IReadOnlyDictionary<string, string>?>> awsAuth)
{
    /// <summary>Answers a TokenReview in the version that it came in.</summary>
    public async Task<JsonObject> ReviewAsync(JsonObject review, CancellationToken cancellationToken)
    {
        var user = await FindAsync((string?)review["spec"]?["token"] ?? string.Empty, cancellationToken).ConfigureAwait(false);
        var status = new JsonObject { ["authenticated"] = user is not null };
        if (user is not null)
        {
            status["user"] = user.ToJson();
        }

        return new JsonObject
        {
            ["apiVersion"] = (string?)review["apiVersion"],
            ["kind"] = "TokenReview",
            ["metadata"] = new JsonObject(),
            ["status"] = status,
        };
    }

    private async Task<KubernetesUser?> FindAsync(string token, CancellationToken cancellationToken)
    {
        var (identity, user, readsRows) = world.State.Locked(() =>
        {
            var data = Data();
            var caller = data is null ? null : TokenVerifier.Verify(token, cluster.Name, cluster.Partition, world.State, out _);
            return caller is null ? (null, null, false) : (caller, Map(caller, data!, null), data!.ReadsAwsAuth);
        });
        if (identity is null || user is not null || !readsRows)
        {
            return user;
        }

        var rows = await awsAuth(cancellationToken).ConfigureAwait(false);
        return world.State.Locked(() => Data() is { } data ? Map(identity, data, rows) : null);
    }

    private ClusterData? Data() => world.State.FindCluster(cluster.AccountId, cluster.Region, cluster.Name);

    private KubernetesUser? Map(TokenIdentity identity, ClusterData data, IReadOnlyDictionary<string, string>? rows) =>
        IdentityMapper.Map(identity, data, world.State.Now - world.Options.PropagationDelay, rows ?? new Dictionary<string, string>());
}
