using System;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Credentials;

/// <summary>Where the region comes from.</summary>
[Collection(EnvironmentGroup.Name)]
public sealed class RegionTests : IDisposable
{
    private readonly EnvironmentScope _environment = new();

    public void Dispose() => _environment.Dispose();

    [Fact]
    public async Task The_order_is_parameter_ARN_shell_profile_variables_default_profile()
    {
        _environment.Config("[profile p]\nregion = eu-north-1\naws_access_key_id = A\naws_secret_access_key = s\n[default]\nregion = sa-east-1\n");
        _environment.Set("AWS_REGION", "us-east-2");
        _environment.Set("AWS_DEFAULT_REGION", "us-west-2");
        var keys = new AwsSessionOptions { AccessKey = "A", SecretKey = "s" };
        var all = new AwsSessionOptions { ProfileName = "p", Region = "EU-West-1", ImpliedRegion = "eu-west-2", StoredRegion = "eu-west-3" };

        await IsAsync(all, "eu-west-1", "parameter Region");
        await IsAsync(all with { Region = null }, "eu-west-2", "cluster ARN");
        await IsAsync(all with { Region = null, ImpliedRegion = "" }, "eu-west-3", "$StoredAWSRegion");
        await IsAsync(new AwsSessionOptions { ProfileName = "p" }, "eu-north-1", "profile p");
        await IsAsync(keys, "us-east-2", "environment variable AWS_REGION");
        _environment.Set("AWS_REGION", null);
        await IsAsync(keys, "us-west-2", "environment variable AWS_DEFAULT_REGION");
        _environment.Set("AWS_DEFAULT_REGION", null);
        await IsAsync(keys, "sa-east-1", "profile default");
        _environment.Config("");
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Sessions.OpenAsync(keys));
        Assert.Equal(ErrorIds.RegionNotFound, fault.ErrorId);
        Assert.True(fault.EndsPipeline);
    }

    [Theory]
    [InlineData("eu-west-1.evil.example/")]
    [InlineData("eu west")]
    [InlineData("-eu")]
    [InlineData("eu-west-1#")]
    public async Task What_is_no_label_of_a_host_is_no_region(string region)
    {
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Sessions.OpenAsync(new AwsSessionOptions { AccessKey = "A", SecretKey = "s", Region = region }));

        Assert.Equal(ErrorIds.InvalidArgument, fault.ErrorId);
    }

    [Theory]
    [InlineData("eu-west-1", "aws")]
    [InlineData("cn-north-1", "aws-cn")]
    [InlineData("us-gov-west-1", "aws-us-gov")]
    public async Task The_partition_follows_the_region(string region, string partition)
    {
        using var session = await Sessions.OpenAsync(new AwsSessionOptions { AccessKey = "A", SecretKey = "s", Region = region });

        Assert.Equal(partition, session.Partition);
    }

    [Theory]
    [InlineData("ftp://x/")]
    [InlineData("nonsense")]
    [InlineData("https://x/?a=b")]
    public async Task An_endpoint_that_is_none_is_told(string url)
    {
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Sessions.OpenAsync(new AwsSessionOptions { AccessKey = "A", SecretKey = "s", Region = "eu-west-1", EndpointUrl = url }));

        Assert.Equal(ErrorIds.InvalidArgument, fault.ErrorId);
    }

    private static async Task IsAsync(AwsSessionOptions options, string region, string source)
    {
        using var session = await Sessions.OpenAsync(options);
        Assert.Equal((region, source), (session.Region, session.RegionSource));
    }
}
