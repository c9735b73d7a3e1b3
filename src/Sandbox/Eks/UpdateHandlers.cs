using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>UpdateClusterConfig, ListUpdates and DescribeUpdate.</summary>
internal static class UpdateHandlers
{
    private static readonly Dictionary<string, string> OtherKinds = new()
    {
        ["resourcesVpcConfig"] = "EndpointAccessUpdate",
        ["logging"] = "LoggingUpdate",
        ["upgradePolicy"] = "UpgradePolicyUpdate",
        ["zonalShiftConfig"] = "ZonalShiftConfigUpdate",
        ["deletionProtection"] = "DeletionProtectionUpdate",
    };

    public static JsonObject UpdateClusterConfig(EksRequest request)
    {
        var cluster = request.Cluster();
        return IdempotencyTokens.Once(request, cluster, () =>
        {
            var kinds = OtherKinds.Where(k => request.Body[k.Key] is not null).Select(k => k.Value).ToList();
            if (request.Body["accessConfig"] is not null)
            {
                kinds.Add(UpdateData.AccessConfigUpdate);
            }

            if (kinds.Count != 1)
            {
                throw EksErrors.InvalidParameter(kinds.Count == 0 ? "No changes needed for the cluster configuration provided" : "Only one type of update can be allowed", cluster.Arn.Name);
            }

            RaceIfOrdered(request, cluster);
            CheckIdle(cluster, kinds[0]);
            var update = Start(request, cluster, kinds[0]);
            cluster.Updates.Add(update);
            return new JsonObject { ["update"] = EksJson.Update(update) };
        });
    }

    public static JsonObject List(EksRequest request) => EksPage.Of(request, "updateIds", request.Cluster().Updates, u => JsonValue.Create(u.Id));

    public static JsonObject Describe(EksRequest request)
    {
        var cluster = request.Cluster();
        var id = request.Labels["updateId"];
        var update = cluster.Updates.FirstOrDefault(u => u.Id == id)
            ?? throw EksErrors.NotFound($"No update found for ID: {id}", cluster.Arn.Name);
        return new JsonObject { ["update"] = EksJson.Update(update) };
    }

    private static UpdateData Start(EksRequest request, ClusterData cluster, string kind)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        if (kind == UpdateData.AccessConfigUpdate)
        {
            var mode = EksRequest.Text(request.Body["accessConfig"] as JsonObject ?? [], "authenticationMode") ?? string.Empty;
            CheckStep(cluster, mode);
            parameters.Add(KeyValuePair.Create("AuthenticationMode", mode));
        }

        var failure = request.Ordered.FirstOrDefault(f => f.Kind == SandboxFaultKind.FailUpdate);
        return new UpdateData(Guid.NewGuid().ToString(), kind, request.Now)
        {
            EndsAt = request.Now + request.Faults.UpdateDuration,
            Parameters = parameters,
            Fails = failure is not null,
            Errors = failure?.ErrorCode is { } code ? [KeyValuePair.Create(code, failure.Message ?? string.Empty)] : [],
        };
    }

    private static void CheckStep(ClusterData cluster, string mode)
    {
        var allowed = (cluster.Mode, mode) is (ClusterData.ConfigMapMode, ClusterData.BothMode) or (ClusterData.BothMode, ClusterData.ApiMode);
        if (!allowed)
        {
            throw EksErrors.InvalidParameter($"Unsupported authentication mode update from {cluster.Mode} to {mode}", cluster.Arn.Name);
        }

        if (!PlatformVersions.HaveEntries(cluster.Settings.Version, cluster.Settings.PlatformVersion))
        {
            // That old platforms refuse is documented, the service's answer is not.
            throw EksErrors.InvalidParameter($"The platform version {cluster.Settings.PlatformVersion} of the cluster does not support access entries", cluster.Arn.Name);
        }
    }

    private static void CheckIdle(ClusterData cluster, string kind)
    {
        if (cluster.Updates.FirstOrDefault(u => u.IsRunning) is { } running)
        {
            throw EksErrors.InUse($"Cannot {kind} because cluster {cluster.Arn.Name} currently has update {running.Id} in progress", cluster.Arn.Name);
        }

        if (cluster.RestingStatus != "ACTIVE")
        {
            throw EksErrors.InvalidRequest($"Cannot {kind} because cluster {cluster.Arn.Name} is in status {cluster.RestingStatus}", cluster.Arn.Name);
        }
    }

    /// <summary>Another update was started in the very moment before.</summary>
    private static void RaceIfOrdered(EksRequest request, ClusterData cluster)
    {
        if (request.Ordered.Any(f => f.Kind == SandboxFaultKind.Race))
        {
            cluster.Updates.Add(new UpdateData(Guid.NewGuid().ToString(), "LoggingUpdate", request.Now) { EndsAt = request.Now + request.Faults.UpdateDuration });
        }
    }
}
