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

    private const string Take = "Take the cluster's own text: kubectl -n kube-system get cm aws-auth -o yaml > my.yaml";

    /// <summary>Reads any text; what is wrong in it stands among the problems.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>.</exception>
    public static AwsAuthMap Read(string path, IFiles files, TextReader standardInput)
    {
        if (path == StandardInput)
        {
            return AwsAuthReader.ReadText(standardInput.ReadToEnd());
        }

        var full = Path.GetFullPath(path);
        return Directory.Exists(full)
            ? throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.InvalidInput, $"{path} is a folder.") { RecommendedAction = "Name a file in it.", TargetObject = path }
            : AwsAuthReader.ReadText(files.ReadText(full), path);
    }

    /// <summary>The same for a text that must be one a cluster could have.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>; <c>MalformedInput</c> with the place.</exception>
    public static AwsAuthMap ReadForCluster(string path, IFiles files, TextReader standardInput)
    {
        var map = Read(path, files, standardInput);
        var refused = map.Source.Problems.FirstOrDefault(p => p.Kind is AwsAuthProblemKind.ManifestRefused or AwsAuthProblemKind.ValueNotText or AwsAuthProblemKind.NothingFound);
        var found = map.Source.Values.Count > 0 || map.Source.Problems.Any(p => p.Kind == AwsAuthProblemKind.KeyIgnored);
        if (refused is null && found)
        {
            return map;
        }

        var place = refused is { Line: > 0 } ? $"{path}:{refused.Line}:{refused.Column}" : path;
        var message = refused?.Message ?? "The text holds no rows of aws-auth.";
        throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{place}: {message}")
        {
            RecommendedAction = refused is null or { Kind: AwsAuthProblemKind.NothingFound } ? Take : "Mend that line. " + Take,
            TargetObject = path,
        };
    }
}
