using EksAccessManagement.Clusters;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AuthenticationModes;

/// <summary>Makes the object that is shown from what the service says.</summary>
internal static class AuthenticationModeView
{
    public static EKSAuthenticationMode Of(ClusterTarget target, ClusterDescription cluster, string? update) => target.Place(new EKSAuthenticationMode
    {
        AuthenticationMode = AuthenticationModeName.Of(cluster),
        NextMode = AuthenticationModeName.Next(AuthenticationModeName.Of(cluster)),
        AccessEntriesSupported = PlatformSupport.Supports(cluster.Version, cluster.PlatformVersion),
        KubernetesVersion = cluster.Version,
        PlatformVersion = cluster.PlatformVersion,
        MinimumPlatformVersion = PlatformSupport.Minimum(cluster.Version),
        Status = cluster.Status,
        UpdateInProgress = update,
    });
}
