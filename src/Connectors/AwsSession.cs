using System;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Credentials;
using EksAccessManagement.Connectors.Kubernetes;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors;

/// <summary>A session: keys and settings are its own, connections are shared with other sessions.</summary>
internal sealed class AwsSession : IAwsSession
{
    private readonly SessionParts _parts;
    private readonly Transports _transports;

    /// <summary>Makes a session.</summary>
    public AwsSession(SessionParts parts, Transports transports)
    {
        _parts = parts;
        _transports = transports;
        var settings = parts.Settings;
        var account = new LearntAccount();
        ServiceCaller Caller(ApiClient client, string host, string scope) =>
            new(client, parts.Keys, host, settings.Limits, key => transports.Paces.Of(scope + "|" + host, account.Id ?? key));
        Eks = new EksApi(Caller(transports.Eks(settings, parts.EksEndpointUrl), EksHost(parts), "eks|" + settings.Region), account);
        Iam = new IamApi(Caller(transports.Iam(settings, parts.IamEndpointUrl), IamHost(parts), "iam"));
        Sts = new StsApi(parts.Sts, parts.Keys);
    }

    /// <inheritdoc/>
    public string Region => _parts.Settings.Region;

    /// <inheritdoc/>
    public string RegionSource => _parts.RegionSource;

    /// <inheritdoc/>
    public string Partition => Partitions.OfRegion(Region);

    /// <inheritdoc/>
    public string CredentialSource => _parts.SourcePrefix + _parts.Keys.Name;

    /// <inheritdoc/>
    public IEksApi Eks { get; }

    /// <inheritdoc/>
    public IStsApi Sts { get; }

    /// <inheritdoc/>
    public IIamApi Iam { get; }

    /// <inheritdoc/>
    public IKubernetesApi OpenKubernetes(KubernetesEndpoint endpoint)
    {
        var token = _parts.Tokens.GetOrAdd(endpoint.ClusterName, name => new ClusterToken(_parts.Keys, Region, name, SystemClock.Instance));
        return new KubernetesApi(_transports.Kubernetes(endpoint, _parts.Settings), token, _parts.Settings.Limits);
    }

    /// <summary>Gives nothing back: connections and keys are shared and looked after by the factory.</summary>
    public void Dispose()
    {
    }

    private static string EksHost(SessionParts parts) =>
        parts.EksEndpointUrl ?? EndpointRules.Eks(parts.Settings.Region, parts.Settings.UseDualStack, parts.Settings.UseFips).Host;

    private static string IamHost(SessionParts parts) =>
        parts.IamEndpointUrl ?? EndpointRules.Iam(parts.Settings.Region, parts.Settings.UseDualStack, parts.Settings.UseFips).Host;
}
