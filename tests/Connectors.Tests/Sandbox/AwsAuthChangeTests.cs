using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Sandbox;

/// <summary>Changes of aws-auth over the wire, while others write too.</summary>
public sealed class AwsAuthChangeTests : IAsyncLifetime
{
    private const string Deployer = "arn:aws:iam::111122223333:role/deployer";
    private const string Other = "arn:aws:iam::111122223333:user/other";
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ConnectorFactory _factory = new();
    private SandboxServer _sandbox = null!;
    private IAwsSession _session = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync();
        var key = _sandbox.Clients.Profiles["default"].Credentials;
        _session = await _factory.OpenSessionAsync(Sessions.Options(_sandbox.EndpointUrl) with { AccessKey = key.AccessKeyId, SecretKey = key.SecretAccessKey }, None);
    }

    public async Task DisposeAsync()
    {
        _session.Dispose();
        await _sandbox.DisposeAsync();
    }
}
