using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace EksAccessManagement.HelpBuilder;

/// <summary>
/// Makes the help that <c>Get-Help</c> shows from the pages in docs/en-US: <c>Verb-Noun.md</c> becomes a command in one
/// MAML file, <c>about_*.md</c> becomes a text. Syntax, types and positions come from the cmdlet assembly, words from the
/// pages; whatever one has and the other lacks is an error.
/// </summary>
internal static class Program
{
    private const string SharedParametersPage = "shared-parameters.md";

    private static int Main(string[] args)
    {
        var options = args.Chunk(2).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        if (!options.TryGetValue("--pages", out var pages) || !options.TryGetValue("--assembly", out var assembly) || !options.TryGetValue("--output", out var output))
        {
            Console.Error.WriteLine("usage: EksAccessManagement.HelpBuilder --pages FOLDER --assembly CMDLETS.dll --output FOLDER");
            return 2;
        }

        var errors = Build(pages, assembly, output);
        foreach (var error in errors)
        {
            // The form that MSBuild reads as an error of a file.
            Console.Error.WriteLine(error);
        }

        return errors.Count == 0 ? 0 : 1;
    }

    private static List<string> Build(string folder, string assembly, string output)
    {
        var commands = CommandReader.Read(assembly);
        var shared = ReadPage(Path.Combine(folder, SharedParametersPage));
        var pages = Directory.EnumerateFiles(folder, "*-*.md")
            .Where(p => Path.GetFileName(p) != SharedParametersPage)
            .Order(StringComparer.Ordinal)
            .Select(ReadPage)
            .ToArray();
        var errors = PageCheck.Run(commands, pages, shared);
        if (errors.Count > 0)
        {
            return errors;
        }

        Directory.CreateDirectory(output);
        foreach (var stale in Directory.EnumerateFiles(output))
        {
            File.Delete(stale);
        }

        var byName = pages.ToDictionary(p => p.Name, StringComparer.Ordinal);
        MamlWriter.Write(commands.Select(c => (c, byName[c.Name])), shared, Path.Combine(output, Path.GetFileName(assembly) + "-Help.xml"));
        foreach (var about in Directory.EnumerateFiles(folder, "about_*.md"))
        {
            AboutWriter.Write(about, Path.Combine(output, Path.GetFileNameWithoutExtension(about) + ".help.txt"));
        }

        return errors;
    }

    private static HelpPage ReadPage(string path) => HelpPageReader.Read(path, File.ReadAllText(path));
}
