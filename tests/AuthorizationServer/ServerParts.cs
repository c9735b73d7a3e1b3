using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace EksAccessManagement.AuthorizationServer.Tests;

/// <summary>Where a real etcd and a real kube-apiserver are: EKS_LAB_BIN, the cache of tests/EndToEnd/get-parts.sh, or PATH.</summary>
internal sealed record ServerParts(string Etcd, string ApiServer)
{
    public const string HowToGet = "No kube-apiserver and etcd found; tests/EndToEnd/get-parts.sh gets them on Debian 12.";

    public static ServerParts? Find() => Folders().Select(In).FirstOrDefault(p => p is not null);

    private static IEnumerable<string> Folders()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var paths = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return new[] { Environment.GetEnvironmentVariable("EKS_LAB_BIN") ?? string.Empty, Path.Combine(cache, "eks-access-management", "lab", "current") }
            .Concat(paths)
            .Where(f => f.Length > 0);
    }

    private static ServerParts? In(string folder)
    {
        var parts = new ServerParts(Path.Combine(folder, "etcd"), Path.Combine(folder, "kube-apiserver"));
        return File.Exists(parts.Etcd) && File.Exists(parts.ApiServer) ? parts : null;
    }
}
