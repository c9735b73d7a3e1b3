using System;
using System.IO;
using System.Linq;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Sandbox.Lab;

/// <summary>The programs that a lab is made of.</summary>
public sealed class LabParts
{
    /// <summary>The script that gets the parts, below the project's own folder.</summary>
    public const string Script = "tests/EndToEnd/get-parts.sh";

    private static readonly string[] Names = ["etcd", "kube-apiserver", "kube-controller-manager"];

    private LabParts(string folder)
    {
        Folder = folder;
    }

    /// <summary>The folder they lie in.</summary>
    public string Folder { get; }

    /// <summary>The full path of etcd.</summary>
    public string Etcd => Path.Combine(Folder, Names[0]);

    /// <summary>The full path of kube-apiserver.</summary>
    public string ApiServer => Path.Combine(Folder, Names[1]);

    /// <summary>The full path of kube-controller-manager.</summary>
    public string ControllerManager => Path.Combine(Folder, Names[2]);

    /// <summary>The folder that the script fills: <c>eks-access-management/lab/current</c> in the user's cache.</summary>
    public static string DefaultFolder
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return Path.Combine(string.IsNullOrEmpty(cache) ? Path.Combine(home, ".cache") : cache, "eks-access-management", "lab", "current");
        }
    }

    /// <summary>Finds the parts.</summary>
    /// <param name="folder">Where to look; null looks in <see cref="DefaultFolder"/>.</param>
    /// <exception cref="EksAccessException"><see cref="ErrorIds.SandboxUnavailable"/>: a part is missing, or this is no Linux.</exception>
    public static LabParts Find(string? folder = null)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new EksAccessException(ErrorIds.SandboxUnavailable, ErrorKind.NotFound, "A real kube-apiserver for the sandbox is to be had on Linux only.")
            {
                RecommendedAction = "Start the sandbox without it, or in WSL or a container with Debian 12.",
            };
        }

        // The link is followed once, so that a rebuild does not change the parts of a lab that runs.
        var place = folder ?? DefaultFolder;
        place = Path.GetFullPath(place);
        place = Directory.Exists(place) ? new DirectoryInfo(place).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? place : place;
        return Missing(place) is { Length: > 0 } missing
            ? throw new EksAccessException(ErrorIds.SandboxUnavailable, ErrorKind.NotFound, $"{string.Join(" and ", missing)} missing in {place}.")
            {
                RecommendedAction = $"Run {Script} of the project once on Debian 12: it builds them from Debian's packages and keeps them in the cache.",
            }
            : new LabParts(place);
    }

    private static string[] Missing(string folder) => Names.Where(n => !File.Exists(Path.Combine(folder, n))).ToArray();
}
