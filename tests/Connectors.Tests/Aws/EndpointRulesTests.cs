using Amazon.Runtime.Internal.Endpoints.StandardLibrary;
using EksAccessManagement.Connectors.Aws;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Aws;

/// <summary>Hosts by partition, dual stack and FIPS.</summary>
public sealed class EndpointRulesTests
{
    [Theory]
    [InlineData("eu-west-1", false, false, "eks.eu-west-1.amazonaws.com")]
    [InlineData("eu-west-1", true, false, "eks.eu-west-1.api.aws")]
    [InlineData("us-east-1", false, true, "fips.eks.us-east-1.amazonaws.com")]
    [InlineData("us-east-1", true, true, "eks-fips.us-east-1.api.aws")]
    [InlineData("us-gov-west-1", false, true, "eks.us-gov-west-1.amazonaws.com")]
    [InlineData("us-gov-west-1", true, true, "eks-fips.us-gov-west-1.api.aws")]
    [InlineData("cn-north-1", false, false, "eks.cn-north-1.amazonaws.com.cn")]
    [InlineData("cn-north-1", true, false, "eks.cn-north-1.api.amazonwebservices.com.cn")]
    [InlineData("cn-north-1", false, true, "eks-fips.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-iso-east-1", false, false, "eks.us-iso-east-1.c2s.ic.gov")]
    [InlineData("xx-newland-9", false, false, "eks.xx-newland-9.amazonaws.com")]
    public void EKS(string region, bool dualStack, bool fips, string host) => Assert.Equal(host, EndpointRules.Eks(region, dualStack, fips).Host);

    [Theory]
    [InlineData("eu-west-1", false, false, "iam.amazonaws.com")]
    [InlineData("eu-west-1", true, false, "iam.global.api.aws")]
    [InlineData("eu-west-1", false, true, "iam-fips.amazonaws.com")]
    [InlineData("cn-northwest-1", false, false, "iam.cn-north-1.amazonaws.com.cn")]
    [InlineData("us-gov-east-1", false, false, "iam.us-gov.amazonaws.com")]
    public void IAM(string region, bool dualStack, bool fips, string host) => Assert.Equal(host, EndpointRules.Iam(region, dualStack, fips).Host);

    [Theory]
    [InlineData("eu-west-1")]
    [InlineData("cn-north-1")]
    [InlineData("us-gov-west-1")]
    [InlineData("us-iso-east-1")]
    [InlineData("us-isob-east-1")]
    [InlineData("eu-isoe-west-1")]
    [InlineData("us-isof-south-1")]
    [InlineData("eusc-de-east-1")]
    public void The_table_agrees_with_the_SDKs_partitions(string region)
    {
        var ours = EndpointRules.OfRegion(region);
        var theirs = Fn.Partition(region);

        Assert.Equal((string)theirs["name"], ours.Partition);
        Assert.Equal((string)theirs["dnsSuffix"], ours.DnsSuffix);
        Assert.Equal((string)theirs["dualStackDnsSuffix"], ours.DualStackSuffix);
    }
}
