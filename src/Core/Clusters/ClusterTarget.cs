using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Clusters;

/// <summary>One cluster that was found, and the session it is reached with.</summary>
public sealed class ClusterTarget
{
    private readonly ClusterLocator _locator;

    internal ClusterTarget(ClusterLocator locator, IAwsSession session, AwsSessionOptions options, ClusterDescription description, Identity.ClusterArn arn)
    {
        (_locator, Session, Options, Description, Arn) = (locator, session, options, description, arn);
    }

    /// <summary>The session; its owner disposes it.</summary>
    public IAwsSession Session { get; }

    /// <summary>The options the session was opened with.</summary>
    public AwsSessionOptions Options { get; }

    /// <summary>The cluster as it was when it was found.</summary>
    public ClusterDescription Description { get; }

    /// <summary>The cluster's ARN.</summary>
    public Identity.ClusterArn Arn { get; }

    /// <summary>The cluster's name.</summary>
    public string Name => Description.Name;

    /// <summary>The cluster's account.</summary>
    public string AccountId => Arn.AccountId;

    /// <summary>The cluster's partition.</summary>
    public string Partition => Arn.Partition;

    /// <summary>The EKS API of the cluster's region.</summary>
    public IEksApi Eks => Session.Eks;

    /// <summary>The mode, CONFIG_MAP when the service does not tell one.</summary>
    public string AuthenticationMode => AuthenticationModeName.Of(Description);

    /// <summary>Who the session's credentials are; asked once a session.</summary>
    public Task<CallerIdentity> GetCallerAsync(CancellationToken cancellationToken) => _locator.GetCallerAsync(Session, cancellationToken);

    /// <summary>The same cluster as it is now: a locator describes a cluster once, and modes change under way.</summary>
    internal async Task<ClusterTarget> RefreshAsync(CancellationToken cancellationToken) =>
        new(_locator, Session, Options, await Eks.DescribeClusterAsync(Name, cancellationToken).ConfigureAwait(false), Arn);

    /// <summary>Writes the cluster's name, ARN, region, account and credential source into an object.</summary>
    public T Place<T>(T item)
        where T : ClusterItem =>
        (T)(item with
        {
            ClusterName = Name,
            ClusterArn = Arn.ToString(),
            Region = Arn.Region,
            AccountId = AccountId,
            CredentialSource = Session.CredentialSource,
        });

    /// <summary>The Kubernetes API of the cluster, through the tunnel of the options when they name one.</summary>
    /// <exception cref="EksAccessException"><c>KubernetesUnreachable</c> when the cluster has no endpoint (yet).</exception>
    public IKubernetesApi OpenKubernetes()
    {
        if (Description.Endpoint.Length == 0)
        {
            throw new EksAccessException(ErrorIds.KubernetesUnreachable, ErrorKind.Unavailable, $"Cluster {this} has no Kubernetes endpoint; its status is {Description.Status}.")
            {
                RecommendedAction = "Wait until the cluster is ACTIVE.",
                TargetObject = Name,
            };
        }

        var tunnel = string.IsNullOrEmpty(Options.KubernetesEndpoint) ? null : Options.KubernetesEndpoint;
        return Session.OpenKubernetes(new KubernetesEndpoint(Description.Id ?? Name, tunnel ?? Description.Endpoint, Description.CertificateAuthorityData)
        {
            CertificateHost = tunnel is not null && Uri.TryCreate(Description.Endpoint, UriKind.Absolute, out var uri) ? uri.Host : null,
        });
    }

    /// <summary>Refuses clusters that EKS does not run.</summary>
    /// <exception cref="EksAccessException"><c>ClusterNotManaged</c>.</exception>
    public void RequireManaged()
    {
        if (Description.IsConnected)
        {
            throw new EksAccessException(ErrorIds.ClusterNotManaged, ErrorKind.InvalidState, $"Cluster {this} is a connected cluster: EKS does not run it, and it has no access entries.")
            {
                RecommendedAction = "Manage its access with Kubernetes RBAC, where it runs.",
                TargetObject = Name,
            };
        }
    }

    /// <summary>The name and the region, for messages.</summary>
    public override string ToString() => $"{Name} ({Arn.Region})";
}
