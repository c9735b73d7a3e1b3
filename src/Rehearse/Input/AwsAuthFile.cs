using System.IO;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Rehearse.Input;

/// <summary>Reads the user's file.</summary>
internal static class AwsAuthFile
{
    /// <summary>The file name that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>What messages call a file.</summary>
    public static string NameOf(string path) => path == StandardInput ? "standard input" : path;

    private const string Take = "For a cluster's own text: kubectl -n kube-system get cm aws-auth -o yaml > my.yaml";

    /// <summary>Reads a text of which something may be wrong, also so much that no cluster would take it.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>; <c>MalformedInput</c> for a text that has nothing to do with aws-auth.</exception>
    public static AwsAuthMap ReadForLint(string path, IFiles files, TextReader standardInput)
    {
        var map = Read(path, files, standardInput);
        return map.Source.Problems.Any(p => p.Kind == AwsAuthProblemKind.NothingFound) ? throw Malformed(path, map) : map;
    }

    /// <summary>Reads a text that must be one a cluster could have.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>; <c>MalformedInput</c> with the place.</exception>
    public static AwsAuthMap ReadForCluster(string path, IFiles files, TextReader standardInput)
    {
        var map = Read(path, files, standardInput);
        var isRefused = map.Source.Problems.Any(IsRefusal);
        var isEmpty = map.Source.Values.Count == 0 && map.Source.Problems.All(p => p.Kind != AwsAuthProblemKind.KeyIgnored);
        return isRefused || isEmpty ? throw Malformed(path, map) : map;
    }

    private static AwsAuthMap Read(string path, IFiles files, TextReader standardInput)
    {
        if (path == StandardInput)
        {
            return AwsAuthReader.ReadText(standardInput.ReadToEnd(), NameOf(path));
        }

        var full = Path.GetFullPath(path);
        return Directory.Exists(full)
            ? throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.InvalidInput, $"{path} is a folder.") { RecommendedAction = "Name a file in it.", TargetObject = path }
            : AwsAuthReader.ReadText(files.ReadText(full), path);
    }

    private static bool IsRefusal(AwsAuthReadingProblem problem) =>
        problem.Kind is AwsAuthProblemKind.ManifestRefused or AwsAuthProblemKind.ValueNotText or AwsAuthProblemKind.NothingFound;

    private static EksAccessException Malformed(string path, AwsAuthMap map)
    {
        var refusal = map.Source.Problems.FirstOrDefault(IsRefusal);
        var place = refusal is { Line: > 0 } ? $"{NameOf(path)}:{refusal.Line}:{refusal.Column}" : NameOf(path);
        return new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{place}: {refusal?.Message ?? "The text holds no rows of aws-auth."}")
        {
            RecommendedAction = refusal is { Line: > 0 } ? "Mend that line (the command lint says more), or take the cluster's own text. " + Take : Take,
            TargetObject = path,
        };
    }
}
