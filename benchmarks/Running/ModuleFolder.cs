using System;
using System.IO;

namespace EksAccessManagement.Benchmarks.Running;

/// <summary>Where the built module lies.</summary>
internal static class ModuleFolder
{
    /// <summary>The folder of the manifest.</summary>
    public static string Root { get; } = Find();

    /// <summary>The manifest.</summary>
    public static string Manifest => Path.Combine(Root, "EksAccessManagement.psd1");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "EksAccessManagement.psd1")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No folder above this program holds EksAccessManagement.psd1.");
    }
}
