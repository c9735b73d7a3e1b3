using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.Faults.Tests;
using EksAccessManagement.Ports;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>Looks for the secrets in use in what a command said and wrote, and for files of its own that others may read.</summary>
internal sealed class LeakSearch(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly ConcurrentBag<string?> _secrets = [];

    /// <summary>Takes keys whose secret parts must stand nowhere.</summary>
    public void Watch(AwsKeys keys)
    {
        _secrets.Add(keys.SecretAccessKey);
        _secrets.Add(keys.SessionToken);
    }

    /// <summary>Names what holds a secret: the words of a command, or a file. Never the secret itself.</summary>
    public IReadOnlyList<string> Look(string words)
    {
        var leaks = new List<string>();
        if (SecretText.FindIn(words, _secrets) is not null)
        {
            leaks.Add("what it said holds a secret");
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => !IsOfOthers(f)))
        {
            if (SecretText.FindIn(File.ReadAllText(file), _secrets) is not null)
            {
                leaks.Add($"{Path.GetRelativePath(folder, file)} holds a secret");
            }

            if (IsState(file) && !OperatingSystem.IsWindows() && File.GetUnixFileMode(file) != OwnerOnly)
            {
                leaks.Add($"{Path.GetRelativePath(folder, file)} can be read by others");
            }
        }

        return leaks;
    }

    /// <summary>What is not the module's: the AWS CLI's credentials and the keys of roles that it has assumed, what kubectl remembers of a server.</summary>
    private bool IsOfOthers(string file) => Path.GetFileName(file) == "credentials"
        || (Path.GetRelativePath(folder, file) is var path && (path.StartsWith(Path.Combine(".aws", "cli"), StringComparison.Ordinal) || path.StartsWith("cache", StringComparison.Ordinal) || path.StartsWith(".kube", StringComparison.Ordinal)));

    /// <summary>Journals, plans, backups and kept entries: the module's own.</summary>
    private bool IsState(string file) =>
        Path.GetRelativePath(folder, file) is var path && (path.StartsWith("migration-", StringComparison.Ordinal) || path.StartsWith("state" + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}
