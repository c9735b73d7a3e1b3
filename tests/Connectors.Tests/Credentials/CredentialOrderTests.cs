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

/// <summary>Which credentials are taken, seen by the access key that signs a request.</summary>
[Collection(EnvironmentGroup.Name)]
public sealed class CredentialOrderTests : IDisposable
{
    private const string AllProfiles = """
        [default]
        aws_access_key_id = AKIADEFAULT
        aws_secret_access_key = s
        [AWS PS Default]
        aws_access_key_id = AKIALEGACY
        aws_secret_access_key = s
        [named]
        aws_access_key_id = AKIANAMED
        aws_secret_access_key = s
        aws_session_token = t
        [byvariable]
        aws_access_key_id = AKIABYVARIABLE
        aws_secret_access_key = s
        """;

    private readonly EnvironmentScope _environment = new();

    public void Dispose() => _environment.Dispose();

    [Fact]
    public async Task The_order_is_that_of_AWS_Tools()
    {
        _environment.Credentials(AllProfiles);
        _environment.Set("AWS_ACCESS_KEY_ID", "AKIAENV");
        _environment.Set("AWS_SECRET_ACCESS_KEY", "s");
        _environment.Set("AWS_PROFILE", "byvariable");
        var stored = new Foreign("stored credentials", () => new AwsKeys("AKIASTORED", "s", null));
        var given = new Foreign("given credentials", () => new AwsKeys("AKIAGIVEN", "s", "t"));
        var everything = new AwsSessionOptions { Region = "eu-west-1", AccessKey = "AKIALITERAL", SecretKey = "s", StoredCredentials = stored, Credential = given };

        await TakesAsync(everything with { ProfileName = "named" }, "AKIALITERAL", "access key given as parameter");
        await TakesAsync(everything with { AccessKey = null, SecretKey = null, Credential = null, ProfileName = "named" }, "AKIANAMED", "profile named");
        await TakesAsync(everything with { AccessKey = null, SecretKey = null }, "AKIAGIVEN", "given credentials");
        await TakesAsync(everything with { AccessKey = null, SecretKey = null, Credential = null }, "AKIASTORED", "stored credentials");
        var nothing = new AwsSessionOptions { Region = "eu-west-1" };
        await TakesAsync(nothing, "AKIAENV", "environment variables");
        _environment.Set("AWS_ACCESS_KEY_ID", null);
        _environment.Set("AWS_SECRET_ACCESS_KEY", null);
        await TakesAsync(nothing, "AKIABYVARIABLE", "profile byvariable");
        _environment.Set("AWS_PROFILE", null);
        await TakesAsync(nothing, "AKIADEFAULT", "profile default");
        _environment.Credentials(AllProfiles.Replace("[default]", "[other]", StringComparison.Ordinal));
        await TakesAsync(nothing, "AKIALEGACY", "profile AWS PS Default");
    }

    [Fact]
    public async Task The_legacy_variable_of_the_secret_counts()
    {
        _environment.Set("AWS_ACCESS_KEY_ID", "AKIAENV");
        _environment.Set("AWS_SECRET_KEY", "s");

        await TakesAsync(new AwsSessionOptions { Region = "eu-west-1" }, "AKIAENV", "environment variables");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_unknown_profile_is_an_error_and_nothing_else_is_tried(bool byVariable)
    {
        _environment.Credentials(AllProfiles);
        _environment.Set("AWS_PROFILE", byVariable ? "nobody" : null);

        var fault = await FailsAsync(new AwsSessionOptions { Region = "eu-west-1", ProfileName = byVariable ? null : "nobody" });

        Assert.Equal(ErrorIds.ProfileNotFound, fault.ErrorId);
        Assert.Contains("nobody", fault.Message, StringComparison.Ordinal);
        Assert.Contains("named", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.True(fault.EndsPipeline);
    }

    [Fact]
    public async Task Nothing_at_all_is_told()
    {
        var fault = await FailsAsync(new AwsSessionOptions { Region = "eu-west-1" });

        Assert.Equal(ErrorIds.CredentialsNotFound, fault.ErrorId);
        Assert.True(fault.EndsPipeline);
    }

    [Fact]
    public async Task Half_a_pair_of_keys_is_told_and_never_passed_over()
    {
        _environment.Credentials(AllProfiles);
        Assert.Equal(ErrorIds.InvalidArgument, (await FailsAsync(new AwsSessionOptions { Region = "eu-west-1", AccessKey = "AKIA" })).ErrorId);
        _environment.Set("AWS_ACCESS_KEY_ID", "AKIAENV");
        Assert.Equal(ErrorIds.CredentialsInvalid, (await FailsAsync(new AwsSessionOptions { Region = "eu-west-1" })).ErrorId);
    }

    [Fact]
    public async Task Profile_and_credential_together_are_an_error()
    {
        _environment.Credentials(AllProfiles);
        var given = new Foreign("given", () => new AwsKeys("A", "s", null));

        Assert.Equal(ErrorIds.InvalidArgument, (await FailsAsync(new AwsSessionOptions { Region = "eu-west-1", ProfileName = "named", Credential = given })).ErrorId);
    }

    [Fact]
    public async Task A_named_file_is_read_and_only_that()
    {
        _environment.Credentials(AllProfiles);
        var file = Path.Combine(_environment.Home, "other");
        File.WriteAllText(file, "[there]\naws_access_key_id = AKIATHERE\naws_secret_access_key = s\n");

        await TakesAsync(new AwsSessionOptions { Region = "eu-west-1", ProfileName = "there", ProfileLocation = file }, "AKIATHERE", "profile there");
        var fault = await FailsAsync(new AwsSessionOptions { Region = "eu-west-1", ProfileName = "named", ProfileLocation = file });
        Assert.Equal(ErrorIds.ProfileNotFound, fault.ErrorId);
        Assert.Equal(["there"], new ConnectorFactory().ListProfileNames(file));
    }

    [Fact]
    public void Profile_names_come_from_both_files_and_never_fail()
    {
        _environment.Credentials(AllProfiles);
        _environment.Config("[profile fromconfig]\naws_access_key_id = A\naws_secret_access_key = s\n");

        Assert.Contains("fromconfig", new ConnectorFactory().ListProfileNames(null));
        Assert.Contains("named", new ConnectorFactory().ListProfileNames(null));
        Assert.Empty(new ConnectorFactory().ListProfileNames(Path.Combine(_environment.Home, "missing")));
    }

    [Fact]
    public async Task Foreign_credentials_are_asked_before_every_call()
    {
        var count = 0;
        var foreign = new Foreign("stored", () => new AwsKeys("AKIA" + ++count, "s", null));
        await using var server = await LoopbackServer.StartAsync(200, """{"clusters":[]}""");
        using var session = await Sessions.OpenAsync(new AwsSessionOptions { Region = "eu-west-1", StoredCredentials = foreign, EndpointUrl = server.Url.AbsoluteUri });

        await session.Eks.ListClustersAsync((_, _) => Task.CompletedTask, CancellationToken.None);
        await session.Eks.ListClustersAsync((_, _) => Task.CompletedTask, CancellationToken.None);

        Assert.Contains("Credential=AKIA2/", server.Received[0].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("Credential=AKIA3/", server.Received[1].Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_of_foreign_credentials_is_told_as_theirs()
    {
        var fault = await FailsAsync(new AwsSessionOptions { Region = "eu-west-1", Credential = new Foreign("their keys", () => throw new InvalidOperationException("gone")) });

        Assert.Equal(ErrorIds.CredentialsInvalid, fault.ErrorId);
        Assert.Contains("their keys", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorIds.CredentialsInvalid, (await FailsAsync(new AwsSessionOptions { Region = "eu-west-1", Credential = new Foreign("empty", () => new AwsKeys("", "", null)) })).ErrorId);
    }

    [Fact]
    public async Task A_container_is_asked_when_nothing_else_is_there()
    {
        await using var container = await LoopbackServer.StartAsync(200, """{"AccessKeyId":"ASIACONTAINER","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}""");
        _environment.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.Url + "creds");
        _environment.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "secret-token");

        await TakesAsync(new AwsSessionOptions { Region = "eu-west-1" }, "ASIACONTAINER", "container credentials");

        Assert.Equal("secret-token", container.Received[0].Headers["Authorization"]);
    }

    [Fact]
    public async Task An_instance_gives_keys_and_region()
    {
        await using var instance = await LoopbackServer.StartAsync((request, context) => LoopbackServer.WriteAsync(context, 200, (request.Method, request.RawTarget) switch
        {
            ("PUT", "/latest/api/token") => "imds-token",
            (_, "/latest/meta-data/placement/region") => "ap-south-1",
            (_, "/latest/meta-data/iam/security-credentials/") => "instance-role",
            _ => """{"Code":"Success","AccessKeyId":"ASIAINSTANCE","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}""",
        }));
        _environment.Set("AWS_EC2_METADATA_SERVICE_ENDPOINT", instance.Url.AbsoluteUri);
        Assert.Equal(ErrorIds.CredentialsNotFound, (await FailsAsync(new AwsSessionOptions())).ErrorId);
        Assert.Empty(instance.Received);
        _environment.Set("AWS_EC2_METADATA_DISABLED", null);

        await TakesAsync(new AwsSessionOptions(), "ASIAINSTANCE", "EC2 instance profile", "ap-south-1", "EC2 instance metadata");

        Assert.All(instance.Received.Where(r => r.Method == "GET"), r => Assert.Equal("imds-token", r.Headers["X-aws-ec2-metadata-token"]));
    }

    [SkippableFact]
    public async Task A_credential_process_is_run()
    {
        Skip.If(OperatingSystem.IsWindows());
        var program = Path.Combine(_environment.Home, "keys.sh");
        File.WriteAllText(program, "#!/bin/sh\necho '{\"Version\":1,\"AccessKeyId\":\"ASIAPROCESS\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}'\n");
        _environment.Config($"[profile proc]\ncredential_process = sh {program}\n[profile bad]\ncredential_process = sh -c 'exit 3'\n");

        await TakesAsync(new AwsSessionOptions { Region = "eu-west-1", ProfileName = "proc" }, "ASIAPROCESS", "profile proc");
        Assert.Equal(ErrorIds.CredentialsInvalid, (await FailsAsync(new AwsSessionOptions { Region = "eu-west-1", ProfileName = "bad" })).ErrorId);
    }

    [Fact]
    public async Task A_profile_without_keys_and_a_broken_file_are_told()
    {
        _environment.Config("[profile empty]\nregion = eu-west-1\n[profile loop-a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = loop-b\n[profile loop-b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = loop-a\n[profile norole]\nrole_arn = arn:aws:iam::1:role/a\n[profile orphan]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = nobody\n");

        Assert.Equal(ErrorIds.CredentialsInvalid, (await FailsAsync(new AwsSessionOptions { ProfileName = "empty" })).ErrorId);
        Assert.Equal(ErrorIds.CredentialsInvalid, (await FailsAsync(new AwsSessionOptions { Region = "eu-west-1", ProfileName = "loop-a" })).ErrorId);
        Assert.Equal(ErrorIds.CredentialsInvalid, (await FailsAsync(new AwsSessionOptions { Region = "eu-west-1", ProfileName = "norole" })).ErrorId);
        Assert.Equal(ErrorIds.ProfileNotFound, (await FailsAsync(new AwsSessionOptions { Region = "eu-west-1", ProfileName = "orphan" })).ErrorId);
    }

    private static async Task TakesAsync(AwsSessionOptions options, string accessKey, string source, string region = "eu-west-1", string? regionSource = null)
    {
        await using var server = await LoopbackServer.StartAsync(200, """{"clusters":[]}""");
        using var session = await Sessions.OpenAsync(options with { EndpointUrl = server.Url.AbsoluteUri });
        await session.Eks.ListClustersAsync((_, _) => Task.CompletedTask, CancellationToken.None);

        Assert.Contains("Credential=" + accessKey + "/", server.Received.Single().Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(source, session.CredentialSource);
        Assert.Equal(region, session.Region);
        Assert.Equal(regionSource ?? session.RegionSource, session.RegionSource);
    }

    private static Task<EksAccessException> FailsAsync(AwsSessionOptions options) => Assert.ThrowsAsync<EksAccessException>(() => Sessions.OpenAsync(options));
}
