using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Credentials;

/// <summary>IAM Identity Center: a login that is there is used, one that is not is never made.</summary>
[Collection(EnvironmentGroup.Name)]
public sealed class SsoTests : IDisposable
{
    private readonly EnvironmentScope _environment = new();

    public SsoTests()
    {
        _environment.Config("""
            [profile plain]
            sso_start_url = https://example.awsapps.com/start
            sso_region = eu-west-1
            sso_account_id = 111122223333
            sso_role_name = Admin
            region = eu-west-1
            [profile session]
            sso_session = corp
            sso_account_id = 111122223333
            sso_role_name = Admin
            region = eu-west-1
            [sso-session corp]
            sso_start_url = https://example.awsapps.com/start
            sso_region = eu-west-1
            sso_registration_scopes = sso:account:access
            [profile half]
            sso_account_id = 111122223333
            sso_role_name = Admin
            region = eu-west-1
            """);
    }

    public void Dispose() => _environment.Dispose();

    [Theory]
    [InlineData("plain")]
    [InlineData("session")]
    public async Task No_login_names_the_command_to_run(string profile)
    {
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Sessions.OpenAsync(new AwsSessionOptions { ProfileName = profile }));

        Assert.Equal(ErrorIds.CredentialsExpired, fault.ErrorId);
        Assert.Equal(ErrorKind.Authentication, fault.Kind);
        Assert.True(fault.EndsPipeline);
        Assert.Contains("aws sso login --profile " + profile, fault.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Invoke-AWSSSOLogin", fault.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "https://example.awsapps.com/start")]
    [InlineData("session", "corp")]
    public async Task An_expired_login_names_the_command_to_run(string profile, string cacheKey)
    {
        WriteToken(cacheKey, DateTime.UtcNow.AddHours(-1));

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Sessions.OpenAsync(new AwsSessionOptions { ProfileName = profile }));

        Assert.Equal(ErrorIds.CredentialsExpired, fault.ErrorId);
        Assert.Contains("aws sso login --profile " + profile, fault.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("sso-access-token", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "https://example.awsapps.com/start")]
    [InlineData("session", "corp")]
    public async Task A_login_that_is_good_gives_keys(string profile, string cacheKey)
    {
        await using var portal = await LoopbackServer.StartAsync(200, """{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s","sessionToken":"t","expiration":4070908800000}}""");
        _environment.Set("AWS_ENDPOINT_URL_SSO", portal.Url.AbsoluteUri);
        WriteToken(cacheKey, DateTime.UtcNow.AddHours(1));

        using var session = await Sessions.OpenAsync(new AwsSessionOptions { ProfileName = profile });

        Assert.Equal("profile " + profile, session.CredentialSource);
        Assert.Equal("sso-access-token", portal.Received.Single().Headers["x-amz-sso_bearer_token"]);
    }

    [Fact]
    public async Task A_login_that_the_portal_refuses_is_expired_too()
    {
        await using var portal = await LoopbackServer.StartAsync(401, """{"message":"Session token not found or invalid","__type":"com.amazonaws.switchboard.portal#UnauthorizedException"}""", ("x-amzn-ErrorType", "UnauthorizedException"));
        _environment.Set("AWS_ENDPOINT_URL_SSO", portal.Url.AbsoluteUri);
        WriteToken("https://example.awsapps.com/start", DateTime.UtcNow.AddHours(1));

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Sessions.OpenAsync(new AwsSessionOptions { ProfileName = "plain" }));

        Assert.Equal(ErrorIds.CredentialsExpired, fault.ErrorId);
    }

    [Fact]
    public async Task Half_a_profile_is_told()
    {
        var fault = await Assert.ThrowsAsync<EksAccessException>(() => Sessions.OpenAsync(new AwsSessionOptions { ProfileName = "half" }));

        Assert.Equal(ErrorIds.CredentialsInvalid, fault.ErrorId);
        Assert.Contains("sso_start_url", fault.Message, StringComparison.Ordinal);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The cache of the AWS tools names its files so.")]
    private void WriteToken(string cacheKey, DateTime expires)
    {
        var name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(cacheKey)));
        var until = expires.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        File.WriteAllText(
            Path.Combine(_environment.Home, ".aws", "sso", "cache", name + ".json"),
            $$"""{"startUrl":"https://example.awsapps.com/start","region":"eu-west-1","accessToken":"sso-access-token","expiresAt":"{{until}}"}""");
    }
}
