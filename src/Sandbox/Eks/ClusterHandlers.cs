using System.Linq;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>ListClusters and DescribeCluster.</summary>
internal static class ClusterHandlers
{
    public static JsonObject List(EksRequest request)
    {
        var clusters = request.State.FindAccount(request.Caller.AccountId)?.ClustersIn(request.Region) ?? [];
        return EksPage.Of(request, "clusters", clusters, c => JsonValue.Create(c.Arn.Name));
    }

    public static JsonObject Describe(EksRequest request)
    {
        var cluster = request.Cluster();
        var settings = cluster.Settings;
        var shown = new JsonObject
        {
            ["name"] = cluster.Arn.Name,
            ["arn"] = cluster.Arn.ToString(),
            ["createdAt"] = EksJson.Time(cluster.CreatedAt),
            ["version"] = settings.Version,
            ["endpoint"] = request.EndpointOf(cluster),
            ["roleArn"] = cluster.RoleArn,
            ["resourcesVpcConfig"] = Vpc(settings),
            ["kubernetesNetworkConfig"] = new JsonObject { ["serviceIpv4Cidr"] = "172.20.0.0/16", ["ipFamily"] = "ipv4" },
            ["logging"] = new JsonObject { ["clusterLogging"] = new JsonArray(new JsonObject { ["types"] = EksJson.Texts(["api", "audit", "authenticator", "controllerManager", "scheduler"]), ["enabled"] = false }) },
            ["status"] = cluster.Status,
            ["certificateAuthority"] = new JsonObject { ["data"] = cluster.ForeignServer?.CertificateAuthorityData ?? request.CertificateAuthorityData },
            ["platformVersion"] = settings.PlatformVersion,
            ["tags"] = EksJson.Map(cluster.Tags),
            ["health"] = new JsonObject { ["issues"] = new JsonArray(settings.HealthIssues.Select(i => (JsonNode?)new JsonObject { ["code"] = "Other", ["message"] = i, ["resourceIds"] = new JsonArray() }).ToArray()) },
        };
        if (settings.ShowsAccessConfig || cluster.HasEntries)
        {
            shown["accessConfig"] = new JsonObject
            {
                ["bootstrapClusterCreatorAdminPermissions"] = settings.BootstrapClusterCreatorAdminPermissions,
                ["authenticationMode"] = cluster.Mode,
            };
        }

        if (settings.AutoModeNodeRoleArn is { } role)
        {
            shown["computeConfig"] = new JsonObject { ["enabled"] = true, ["nodePools"] = EksJson.Texts(["general-purpose", "system"]), ["nodeRoleArn"] = role };
        }

        return new JsonObject { ["cluster"] = shown };
    }

    private static JsonObject Vpc(Seeds.ClusterSeed settings) => new()
    {
        ["subnetIds"] = EksJson.Texts(["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"]),
        ["securityGroupIds"] = new JsonArray(),
        ["clusterSecurityGroupId"] = "sg-0a1b2c3d4e5f60003",
        ["vpcId"] = "vpc-0a1b2c3d4e5f60004",
        ["endpointPublicAccess"] = settings.EndpointPublicAccess,
        ["endpointPrivateAccess"] = settings.EndpointPrivateAccess,
        ["publicAccessCidrs"] = EksJson.Texts(settings.PublicAccessCidrs),
    };
}
