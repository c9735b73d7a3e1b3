using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.Migration.Tests.Support;

namespace EksAccessManagement.Faults.Tests;

/// <summary>Looks for the secrets in use in all that a run said and wrote.</summary>
internal static class Secrets
{
    /// <summary>What is secret and stands in a text; null when nothing is.</summary>
    public static string? FindIn(string text, Cluster cluster) => SecretText.FindIn(text, [cluster.Options.SecretKey, cluster.Options.SessionToken]);

    /// <summary>All that a run left where somebody may read it: its errors with what is inside them, its words, its files.</summary>
    public static IEnumerable<(string Where, string Text)> Traces(Outcome outcome, Cluster cluster)
    {
        yield return ("the outputs", outcome.Outputs);
        foreach (var fault in outcome.Faults)
        {
            yield return ("an error", fault.ToString() + fault.RecommendedAction + fault.TargetObject);
        }

        foreach (var word in cluster.Operator.Warnings.Concat(cluster.Operator.Verbose).Concat(cluster.Operator.Questions).ToArray())
        {
            yield return ("a message", word);
        }

        foreach (var file in Directory.EnumerateFiles(cluster.Folder, "*", SearchOption.AllDirectories))
        {
            yield return ("the file " + Path.GetFileName(file), File.ReadAllText(file));
        }
    }

    /// <summary>The files of a run that others than their owner may read.</summary>
    public static IReadOnlyList<string> OpenFiles(Cluster cluster)
    {
        var open = new List<string>();
        if (OperatingSystem.IsWindows())
        {
            return open;
        }

        foreach (var file in Directory.EnumerateFiles(cluster.Folder, "*", SearchOption.AllDirectories))
        {
            if (File.GetUnixFileMode(file) != (UnixFileMode.UserRead | UnixFileMode.UserWrite))
            {
                open.Add(file);
            }
        }

        return open;
    }
}
