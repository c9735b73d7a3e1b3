using System.Linq;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AuthenticationModes;

/// <summary>The one-way machine of modes: which step a cluster can make, and why it cannot make another.</summary>
internal static class AuthenticationModeStep
{
    /// <summary>Refuses a step that EKS would refuse.</summary>
    /// <exception cref="EksAccessException"><c>UnsupportedModeStep</c>, <c>PlatformTooOld</c>, <c>ClusterNotActive</c>.</exception>
    public static void Check(ClusterTarget target, ClusterDescription cluster, string mode)
    {
        CheckStep(target, AuthenticationModeName.Of(cluster), mode);
        if (PlatformSupport.Supports(cluster.Version, cluster.PlatformVersion) == false)
        {
            var minimum = PlatformSupport.Minimum(cluster.Version);
            throw new EksAccessException(ErrorIds.PlatformTooOld, ErrorKind.InvalidState, $"Cluster {target} runs Kubernetes {cluster.Version} on platform version {cluster.PlatformVersion}, which has no access entries{(minimum is null ? string.Empty : $"; {minimum} is the first that has")}.")
            {
                RecommendedAction = minimum is null ? "Upgrade the cluster's Kubernetes version." : "EKS moves clusters to newer platform versions by itself; a Kubernetes upgrade brings one at once. See the cluster's health issues when it does not.",
                TargetObject = target.Name,
            };
        }

        if (cluster.Status is not ("ACTIVE" or "UPDATING"))
        {
            throw new EksAccessException(ErrorIds.ClusterNotActive, ErrorKind.InvalidState, $"Cluster {target} has the status {cluster.Status}; its mode can be changed only when it is ACTIVE.{Health(cluster)}")
            {
                RecommendedAction = "Wait until the cluster is ACTIVE.",
                TargetObject = target.Name,
            };
        }
    }

    private static void CheckStep(ClusterTarget target, string from, string to)
    {
        var fromIndex = AuthenticationModeName.IndexOf(from);
        var toIndex = AuthenticationModeName.IndexOf(to);
        if (fromIndex < 0)
        {
            throw Unsupported(target, from, to, $"this module does not know the mode {from}", "Update the module.");
        }

        if (toIndex < fromIndex)
        {
            throw Unsupported(target, from, to, "a mode step cannot be undone", "There is no way back; a cluster that needs that mode has to be made anew.");
        }

        if (toIndex > fromIndex + 1)
        {
            var next = AuthenticationModeName.All[fromIndex + 1];
            throw Unsupported(target, from, to, "EKS makes one step at a time", $"Go to {next} first, give every row of aws-auth its access entry, then go on.");
        }
    }

    private static EksAccessException Unsupported(ClusterTarget target, string from, string to, string why, string action) =>
        new(ErrorIds.UnsupportedModeStep, ErrorKind.InvalidState, $"Cluster {target} cannot go from {from} to {to}: {why}.") { RecommendedAction = action, TargetObject = target.Name };

    private static string Health(ClusterDescription cluster) => cluster.HealthIssues.Count == 0 ? string.Empty : " " + string.Join(" ", cluster.HealthIssues.Select(h => h.TrimEnd('.') + "."));
}
