using System;
using System.Linq;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>The endpoints of EKS, STS and IAM by partition.</summary>
/// <remarks>Source: the endpoint rule sets of botocore for eks, sts and iam, and its partitions file.</remarks>
internal static class EndpointRules
{
    private static readonly PartitionRow[] Rows =
    [
        new("aws", "amazonaws.com", "api.aws", "us-east-1", "iam.amazonaws.com", "iam-fips.amazonaws.com"),
        new("aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", "cn-north-1", "iam.cn-north-1.amazonaws.com.cn", null),
        new("aws-us-gov", "amazonaws.com", "api.aws", "us-gov-west-1", "iam.us-gov.amazonaws.com", "iam.us-gov.amazonaws.com"),
        new("aws-iso", "c2s.ic.gov", "api.aws.ic.gov", "us-iso-east-1", "iam.us-iso-east-1.c2s.ic.gov", null),
        new("aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", "us-isob-east-1", "iam.us-isob-east-1.sc2s.sgov.gov", null),
        new("aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", "eu-isoe-west-1", "iam.eu-isoe-west-1.cloud.adc-e.uk", null),
        new("aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", "us-isof-south-1", "iam.us-isof-south-1.csp.hci.ic.gov", null),
        new("aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", "eusc-de-east-1", "iam.eusc-de-east-1.amazonaws.eu", null),
    ];

    /// <summary>The row of a region's partition.</summary>
    public static PartitionRow OfRegion(string region)
    {
        var partition = Partitions.OfRegion(region);
        return Rows.First(r => string.Equals(r.Partition, partition, StringComparison.Ordinal));
    }

    /// <summary>The EKS endpoint of a region.</summary>
    public static Uri Eks(string region, bool dualStack, bool fips)
    {
        var row = OfRegion(region);
        var host = (row.Partition, dualStack, fips) switch
        {
            (_, true, true) => $"eks-fips.{region}.{row.DualStackSuffix}",
            (_, true, false) => $"eks.{region}.{row.DualStackSuffix}",
            ("aws", false, true) => $"fips.eks.{region}.{row.DnsSuffix}",
            ("aws-us-gov", false, true) => $"eks.{region}.{row.DnsSuffix}",
            (_, false, true) => $"eks-fips.{region}.{row.DnsSuffix}",
            _ => $"eks.{region}.{row.DnsSuffix}",
        };
        return new Uri("https://" + host + "/");
    }

    /// <summary>The one IAM endpoint of a region's partition.</summary>
    public static Uri Iam(string region, bool dualStack, bool fips)
    {
        var row = OfRegion(region);
        var host = fips && row.IamFipsHost is not null ? row.IamFipsHost
            : dualStack && row.Partition == Partitions.Aws ? "iam.global.api.aws"
            : row.IamHost;
        return new Uri("https://" + host + "/");
    }

    /// <summary>The STS host of a region, which a Kubernetes token names whatever endpoint is called otherwise.</summary>
    public static string StsHost(string region) => $"sts.{region}.{OfRegion(region).DnsSuffix}";

    /// <summary>What the endpoint rules need to know of a partition.</summary>
    /// <param name="Partition">Its name.</param>
    /// <param name="DnsSuffix">The suffix of its hosts.</param>
    /// <param name="DualStackSuffix">The suffix of its dual-stack hosts.</param>
    /// <param name="IamRegion">The region that IAM signs for.</param>
    /// <param name="IamHost">The host of IAM.</param>
    /// <param name="IamFipsHost">The FIPS host of IAM; null where there is none.</param>
    internal sealed record PartitionRow(
        string Partition, string DnsSuffix, string DualStackSuffix, string IamRegion, string IamHost, string? IamFipsHost);
}
