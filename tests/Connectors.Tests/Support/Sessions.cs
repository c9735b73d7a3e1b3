using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>Sessions with AWS's published example keys.</summary>
public static class Sessions
{
    public const string AccessKey = "AKIAIOSFODNN7EXAMPLE";
    public const string SecretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    public static AwsSessionOptions Options(Uri endpoint) => new()
    {
        AccessKey = AccessKey,
        SecretKey = SecretKey,
        Region = "eu-west-1",
        EndpointUrl = endpoint.AbsoluteUri,
        StsEndpointUrl = endpoint.AbsoluteUri,
        IamEndpointUrl = endpoint.AbsoluteUri,
        RequestTimeout = TimeSpan.FromSeconds(20),
    };

    public static Task<IAwsSession> OpenAsync(LoopbackServer server) => OpenAsync(Options(server.Url));

    public static Task<IAwsSession> OpenAsync(AwsSessionOptions options) => new ConnectorFactory().OpenSessionAsync(options, CancellationToken.None);
}
