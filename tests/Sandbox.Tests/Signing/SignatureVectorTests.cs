using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Sandbox.Signing;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Signing;

/// <summary>Signatures that botocore made, checked by our verifier. The key is AWS's published example.</summary>
public sealed class SignatureVectorTests
{
    private const string Key = "AKIAIOSFODNN7EXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private const string Time = "20261121T120000Z";
    private static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("GET", "/clusters/demo/access-entries/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fdev", "a4d619467e76b5853a31d3271c6dd21c8c843d758290c52829f9bdc7f7cb9511")]
    [InlineData("DELETE", "/clusters/demo/access-entries/arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fdev", "9b1578b5a177f0b0a646835c0d94004835a59d29295e4d7c159556f85c7301b2")]
    [InlineData("GET", "/clusters/demo/access-entries?associatedPolicyArn=arn%3Aaws%3Aeks%3A%3Aaws%3Acluster-access-policy%2FAmazonEKSViewPolicy&maxResults=100", "c47dd5479224490fd8ee2472c8d7b80ab5570eefdcd3c860d171904441b030fd")]
    [InlineData("GET", "/clusters?include=all&maxResults=1", "d4d402cfce52b6ac4455769159c34148a9f1df395480cdfae53f7ca2a9c520c0")]
    [InlineData("GET", "/tags/arn%3Aaws%3Aeks%3Aeu-west-1%3A111122223333%3Acluster%2Fdemo", "b2f8618937eb1a604917963bd162b08f0ada6da5f0b9ad982b5c7e3cc21c5c69")]
    public void Signatures_made_by_botocore_are_right(string method, string target, string signature)
    {
        var request = Request(method, target, signature);

        SignatureVerifier.CheckSignature(SignatureParts.Read(request), request, Secret);
    }

    [Fact]
    public void A_presigned_request_and_its_session_token_are_checked()
    {
        const string Plain = "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261121%2Feu-west-1%2Fsts%2Faws4_request&X-Amz-Date=20261121T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature=7d895987ff5f1f1218f1d407b20a4374888d04799c61b293baf974777bcab57a";
        var (path, query) = SignedRequest.CutTarget(Plain);
        var headers = new Dictionary<string, string> { ["host"] = "sts.eu-west-1.amazonaws.com", ["x-k8s-aws-id"] = "demo" };
        var request = new SignedRequest("GET", path, query) { Headers = headers };
        var parts = SignatureParts.Read(request);

        SignatureVerifier.CheckSignature(parts, request, Secret);
        SignatureVerifier.CheckTime(parts, request, Now.AddSeconds(60));
        Assert.Equal(SignatureFaultKind.ClockSkew, Assert.Throws<SignatureFault>(() => SignatureVerifier.CheckTime(parts, request, Now.AddSeconds(61))).Kind);

        headers["x-k8s-aws-id"] = "other";
        Assert.Equal(SignatureFaultKind.WrongSignature, Assert.Throws<SignatureFault>(() => SignatureVerifier.CheckSignature(parts, request, Secret)).Kind);
    }

    [Fact]
    public void Any_change_of_a_signed_request_is_seen()
    {
        var good = Request("GET", "/clusters?include=all&maxResults=1", "d4d402cfce52b6ac4455769159c34148a9f1df395480cdfae53f7ca2a9c520c0");
        var parts = SignatureParts.Read(good);
        var changed = new[]
        {
            good with { Method = "POST" },
            good with { RawPath = "/clusters/x" },
            good with { Query = good.Query.Reverse().Skip(1).ToArray() },
            good with { Body = new byte[] { 1 } },
            good with { Headers = new Dictionary<string, string>(good.Headers) { ["host"] = "eks.eu-west-2.amazonaws.com" } },
        };

        Assert.All(changed, request => Assert.Throws<SignatureFault>(() => SignatureVerifier.CheckSignature(parts, request, Secret)));
        Assert.Throws<SignatureFault>(() => SignatureVerifier.CheckSignature(parts, good, Secret + "x"));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    [InlineData(-5, true)]
    [InlineData(-6, false)]
    public void Times_may_differ_by_five_minutes(int minutes, bool good)
    {
        var request = Request("GET", "/clusters", "00");
        var check = Record.Exception(() => SignatureVerifier.CheckTime(SignatureParts.Read(request), request, Now.AddMinutes(minutes)));

        Assert.Equal(good, check is null);
    }

    [Theory]
    [InlineData(null, SignatureFaultKind.Missing)]
    [InlineData("Basic abc", SignatureFaultKind.Incomplete)]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20261121/eu-west-1/eks, SignedHeaders=host, Signature=00", SignatureFaultKind.Incomplete)]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20261121/eu-west-1/eks/aws4_request, Signature=00", SignatureFaultKind.Incomplete)]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20261120/eu-west-1/eks/aws4_request, SignedHeaders=host, Signature=00", SignatureFaultKind.Incomplete)]
    internal void Malformed_signatures_are_told_apart(string? header, SignatureFaultKind kind)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["x-amz-date"] = Time };
        if (header is not null)
        {
            headers["authorization"] = header;
        }

        Assert.Equal(kind, Assert.Throws<SignatureFault>(() => SignatureParts.Read(new SignedRequest("GET", "/", []) { Headers = headers })).Kind);
    }

    private static SignedRequest Request(string method, string target, string signature)
    {
        var (path, query) = SignedRequest.CutTarget(target);
        return new SignedRequest(method, path, query)
        {
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
            {
                ["Host"] = "eks.eu-west-1.amazonaws.com",
                ["X-Amz-Date"] = Time,
                ["Authorization"] = $"AWS4-HMAC-SHA256 Credential={Key}/20261121/eu-west-1/eks/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}",
            },
        };
    }
}
