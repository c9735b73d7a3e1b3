using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.RuntimeDependencies;
using Amazon.SecurityToken;
using Amazon.SSO;
using Amazon.SSOOIDC;

namespace EksAccessManagement.Connectors.Credentials;

/// <summary>Tells our copy of AWSSDK.Core where our copies of the SSO and STS clients are.</summary>
/// <remarks>
/// AWSSDK.Core looks for them by name among all assemblies of the process: in a load context it finds none, or one that
/// another module loaded, whose types are not ours.
/// </remarks>
internal static class SdkClients
{
    private static readonly object Gate = new();
    private static bool _registered;

    /// <summary>Registers the clients, once.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (_registered)
            {
                return;
            }

            var registry = GlobalRuntimeDependencyRegistry.Instance;
            registry.RegisterSSOClient(c => new AmazonSSOClient(new AnonymousAWSCredentials(), With(new AmazonSSOConfig(), c.SSOClientContextData.Region, c.SSOClientContextData.ProxySettings)));
            registry.RegisterSSOOIDCClient(c => new AmazonSSOOIDCClient(new AnonymousAWSCredentials(), With(new AmazonSSOOIDCConfig(), c.SSOOIDCClientContextData.Region, c.SSOOIDCClientContextData.ProxySettings)));

            // Of the uses of STS only those that are not signed can be served: the context does not carry keys.
            registry.RegisterSecurityTokenServiceClient(c => c.SecurityTokenServiceClientContextData.Action == SecurityTokenServiceClientContext.ActionContext.AssumeRoleAWSCredentials
                ? null!
                : new AmazonSecurityTokenServiceClient(new AnonymousAWSCredentials(), With(new AmazonSecurityTokenServiceConfig(), c.SecurityTokenServiceClientContextData.Region, c.SecurityTokenServiceClientContextData.ProxySettings)));
            _registered = true;
        }
    }

    private static T With<T>(T config, RegionEndpoint region, IWebProxy? proxy)
        where T : ClientConfig
    {
        config.RegionEndpoint = region;
#if NET
        if (proxy is not null)
        {
            config.SetWebProxy(proxy);
        }
#else
        if (proxy is WebProxy webProxy)
        {
            config.SetWebProxy(webProxy);
        }
#endif
        return config;
    }
}
