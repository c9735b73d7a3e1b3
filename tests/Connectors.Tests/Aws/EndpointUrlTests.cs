using System;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Aws;

/// <summary>Which endpoints may be given in place of AWS's own.</summary>
public sealed class EndpointUrlTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://eks.example.com")]
    [InlineData("https://eks.example.com:8443/proxy")]
    [InlineData("http://127.0.0.1:5000")]
    [InlineData("http://[::1]:5000")]
    [InlineData("http://localhost:5000")]
    public void Https_and_this_machine_are_taken(string? url) => ClientSettings.CheckUrl(url, "EndpointUrl");

    [Theory]
    [InlineData("http://192.0.2.2:5000", "plain http")]
    [InlineData("http://eks.example.com", "plain http")]
    [InlineData("ftp://127.0.0.1", "not an http or https URL")]
    [InlineData("eks.example.com", "not an http or https URL")]
    [InlineData("https://eks.example.com?a=b", "not an http or https URL")]
    public void Anything_else_ends_the_pipeline(string url, string why)
    {
        var fault = Assert.Throws<EksAccessException>(() => ClientSettings.CheckUrl(url, "EndpointUrl"));
        Assert.Equal((ErrorIds.InvalidArgument, true), (fault.ErrorId, fault.EndsPipeline));
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.NotNull(fault.RecommendedAction);
    }
}
