using System;
using System.Collections.Generic;
using System.Globalization;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>From which platform version on a Kubernetes version has access entries.</summary>
/// <remarks>Source: EKS user guide, setting up access entries. Core has such a table of its own; that they agree is worth more than sharing it.</remarks>
internal static class PlatformVersions
{
    private static readonly Dictionary<int, int> Minimum = new() { [23] = 17, [24] = 15, [25] = 12, [26] = 11, [27] = 10, [28] = 6, [29] = 1, [30] = 2 };

    public static bool HaveEntries(string version, string platform)
    {
        if (!version.StartsWith("1.", StringComparison.Ordinal) || !TryNumber(version[2..], out var minor)
            || !platform.StartsWith("eks.", StringComparison.Ordinal) || !TryNumber(platform[4..], out var build))
        {
            return true;
        }

        return minor > 30 || (Minimum.TryGetValue(minor, out var least) && build >= least);
    }

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
