using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace EksAccessManagement.Benchmarks.Reporting;

/// <summary>How numbers are made and written.</summary>
internal static class Figures
{
    /// <summary>The middle value; of an even number of values the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    public static string Time(double milliseconds) => milliseconds switch
    {
        double.NaN => "-",
        < 0 => "-" + Time(-milliseconds),
        >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
        >= 1000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        >= 0.1 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds * 1000:0.0} µs"),
    };

    public static string Time(TimeSpan time) => Time(time.TotalMilliseconds);

    public static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000:0.0} MB");

    public static string Kilobytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000:0} kB");

    public static string Ratio(double ratio) => double.IsNaN(ratio) || double.IsInfinity(ratio) ? "-" : ratio.ToString(ratio >= 10 ? "0" : "0.00", CultureInfo.InvariantCulture);

    public static string Count(double count) => count.ToString("#,0.##", CultureInfo.InvariantCulture);

    /// <summary>Whether a target is met, in a word.</summary>
    public static string Met(bool isMet) => isMet ? "met" : "**missed**";
}
