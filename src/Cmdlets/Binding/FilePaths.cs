using System.Collections.ObjectModel;
using System.Globalization;
using Microsoft.PowerShell.Commands;

namespace EksAccessManagement.Binding;

/// <summary>Turns the paths of a command line into full paths of files, through PowerShell's providers: its location is not the process's.</summary>
internal static class FilePaths
{
    /// <summary>The files that a path with wildcards stands for.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>.</exception>
    public static Collection<string> Expanded(SessionState session, string path) => Guarded(path, () =>
    {
        var files = session.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
        RequireFileSystem(path, provider);
        return files.Count > 0 ? files : throw Unreadable(path, "no file has such a name.", null);
    });

    /// <summary>The files of a command's -Path or -LiteralPath; a path that leads nowhere is reported, and the others go on.</summary>
    public static List<string> All(SessionState session, string[]? paths, string[]? literalPaths, Action<EksAccessException, string> report)
    {
        var files = new List<string>();
        foreach (var path in paths ?? literalPaths ?? [])
        {
            try
            {
                files.AddRange(paths is not null ? Expanded(session, path) : [Literal(session, path)]);
            }
            catch (EksAccessException fault)
            {
                report(fault, path);
            }
        }

        return files;
    }

    /// <summary>The one file that -Path stands for, or the file of -LiteralPath.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>.</exception>
    public static string OneOf(SessionState session, string? path, string? literalPath) =>
        path is not null ? One(session, path) : Literal(session, literalPath!);

    /// <summary>The one file that a path stands for.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>.</exception>
    public static string One(SessionState session, string path)
    {
        var files = Expanded(session, path);
        return files.Count == 1
            ? files[0]
            : throw Unreadable(path, files.Count.ToString(CultureInfo.InvariantCulture) + " files have such a name, and one is wanted.", null);
    }

    /// <summary>The file of a path that is taken as it is; it need not exist.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>.</exception>
    public static string Literal(SessionState session, string path) => Guarded(path, () =>
    {
        var file = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        RequireFileSystem(path, provider);
        return file;
    });

    private static T Guarded<T>(string path, Func<T> resolve)
    {
        try
        {
            return resolve();
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or PSInvalidOperationException or PSNotSupportedException or ProviderInvocationException)
        {
            throw Unreadable(path, e.Message, e);
        }
    }

    private static void RequireFileSystem(string path, ProviderInfo provider)
    {
        if (provider.ImplementingType != typeof(FileSystemProvider))
        {
            throw Unreadable(path, $"it is of the provider {provider.Name}, not of the file system.", null);
        }
    }

    private static EksAccessException Unreadable(string path, string why, Exception? inner) =>
        new(ErrorIds.FileUnreadable, inner is null ? ErrorKind.InvalidInput : ErrorKind.NotFound, $"'{path}' cannot be read: {why}", inner)
        {
            RecommendedAction = "Check the path; -LiteralPath takes names with brackets as they are.",
            TargetObject = path,
        };
}
