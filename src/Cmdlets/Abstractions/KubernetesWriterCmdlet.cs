using System.ComponentModel;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that change one cluster at a time and may reach its Kubernetes API another way.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class KubernetesWriterCmdlet : ClusterWriterCmdlet
{
    /// <summary>The URL of the Kubernetes API in place of the cluster's endpoint.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesEndpoint { get; set; }

    /// <inheritdoc/>
    protected override string? KubernetesUrl => KubernetesEndpoint;
}
