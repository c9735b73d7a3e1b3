using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Aws;

/// <summary>The vectors prove the judge; the judge proves what goes over the wire.</summary>
public sealed class SignatureTests
{
    [Theory]
    [InlineData("GET", "/clusters/demo/access-entries/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fdev", "a4d619467e76b5853a31d3271c6dd21c8c843d758290c52829f9bdc7f7cb9511")]
    [InlineData("DELETE", "/clusters/demo/access-entries/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fdev", "9b1578b5a177f0b0a646835c0d94004835a59d29295e4d7c159556f85c7301b2")]
    [InlineData("GET", "/clusters/demo/access-entries?associatedPolicyArn=arn%3Aaws%3Aeks%3A%3Aaws%3Acluster-access-policy%2FAmazonEKSViewPolicy&maxResults=100", "c47dd5479224490fd8ee2472c8d7b80ab5570eefdcd3c860d171904441b030fd")]
    [InlineData("GET", "/clusters?include=all&maxResults=1", "d4d402cfce52b6ac4455769159c34148a9f1df395480cdfae53f7ca2a9c520c0")]
    [InlineData("GET", "/tags/arn%3Aaws%3Aeks%3Aeu-west-1%3A111122223333%3Acluster%2Fdemo", "b2f8618937eb1a604917963bd162b08f0ada6da5f0b9ad982b5c7e3cc21c5c69")]
    public void The_judge_computes_the_published_vectors(string method, string target, string signature)
    {
        var headers = new Dictionary<string, string> { ["host"] = "eks.eu-west-1.amazonaws.com", ["x-amz-date"] = "20261121T120000Z" };

        Assert.Equal(signature, SigV4.Sign(Sessions.SecretKey, "eu-west-1", "eks", method, target, headers, ["host", "x-amz-date"], []));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("FQoGZXIvYXdzEXAMPLE+/==")]
    public async Task Every_request_to_EKS_is_signed_for_the_region_given(string? sessionToken)
    {
        const string Principal = "arn:aws:iam::111122223333:role/teams/plat+ops/dev=a,b.c@d_e-f";
        await using var server = await LoopbackServer.StartAsync(200, "{}");
        using var session = await Sessions.OpenAsync(Sessions.Options(server.Url) with { SessionToken = sessionToken });
        var eks = session.Eks;
        var none = CancellationToken.None;

        await eks.DeleteAccessEntryAsync("demo", Principal, none);
        await eks.DisassociateAccessPolicyAsync("demo", Principal, "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", none);
        await eks.ListAccessEntriesAsync("demo", "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", (_, _) => Task.CompletedTask, none);
        await eks.UntagResourceAsync("arn:aws:eks:eu-west-1:111122223333:cluster/demo", ["b c", "a", "c+~"], none);
        await eks.UntagResourceAsync("arn:aws:eks:eu-west-1:111122223333:cluster/demo", ["a1", "a:b"], none);
        await eks.TagResourceAsync("arn:aws:eks:eu-west-1:111122223333:cluster/demo", new Dictionary<string, string> { ["k"] = "vä" }, none);
        await eks.ListClustersAsync((_, _) => Task.CompletedTask, none);

        Assert.Equal(8, server.Received.Count);
        Assert.All(server.Received, r => Assert.True(SigV4.Verify(r, Sessions.SecretKey, "eu-west-1", "eks"), r.Method + " " + r.RawTarget));
        Assert.All(server.Received, r => Assert.Equal(sessionToken is not null, r.Headers.ContainsKey("x-amz-security-token")));
    }

    [Fact]
    public async Task IAM_and_STS_are_signed_for_their_regions()
    {
        await using var server = await LoopbackServer.StartAsync((request, context) => LoopbackServer.WriteAsync(context, 200, request.Text.Contains("GetCallerIdentity", StringComparison.Ordinal) ? StsAnswers.Identity : IamAnswers.Role("dev")));
        using var session = await Sessions.OpenAsync(server);

        await session.Sts.GetCallerIdentityAsync(CancellationToken.None);
        await session.Iam.GetRoleAsync("dev", CancellationToken.None);

        Assert.True(SigV4.Verify(server.Received[0], Sessions.SecretKey, "eu-west-1", "sts"));
        Assert.True(SigV4.Verify(server.Received[1], Sessions.SecretKey, "us-east-1", "iam"));
    }

    [Theory]
    [InlineData("cn-north-1", "cn-north-1")]
    [InlineData("us-gov-east-1", "us-gov-west-1")]
    public async Task IAM_signs_for_the_region_of_its_partition(string region, string signingRegion)
    {
        await using var server = await LoopbackServer.StartAsync(200, IamAnswers.Role("dev"));
        using var session = await Sessions.OpenAsync(Sessions.Options(server.Url) with { Region = region });

        await session.Iam.GetRoleAsync("dev", CancellationToken.None);

        Assert.True(SigV4.Verify(server.Received.Single(), Sessions.SecretKey, signingRegion, "iam"));
    }
}
