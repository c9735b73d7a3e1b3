using System;

namespace EksAccessManagement.Ports;

/// <summary>Resolved credentials and a region, and the services reached with them.</summary>
public interface IAwsSession : IDisposable
{
    /// <summary>The region, such as <c>eu-west-1</c>.</summary>
    string Region { get; }

    /// <summary>Where the region came from, for <c>-Verbose</c>.</summary>
    string RegionSource { get; }

    /// <summary>The region's partition: <c>aws</c>, <c>aws-cn</c>, <c>aws-us-gov</c>, …</summary>
    string Partition { get; }

    /// <summary>Where the credentials came from, by name only, such as <c>profile prod</c>.</summary>
    string CredentialSource { get; }

    /// <summary>EKS.</summary>
    IEksApi Eks { get; }

    /// <summary>STS.</summary>
    IStsApi Sts { get; }

    /// <summary>IAM.</summary>
    IIamApi Iam { get; }

    /// <summary>The Kubernetes API of a cluster; connections and tokens are kept for the session's life.</summary>
    IKubernetesApi OpenKubernetes(KubernetesEndpoint endpoint);
}
