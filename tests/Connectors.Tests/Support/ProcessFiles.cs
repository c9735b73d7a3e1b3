using System;
using System.IO;
using System.Runtime.CompilerServices;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>Profile files for the whole process: the SDK settles on their place once, before any test, and never on the machine's own.</summary>
internal static class ProcessFiles
{
    public static string Folder { get; } = Directory.CreateTempSubdirectory("connectors-profiles-").FullName;

    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "It must come before the SDK's first look at the environment.")]
    internal static void Settle()
    {
        foreach (var (variable, name) in new[] { ("AWS_SHARED_CREDENTIALS_FILE", "credentials"), ("AWS_CONFIG_FILE", "config") })
        {
            var path = Path.Combine(Folder, name);
            File.WriteAllText(path, string.Empty);
            Environment.SetEnvironmentVariable(variable, path);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);
    }
}
