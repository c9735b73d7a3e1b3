using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Aws;

/// <summary>Each answer of the error catalogue becomes the error that says what to do.</summary>
public sealed class EksErrorTests
{
    private const string Role = "arn:aws:iam::111122223333:role/dev";
    private const string View = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy";

    public static TheoryData<int, string, string, string> Catalogue => new()
    {
        { 409, "ResourceInUseException", "The specified access entry resource is already in use on this cluster.", ErrorIds.ResourceInUse },
        { 400, "InvalidRequestException", "The cluster's authentication mode must be set to one of [API, API_AND_CONFIG_MAP] to perform this operation.", ErrorIds.ConfigMapMode },
        { 400, "InvalidParameterException", "The specified principalArn is invalid: invalid principal.", ErrorIds.InvalidPrincipal },
        { 400, "InvalidParameterException", "The caller is not allowed to modify access entries with a principalArn value of a Service Linked Role", ErrorIds.InvalidAccessEntry },
        { 400, "InvalidParameterException", "The kubernetes group name system:x is invalid, it cannot start with system:", ErrorIds.ReservedGroup },
        { 400, "InvalidParameterException", "The username must not begin with system:", ErrorIds.InvalidUsername },
        { 400, "InvalidParameterException", "The specified kubernetesGroups is invalid: setting kubernetesGroups is not allowed when the type is \\\"EC2_LINUX\\\"", ErrorIds.InvalidAccessEntry },
        { 400, "InvalidParameterException", "The specified username is invalid: setting username is not allowed when the type is \\\"EC2_LINUX\\\"", ErrorIds.InvalidAccessEntry },
        { 400, "InvalidParameterException", "AccessEntry principalArn must be from the same account as the cluster when using types [EC2_LINUX]", ErrorIds.InvalidAccessEntry },
        { 400, "InvalidParameterException", "AccessEntry principalArn must be IAM role when using types [EC2_LINUX]", ErrorIds.InvalidAccessEntry },
        { 400, "InvalidParameterException", "This operation can only be performed on Access Entries with a type of \\\"STANDARD\\\".", ErrorIds.InvalidAccessEntry },
        { 400, "InvalidParameterException", "At least 1 namespace must be provided if the type is set as namespace", ErrorIds.InvalidAccessPolicyText },
        { 400, "InvalidParameterException", "accessScope should not include namespaces if the type is not set as namespace", ErrorIds.InvalidAccessPolicyText },
        { 400, "InvalidParameterException", "The policyArn parameter format is not valid", ErrorIds.UnknownAccessPolicy },
        { 404, "ResourceNotFoundException", "The specified policyArn could not be found.", ErrorIds.AccessPolicyNotFound },
        { 400, "InvalidParameterException", "The specified policyArn can only be associated with service-linked roles", ErrorIds.InvalidAccessEntry },
        { 404, "ResourceNotFoundException", "The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'.", ErrorIds.AccessEntryNotFound },
        { 404, "ResourceNotFoundException", "The specified policyArn is not associated with the access entry.", ErrorIds.AccessPolicyNotFound },
        { 404, "ResourceNotFoundException", "No cluster found for name: demo.", ErrorIds.ClusterNotFound },
        { 404, "ResourceNotFoundException", "words nobody has seen", ErrorIds.AccessEntryNotFound },
        { 400, "InvalidParameterException", "The parameter name contains invalid characters. It should conform to the regular expression x", ErrorIds.InvalidArgument },
        { 400, "InvalidParameterException", "Unsupported authentication mode update from API to CONFIG_MAP", ErrorIds.UnsupportedModeStep },
        { 409, "ResourceInUseException", "Cannot AccessConfigUpdate because cluster demo currently has update 1 in progress", ErrorIds.ResourceInUse },
        { 400, "InvalidRequestException", "Cannot AccessConfigUpdate because cluster demo currently has update 1 in progress", ErrorIds.ResourceInUse },
        { 400, "InvalidParameterException", "Only one type of update can be allowed", ErrorIds.RequestRejected },
        { 403, "AccessDeniedException", "User: u is not authorized to perform: eks:DescribeAccessEntry on resource: r", ErrorIds.AccessDenied },
        { 400, "ResourceLimitExceededException", "x", ErrorIds.QuotaExceeded },
        { 403, "UnrecognizedClientException", "The security token included in the request is invalid.", ErrorIds.CredentialsInvalid },
        { 403, "InvalidSignatureException", "The request signature we calculated does not match", ErrorIds.CredentialsInvalid },
        { 403, "InvalidSignatureException", "Signature expired: 20200101T000000Z is now earlier than", ErrorIds.CredentialsExpired },
        { 403, "ExpiredTokenException", "The security token included in the request is expired", ErrorIds.CredentialsExpired },
        { 403, "MissingAuthenticationTokenException", "x", ErrorIds.CredentialsInvalid },
        { 428, "ResourcePropagationDelayException", "x", ErrorIds.ServiceUnavailable },
        { 400, "BrandNewException", "x", ErrorIds.RequestRejected },
        { 404, "NotFoundException", "x", ErrorIds.ResourceNotFound },
        { 404, "", "x", ErrorIds.UnexpectedAnswer },
        { 407, "", "x", ErrorIds.ServiceUnavailable },
    };

    [Theory]
    [MemberData(nameof(Catalogue))]
    public async Task An_answer_of_the_catalogue_becomes_its_error(int status, string code, string message, string id)
    {
        (string, string)[] headers = code.Length == 0 ? [] : [("x-amzn-ErrorType", code + ":http://internal.amazon.com/coral/"), ("x-amzn-RequestId", "req-7")];
        await using var server = await LoopbackServer.StartAsync(status, $$"""{"message":"{{message}}"}""", headers);
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeAccessEntryAsync("demo", Role, CancellationToken.None));

        Assert.Equal(id, fault.ErrorId);
        Assert.Equal(status, fault.StatusCode);
        Assert.Equal("DescribeAccessEntry", fault.Operation);
        Assert.Equal(Role, fault.TargetObject);
        Assert.Single(server.Received);
        if (code.Length > 0)
        {
            Assert.Equal(code, fault.ServiceErrorCode);
            Assert.Equal("req-7", fault.RequestId);
            Assert.Contains(message.Replace("\\\"", "\"", StringComparison.Ordinal), fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("aws.eks#ResourceInUseException", null)]
    [InlineData(null, """{"code":"ResourceInUseException","Message":"used"}""")]
    [InlineData(null, """{"Code":"ResourceInUseException","message":"used"}""")]
    [InlineData(null, """{"__type":"com.amazon.eks#ResourceInUseException:http://x","message":"used"}""")]
    [InlineData("ResourceInUseException", """{"__type":"SomethingElse","message":"used"}""")]
    public async Task The_code_is_found_where_it_stands(string? header, string? body)
    {
        (string, string)[] headers = header is null ? [] : [("x-amzn-ErrorType", header)];
        await using var server = await LoopbackServer.StartAsync(409, body ?? """{"message":"used"}""", headers);
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeAccessEntryAsync("demo", Role, CancellationToken.None));

        Assert.Equal("ResourceInUseException", fault.ServiceErrorCode);
        Assert.Contains("used", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_action_and_condition_keys_with_their_values()
    {
        await using var server = await LoopbackServer.StartAsync(
            403, """{"message":"User: arn:aws:sts::111122223333:assumed-role/a/b is not authorized to perform: eks:AssociateAccessPolicy on resource: arn:aws:eks:eu-west-1:111122223333:access-entry/demo/role/111122223333/dev/x"}""", ("x-amzn-ErrorType", "AccessDeniedException"));
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() =>
            session.Eks.AssociateAccessPolicyAsync("demo", Role, View, AccessScope.ForNamespaces(["web", "dev-*"]), CancellationToken.None));

        Assert.Equal(ErrorIds.AccessDenied, fault.ErrorId);
        Assert.Equal(ErrorKind.PermissionDenied, fault.Kind);
        Assert.Contains("eks:policyArn = " + View, fault.Message, StringComparison.Ordinal);
        Assert.Contains("eks:accessScope = namespace", fault.Message, StringComparison.Ordinal);
        Assert.Contains("eks:namespaces = [dev-*, web]", fault.Message, StringComparison.Ordinal);
        Assert.Contains("access-entry/demo/role", fault.Message, StringComparison.Ordinal);
        Assert.Contains("eks:AssociateAccessPolicy", fault.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_creation_names_its_condition_keys()
    {
        await using var server = await LoopbackServer.StartAsync(403, """{"message":"no"}""", ("x-amzn-ErrorType", "AccessDeniedException"));
        using var session = await Sessions.OpenAsync(server);
        var request = new CreateAccessEntryRequest("demo", Role) { KubernetesGroups = ["g"], Username = "u", Tags = new Dictionary<string, string> { ["team"] = "t" } };

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.CreateAccessEntryAsync(request, CancellationToken.None));

        foreach (var pair in new[] { "eks:principalArn = " + Role, "eks:accessEntryType = STANDARD", "eks:kubernetesGroups = [g]", "eks:username = u", "aws:RequestTag/team = t" })
        {
            Assert.Contains(pair, fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Credential_faults_end_the_pipeline_and_show_no_key()
    {
        await using var server = await LoopbackServer.StartAsync(403, """{"message":"The security token included in the request is invalid."}""", ("x-amzn-ErrorType", "UnrecognizedClientException"));
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.True(fault.EndsPipeline);
        Assert.DoesNotContain(Sessions.SecretKey, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Sessions.AccessKey, fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_token_in_the_services_text_is_not_repeated(bool sts)
    {
        const string Text = "The request signature we calculated does not match. The Canonical String for this request should have been 'GET\\n/\\nx-amz-security-token:SECRETTOKEN\\n'";
        await using var server = await LoopbackServer.StartAsync((request, context) => request.Text.Contains("GetCallerIdentity", StringComparison.Ordinal)
            ? LoopbackServer.WriteAsync(context, 403, StsAnswers.Error("SignatureDoesNotMatch", Text))
            : LoopbackServer.WriteAsync(context, 403, $$"""{"message":"{{Text}}"}""", ("x-amzn-ErrorType", "InvalidSignatureException")));
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => sts ? session.Sts.GetCallerIdentityAsync(CancellationToken.None) : session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.Equal(ErrorIds.CredentialsInvalid, fault.ErrorId);
        Assert.Contains("does not match", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRETTOKEN", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await LoopbackServer.StartAsync(200, """{"cluster":{"name":"demo"}}""");
        await using var server = await LoopbackServer.StartAsync(302, "{}", ("Location", elsewhere.Url.AbsoluteUri));
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.Equal(ErrorIds.UnexpectedAnswer, fault.ErrorId);
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_no_answer_of_AWS()
    {
        await using var server = await LoopbackServer.StartAsync(403, "<html><body>blocked</body></html>");
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Eks.DescribeClusterAsync("demo", CancellationToken.None));

        Assert.Equal(ErrorIds.AccessDenied, fault.ErrorId);
        Assert.Null(fault.ServiceErrorCode);
    }
}
