using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AuthenticationModes;

/// <summary>The three authentication modes by the service's own names, in the only order in which a cluster goes through them.</summary>
/// <remarks>Source: EKS user guide, "Set up access entries"; every other step is refused by UpdateClusterConfig.</remarks>
public static class AuthenticationModeName
{
    /// <summary>Only aws-auth is read; there are no access entries.</summary>
    public const string ConfigMap = "CONFIG_MAP";

    /// <summary>Both are read; for the same principal the access entry wins.</summary>
    public const string ApiAndConfigMap = "API_AND_CONFIG_MAP";

    /// <summary>Only access entries are read.</summary>
    public const string Api = "API";

    /// <summary>All modes, first to last.</summary>
    public static IReadOnlyList<string> All { get; } = [ConfigMap, ApiAndConfigMap, Api];

    /// <summary>The mode of a cluster; CONFIG_MAP when the service tells none, as clusters older than the feature may do.</summary>
    public static string Of(ClusterDescription cluster) =>
        string.IsNullOrEmpty(cluster.AuthenticationMode) ? ConfigMap : cluster.AuthenticationMode!;

    /// <summary>Reads a mode's name in any case.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>.</exception>
    public static string Parse(string text) =>
        All.FirstOrDefault(m => string.Equals(m, text.Trim(), StringComparison.OrdinalIgnoreCase))
        ?? throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"'{text}' is not an authentication mode.")
        {
            RecommendedAction = "Give " + string.Join(", ", All.Take(All.Count - 1)) + " or " + All[All.Count - 1] + ".",
            TargetObject = text,
            EndsPipeline = true,
        };

    /// <summary>The one mode a cluster can step to; null at the end, and for a mode this module does not know.</summary>
    public static string? Next(string mode)
    {
        var index = IndexOf(mode);
        return index < 0 || index == All.Count - 1 ? null : All[index + 1];
    }

    /// <summary>True when access entries exist in a mode.</summary>
    public static bool ReadsAccessEntries(string mode) => mode != ConfigMap;

    /// <summary>True when aws-auth is read in a mode.</summary>
    public static bool ReadsAwsAuth(string mode) => mode != Api;

    internal static int IndexOf(string mode)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == mode)
            {
                return i;
            }
        }

        return -1;
    }
}
