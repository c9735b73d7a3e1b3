using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Credentials;

/// <summary>
/// Connectors in a load context of their own, as in PowerShell, while another copy of the same SDK stands in the default
/// context and would be found first by anybody who looks for it by name.
/// </summary>
[Collection(EnvironmentGroup.Name)]
public sealed class LoadContextTests : IDisposable
{
    private readonly EnvironmentScope _environment = new();

    public void Dispose() => _environment.Dispose();

    [Fact]
    public async Task Role_and_SSO_profiles_work()
    {
        // Make sure that the default context has its copies.
        Type[] theirs = [typeof(Amazon.SecurityToken.AmazonSecurityTokenServiceClient), typeof(Amazon.SSO.AmazonSSOClient), typeof(Amazon.SSOOIDC.AmazonSSOOIDCClient), typeof(YamlDotNet.Core.Parser)];
        await using var server = await LoopbackServer.StartAsync((request, context) => request.Headers.ContainsKey("x-amz-sso_bearer_token")
            ? LoopbackServer.WriteAsync(context, 200, """{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s","sessionToken":"t","expiration":4070908800000}}""")
            : LoopbackServer.WriteAsync(context, 200, request.Text.Contains("AssumeRole", StringComparison.Ordinal) ? StsAnswers.Assumed("AssumeRole", DateTime.UtcNow.AddHours(1)) : StsAnswers.Identity));
        _environment.Set("AWS_ENDPOINT_URL_SSO", server.Url.AbsoluteUri);
        _environment.Config("""
            [profile sso]
            sso_start_url = https://example.awsapps.com/start
            sso_region = eu-west-1
            sso_account_id = 111122223333
            sso_role_name = Admin
            region = eu-west-1
            [profile role]
            role_arn = arn:aws:iam::111122223333:role/ops
            source_profile = sso
            region = eu-west-1
            """);
        WriteToken();
        var context = new Isolated();
        var factory = (IConnectors)Activator.CreateInstance(context.LoadFromAssemblyName(new AssemblyName("EksAccessManagement.Connectors")).GetType("EksAccessManagement.Connectors.ConnectorFactory")!)!;

        using var session = await factory.OpenSessionAsync(new AwsSessionOptions { ProfileName = "role", StsEndpointUrl = server.Url.AbsoluteUri }, CancellationToken.None);
        var identity = await session.Sts.GetCallerIdentityAsync(CancellationToken.None);

        Assert.Equal("111122223333", identity.Account);
        Assert.Contains("Credential=ASIASSO/", server.Received[1].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("Credential=ASIAROLE/", server.Received[2].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Single(factory.Yaml.Parse("a: 1"));
        Assert.NotSame(typeof(ConnectorFactory).Assembly, factory.GetType().Assembly);
        Assert.All(theirs, t => Assert.Contains(context.Assemblies, a => a.GetName().Name == t.Assembly.GetName().Name && a != t.Assembly));
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The cache of the AWS tools names its files so.")]
    private void WriteToken()
    {
        var name = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes("https://example.awsapps.com/start")));
        var until = DateTime.UtcNow.AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        File.WriteAllText(
            Path.Combine(_environment.Home, ".aws", "sso", "cache", name + ".json"),
            $$"""{"startUrl":"https://example.awsapps.com/start","region":"eu-west-1","accessToken":"sso-access-token","expiresAt":"{{until}}"}""");
    }

    private sealed class Isolated() : AssemblyLoadContext("isolated")
    {
        private static readonly string[] Own = ["EksAccessManagement.Connectors", "AWSSDK.Core", "AWSSDK.SecurityToken", "AWSSDK.SSO", "AWSSDK.SSOOIDC", "YamlDotNet"];

        protected override Assembly? Load(AssemblyName assemblyName) =>
            Own.Contains(assemblyName.Name) ? LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll")) : null;
    }
}
