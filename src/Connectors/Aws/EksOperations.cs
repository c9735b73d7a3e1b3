namespace EksAccessManagement.Connectors.Aws;

/// <summary>The operations of Amazon EKS that this module calls (API version 2017-11-01).</summary>
/// <remarks>Source: the service model of botocore, <c>data/eks/2017-11-01/service-2.json</c>.</remarks>
internal static class EksOperations
{
    /// <summary>The service's id.</summary>
    public const string ServiceId = "EKS";

    /// <summary>The endpoint prefix, which is the signing name too.</summary>
    public const string EndpointPrefix = "eks";

    /// <summary>The API version.</summary>
    public const string Version = "2017-11-01";

    private const string Cluster = "/clusters/{name}";
    private const string Entries = Cluster + "/access-entries";
    private const string Entry = Entries + "/{principalArn}";
    private const string Policies = Entry + "/access-policies";

    public static readonly ApiOperation ListAccessEntries = Paged("ListAccessEntries", Entries, "accessEntries", "associatedPolicyArn");
    public static readonly ApiOperation DescribeAccessEntry = Get("DescribeAccessEntry", Entry);
    public static readonly ApiOperation CreateAccessEntry = Post("CreateAccessEntry", Entries, "principalArn", "kubernetesGroups", "tags", ApiOperation.RequestToken, "username", "type");
    public static readonly ApiOperation UpdateAccessEntry = Post("UpdateAccessEntry", Entry, "kubernetesGroups", ApiOperation.RequestToken, "username");
    public static readonly ApiOperation DeleteAccessEntry = Delete("DeleteAccessEntry", Entry);
    public static readonly ApiOperation AssociateAccessPolicy = Post("AssociateAccessPolicy", Policies, "policyArn", "accessScope");
    public static readonly ApiOperation DisassociateAccessPolicy = Delete("DisassociateAccessPolicy", Policies + "/{policyArn}");
    public static readonly ApiOperation ListAssociatedAccessPolicies = Paged("ListAssociatedAccessPolicies", Policies, "associatedAccessPolicies");
    public static readonly ApiOperation ListAccessPolicies = Paged("ListAccessPolicies", "/access-policies", "accessPolicies");
    public static readonly ApiOperation ListClusters = Paged("ListClusters", "/clusters", "clusters");
    public static readonly ApiOperation DescribeCluster = Get("DescribeCluster", Cluster);
    public static readonly ApiOperation UpdateClusterConfig = Post("UpdateClusterConfig", Cluster + "/update-config", "accessConfig", ApiOperation.RequestToken);
    public static readonly ApiOperation DescribeUpdate = Get("DescribeUpdate", Cluster + "/updates/{updateId}");
    public static readonly ApiOperation ListUpdates = Paged("ListUpdates", Cluster + "/updates", "updateIds");
    public static readonly ApiOperation ListNodegroups = Paged("ListNodegroups", Cluster + "/node-groups", "nodegroups");
    public static readonly ApiOperation DescribeNodegroup = Get("DescribeNodegroup", Cluster + "/node-groups/{nodegroupName}");
    public static readonly ApiOperation ListFargateProfiles = Paged("ListFargateProfiles", Cluster + "/fargate-profiles", "fargateProfileNames");
    public static readonly ApiOperation DescribeFargateProfile = Get("DescribeFargateProfile", Cluster + "/fargate-profiles/{fargateProfileName}");
    public static readonly ApiOperation TagResource = Post("TagResource", "/tags/{resourceArn}", "tags");
    public static readonly ApiOperation UntagResource = Delete("UntagResource", "/tags/{resourceArn}") with { Query = ["tagKeys"] };
    public static readonly ApiOperation ListTagsForResource = Get("ListTagsForResource", "/tags/{resourceArn}");

    private static ApiOperation Get(string name, string uri) => new(name, "GET", uri);

    private static ApiOperation Delete(string name, string uri) => new(name, "DELETE", uri);

    private static ApiOperation Post(string name, string uri, params string[] body) => new(name, "POST", uri) { Body = body };

    private static ApiOperation Paged(string name, string uri, string items, params string[] query) =>
        new(name, "GET", uri) { Items = items, Query = [.. query, "maxResults", "nextToken"] };
}
