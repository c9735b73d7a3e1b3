using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Credentials;

/// <summary>Roles: profiles that assume one, -AssumeRoleArn, MFA and web identity, against a stand-in for STS.</summary>
[Collection(EnvironmentGroup.Name)]
public sealed class RoleTests : IDisposable
{
    private const string Profiles = """
        [profile source]
        aws_access_key_id = AKIASOURCE
        aws_secret_access_key = s
        [profile role]
        role_arn = arn:aws:iam::111122223333:role/ops
        source_profile = source
        external_id = ext-1
        role_session_name = me
        region = eu-west-1
        [profile chain]
        role_arn = arn:aws:iam::444455556666:role/far
        source_profile = role
        region = eu-west-1
        [profile fromenv]
        role_arn = arn:aws:iam::111122223333:role/ops
        credential_source = Environment
        region = eu-west-1
        [profile mfa]
        role_arn = arn:aws:iam::111122223333:role/ops
        source_profile = source
        mfa_serial = arn:aws:iam::111122223333:mfa/ann
        region = eu-west-1
        [profile self]
        aws_access_key_id = AKIASELF
        aws_secret_access_key = s
        role_arn = arn:aws:iam::111122223333:role/ops
        source_profile = self
        region = eu-west-1
        """;

    private readonly EnvironmentScope _environment = new();

    public RoleTests() => _environment.Config(Profiles);

    public void Dispose() => _environment.Dispose();

    [Fact]
    public async Task A_role_profile_is_assumed_with_its_source()
    {
        await using var sts = await StsAsync();
        using var session = await OpenAsync(sts, new AwsSessionOptions { ProfileName = "role" });

        var sent = sts.Received.Single();
        Assert.Contains("Action=AssumeRole&", sent.Text, StringComparison.Ordinal);
        Assert.Contains("ExternalId=ext-1", sent.Text, StringComparison.Ordinal);
        Assert.Contains("RoleSessionName=me", sent.Text, StringComparison.Ordinal);
        Assert.Contains("Credential=AKIASOURCE/", sent.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("profile role", session.CredentialSource);
        await SignsWithRoleAsync(session, sts);
    }

    [Fact]
    public async Task Roles_are_assumed_one_with_another()
    {
        await using var sts = await StsAsync();
        using var session = await OpenAsync(sts, new AwsSessionOptions { ProfileName = "chain" });

        Assert.Equal(2, sts.Received.Count);
        Assert.Contains("role%2Fops", sts.Received[0].Text, StringComparison.Ordinal);
        Assert.Contains("role%2Ffar", sts.Received[1].Text, StringComparison.Ordinal);
        Assert.Equal("role-token", sts.Received[1].Headers["x-amz-security-token"]);
    }

    [Fact]
    public async Task A_profile_may_be_its_own_source()
    {
        await using var sts = await StsAsync();
        using var session = await OpenAsync(sts, new AwsSessionOptions { ProfileName = "self" });

        Assert.Contains("Credential=AKIASELF/", sts.Received.Single().Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_can_be_the_source()
    {
        await using var sts = await StsAsync();
        var missing = await Assert.ThrowsAsync<EksAccessException>(() => OpenAsync(sts, new AwsSessionOptions { ProfileName = "fromenv" }));
        _environment.Set("AWS_ACCESS_KEY_ID", "AKIAENV");
        _environment.Set("AWS_SECRET_ACCESS_KEY", "s");

        using var session = await OpenAsync(sts, new AwsSessionOptions { ProfileName = "fromenv" });

        Assert.Equal(ErrorIds.CredentialsInvalid, missing.ErrorId);
        Assert.Contains("Credential=AKIAENV/", sts.Received.Single().Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_is_asked_for_and_sent()
    {
        await using var sts = await StsAsync();
        string? serial = null;

        using var session = await OpenAsync(sts, new AwsSessionOptions
        {
            ProfileName = "mfa",
            MfaCodePrompt = s =>
            {
                serial = s;
                return " 123456 ";
            },
        });

        Assert.Equal("arn:aws:iam::111122223333:mfa/ann", serial);
        Assert.Contains("TokenCode=123456", sts.Received.Single().Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_code_nothing_is_sent(bool nobody)
    {
        await using var sts = await StsAsync();

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => OpenAsync(sts, new AwsSessionOptions { ProfileName = "mfa", MfaCodePrompt = nobody ? null : _ => null }));

        Assert.Equal(ErrorIds.CredentialsInvalid, fault.ErrorId);
        Assert.Contains("MFA", fault.Message, StringComparison.Ordinal);
        Assert.Empty(sts.Received);
    }

    [Fact]
    public async Task Keys_of_a_role_are_kept_between_sessions_of_a_factory()
    {
        await using var sts = await StsAsync();
        var factory = new ConnectorFactory();
        var options = With(sts, new AwsSessionOptions { ProfileName = "role" });

        using var first = await factory.OpenSessionAsync(options, CancellationToken.None);
        using var second = await factory.OpenSessionAsync(options with { Region = "eu-west-1" }, CancellationToken.None);
        Assert.Single(sts.Received);
        _environment.Config(Profiles.Replace("ext-1", "ext-2", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(EnvironmentScope.ConfigFile, DateTime.UtcNow.AddMinutes(1));
        using var third = await factory.OpenSessionAsync(options, CancellationToken.None);

        Assert.Equal(2, sts.Received.Count);
        Assert.Contains("ext-2", sts.Received[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_run_out_are_renewed()
    {
        await using var sts = await StsAsync(_ => DateTime.UtcNow.AddSeconds(2));
        using var session = await OpenAsync(sts, new AwsSessionOptions { ProfileName = "role" });
        await Task.Delay(1500);

        await session.Sts.GetCallerIdentityAsync(CancellationToken.None);

        Assert.Equal(2, sts.Received.Count(r => r.Text.Contains("AssumeRole", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("444455556666", "444455556666", 1)]
    [InlineData(null, "111122223333", 2)]
    public async Task The_account_is_filled_into_the_role(string? account, string expected, int calls)
    {
        await using var sts = await StsAsync();

        using var session = await OpenAsync(sts, new AwsSessionOptions { AccessKey = "A", SecretKey = "s", Region = "eu-west-1", AssumeRoleArn = "arn:aws:iam::{AccountId}:role/audit", AssumeRoleAccountId = account });

        Assert.Equal(calls, sts.Received.Count);
        Assert.Contains("RoleArn=" + Uri.EscapeDataString($"arn:aws:iam::{expected}:role/audit"), sts.Received[^1].Text, StringComparison.Ordinal);
        Assert.Contains($"arn:aws:iam::{expected}:role/audit", session.CredentialSource, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_role_is_told_with_its_ARN()
    {
        await using var sts = await LoopbackServer.StartAsync(403, StsAnswers.Error("AccessDenied", "User: x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/ops"));

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => OpenAsync(sts, new AwsSessionOptions { ProfileName = "role" }));

        Assert.Equal(ErrorIds.AccessDenied, fault.ErrorId);
        Assert.Equal("arn:aws:iam::111122223333:role/ops", fault.TargetObject);
        Assert.Equal("AssumeRole", fault.Operation);
    }

    [Fact]
    public async Task A_web_identity_of_the_environment_is_used_before_the_default_profile()
    {
        await using var sts = await StsAsync();
        _environment.Config("[default]\naws_access_key_id = A\naws_secret_access_key = s\n");
        var file = Path.Combine(_environment.Home, "token");
        File.WriteAllText(file, "web-token\n");
        _environment.Set("AWS_WEB_IDENTITY_TOKEN_FILE", file);
        _environment.Set("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/pod");

        using var session = await OpenAsync(sts, new AwsSessionOptions { Region = "eu-west-1" });

        var sent = sts.Received.Single();
        Assert.Contains("Action=AssumeRoleWithWebIdentity", sent.Text, StringComparison.Ordinal);
        Assert.Contains("WebIdentityToken=web-token", sent.Text, StringComparison.Ordinal);
        Assert.False(sent.Headers.ContainsKey("Authorization"));
        await SignsWithRoleAsync(session, sts);
    }

    [Fact]
    public async Task A_token_file_that_is_missing_is_told()
    {
        await using var sts = await StsAsync();
        _environment.Set("AWS_WEB_IDENTITY_TOKEN_FILE", Path.Combine(_environment.Home, "none"));
        _environment.Set("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/pod");

        Assert.Equal(ErrorIds.CredentialsInvalid, (await Assert.ThrowsAsync<EksAccessException>(() => OpenAsync(sts, new AwsSessionOptions { Region = "eu-west-1" }))).ErrorId);
    }

    private static Task<LoopbackServer> StsAsync(Func<Received, DateTime>? expiration = null) => LoopbackServer.StartAsync((request, context) =>
    {
        var until = expiration?.Invoke(request) ?? DateTime.UtcNow.AddHours(1);
        return LoopbackServer.WriteAsync(context, 200, request.Text switch
        {
            var t when t.Contains("AssumeRoleWithWebIdentity", StringComparison.Ordinal) => StsAnswers.Assumed("AssumeRoleWithWebIdentity", until),
            var t when t.Contains("AssumeRole", StringComparison.Ordinal) => StsAnswers.Assumed("AssumeRole", until),
            _ => StsAnswers.Identity,
        });
    });

    private static AwsSessionOptions With(LoopbackServer sts, AwsSessionOptions options) => options with { StsEndpointUrl = sts.Url.AbsoluteUri };

    private static Task<IAwsSession> OpenAsync(LoopbackServer sts, AwsSessionOptions options) => Sessions.OpenAsync(With(sts, options));

    private static async Task SignsWithRoleAsync(IAwsSession session, LoopbackServer sts)
    {
        await session.Sts.GetCallerIdentityAsync(CancellationToken.None);
        Assert.Contains("Credential=ASIAROLE/", sts.Received[^1].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("role-token", sts.Received[^1].Headers["x-amz-security-token"]);
    }
}
