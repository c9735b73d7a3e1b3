using System.ComponentModel;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that read clusters and may reach their Kubernetes API another way.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class KubernetesReaderCmdlet : ClusterReaderCmdlet
{
    /// <summary>The URL of the Kubernetes API in place of the cluster's endpoint.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesEndpoint { get; set; }

    /// <inheritdoc/>
    protected override string? KubernetesUrl => KubernetesEndpoint;
}
