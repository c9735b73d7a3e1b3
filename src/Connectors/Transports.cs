using System;
using System.Collections.Generic;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Kubernetes;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors;

/// <summary>Clients and connections, one for each endpoint and setting. They hold no keys: each call brings its own.</summary>
internal sealed class Transports
{
    private const int MostKept = 128;
    private readonly Dictionary<string, object> _kept = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>How many calls may be under way.</summary>
    public CallPaces Paces { get; } = new();

    /// <summary>The pipeline to EKS.</summary>
    public ApiClient Eks(ClientSettings settings, string? endpointUrl) => Keep("eks", settings, endpointUrl, () =>
    {
        var config = new ApiConfig(EksOperations.ServiceId, EksOperations.EndpointPrefix, EksOperations.Version, EndpointRules.Eks) { EndpointRegion = settings.Region };
        settings.Apply(config, endpointUrl, settings.Region);
        return new ApiClient(config, JsonRequestMarshaller.Instance, new RawResponseUnmarshaller(ServiceFault.FromJson));
    });

    /// <summary>The pipeline to IAM, which signs for one region of its partition.</summary>
    public ApiClient Iam(ClientSettings settings, string? endpointUrl) => Keep("iam", settings, endpointUrl, () =>
    {
        var config = new ApiConfig(IamApi.ServiceId, "iam", IamApi.Version, EndpointRules.Iam) { EndpointRegion = settings.Region };
        settings.Apply(config, endpointUrl, EndpointRules.OfRegion(settings.Region).IamRegion);
        return new ApiClient(config, new QueryRequestMarshaller(IamApi.Version), new RawResponseUnmarshaller(IamReader.Fault));
    });

    /// <summary>The connections to a cluster's Kubernetes API.</summary>
    public KubernetesTransport Kubernetes(KubernetesEndpoint endpoint, ClientSettings settings)
    {
        var key = string.Join("\n", endpoint.Url, endpoint.CertificateHost, endpoint.CertificateAuthorityData);
        return Keep("kubernetes", settings, key, () => KubernetesTransport.Open(endpoint, settings));
    }

    /// <summary>The oldest is let go, not closed: a call may still be using it, and what nobody uses any more is collected.</summary>
    private T Keep<T>(string kind, ClientSettings settings, string? endpoint, Func<T> make)
        where T : class
    {
        var key = string.Join("\n", kind, settings.Key, endpoint);
        lock (_kept)
        {
            if (_kept.TryGetValue(key, out var known))
            {
                return (T)known;
            }

            var made = make();
            _kept.Add(key, made);
            _order.Enqueue(key);
            if (_order.Count > MostKept)
            {
                _kept.Remove(_order.Dequeue());
            }

            return made;
        }
    }
}
