using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>The read operations on node groups and Fargate profiles.</summary>
internal static class ComputeHandlers
{
    public static JsonObject ListNodegroups(EksRequest request) =>
        EksPage.Of(request, "nodegroups", request.Cluster().Nodegroups, g => JsonValue.Create(g.Name));

    public static JsonObject DescribeNodegroup(EksRequest request)
    {
        var cluster = request.Cluster();
        var name = request.Labels["nodegroupName"];
        var group = cluster.Nodegroups.FirstOrDefault(g => g.Name == name)
            ?? throw EksErrors.NotFound($"No node group found for name: {name}.", cluster.Arn.Name);
        return new JsonObject
        {
            ["nodegroup"] = new JsonObject
            {
                ["nodegroupName"] = group.Name,
                ["nodegroupArn"] = Arn(cluster, "nodegroup", name),
                ["clusterName"] = cluster.Arn.Name,
                ["version"] = cluster.Settings.Version,
                ["createdAt"] = EksJson.Time(cluster.CreatedAt),
                ["modifiedAt"] = EksJson.Time(cluster.CreatedAt),
                ["status"] = group.Status,
                ["capacityType"] = "ON_DEMAND",
                ["scalingConfig"] = new JsonObject { ["minSize"] = 1, ["maxSize"] = 3, ["desiredSize"] = 2 },
                ["subnets"] = EksJson.Texts(["subnet-0a1b2c3d4e5f60001"]),
                ["amiType"] = group.AmiType,
                ["nodeRole"] = group.NodeRole,
                ["tags"] = new JsonObject(),
            },
        };
    }

    public static JsonObject ListFargateProfiles(EksRequest request) =>
        EksPage.Of(request, "fargateProfileNames", request.Cluster().FargateProfiles, p => JsonValue.Create(p.Name));

    public static JsonObject DescribeFargateProfile(EksRequest request)
    {
        var cluster = request.Cluster();
        var name = request.Labels["fargateProfileName"];
        var profile = cluster.FargateProfiles.FirstOrDefault(p => p.Name == name)
            ?? throw EksErrors.NotFound($"No Fargate Profile found with name: {name}.", cluster.Arn.Name);
        return new JsonObject
        {
            ["fargateProfile"] = new JsonObject
            {
                ["fargateProfileName"] = profile.Name,
                ["fargateProfileArn"] = Arn(cluster, "fargateprofile", name),
                ["clusterName"] = cluster.Arn.Name,
                ["createdAt"] = EksJson.Time(cluster.CreatedAt),
                ["podExecutionRoleArn"] = profile.PodExecutionRoleArn,
                ["subnets"] = EksJson.Texts(["subnet-0a1b2c3d4e5f60001"]),
                ["selectors"] = new JsonArray(new JsonObject { ["namespace"] = "default" }),
                ["status"] = profile.Status,
                ["tags"] = new JsonObject(),
            },
        };
    }

    /// <summary>The ARN of a node group or profile; its last part is made from the name.</summary>
    public static string Arn(ClusterData cluster, string kind, string name) =>
        $"arn:{cluster.Arn.Partition}:eks:{cluster.Arn.Region}:{cluster.Arn.AccountId}:{kind}/{cluster.Arn.Name}/{name}/{UniqueIds.Uuid(cluster.Arn + kind + name)}";
}
