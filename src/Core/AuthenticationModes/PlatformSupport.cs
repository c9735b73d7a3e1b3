using System.Collections.Generic;
using System.Globalization;

namespace EksAccessManagement.AuthenticationModes;

/// <summary>From which platform version on a Kubernetes version supports access entries.</summary>
/// <remarks>
/// Source: EKS user guide, "Set up access entries" (today's table begins with 1.28; older editions have 1.23 to 1.27).
/// Versions that are not listed support them on every platform version.
/// </remarks>
public static class PlatformSupport
{
    private const int FirstMinor = 23;

    private static readonly Dictionary<int, int> Minimums = new()
    {
        [23] = 17,
        [24] = 15,
        [25] = 12,
        [26] = 11,
        [27] = 10,
        [28] = 6,
        [29] = 1,
        [30] = 2,
    };

    /// <summary>The lowest platform version that supports access entries; null when none does, or when the text is no version.</summary>
    public static string? Minimum(string kubernetesVersion) =>
        !TryMinor(kubernetesVersion, out var minor) || minor < FirstMinor ? null
        : "eks." + (Minimums.TryGetValue(minor, out var minimum) ? minimum : 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a cluster's platform supports access entries; null when one of the versions cannot be read.</summary>
    public static bool? Supports(string kubernetesVersion, string platformVersion)
    {
        if (!TryMinor(kubernetesVersion, out var minor))
        {
            return null;
        }

        if (minor < FirstMinor)
        {
            return false;
        }

        if (!Minimums.TryGetValue(minor, out var minimum))
        {
            return true;
        }

        // eks.9 comes before eks.10.
        return TryPlatform(platformVersion, out var platform) ? platform >= minimum : null;
    }

    private static bool TryMinor(string version, out int minor)
    {
        minor = 0;
        var parts = version.Split('.');
        return parts.Length >= 2 && parts[0] == "1" && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out minor);
    }

    private static bool TryPlatform(string version, out int number)
    {
        const string Prefix = "eks.";
        number = 0;
        return version.StartsWith(Prefix, System.StringComparison.Ordinal)
            && int.TryParse(version.Substring(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
