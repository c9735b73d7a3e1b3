using System;
using System.IO;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Rehearse.Tests;

/// <summary>One run of the program in this process.</summary>
public sealed record Run(int ExitCode, string Output, string Error)
{
    public static string Root { get; } = FindRoot();

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static Task<Run> OfAsync(params string[] arguments) => OfAsync(string.Empty, arguments);

    public static async Task<Run> OfAsync(string input, string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var exitCode = await RehearseProgram.RunAsync(arguments, new ProgramConsole(new StringReader(input), output, error), limit.Token);
        return new Run(exitCode, output.ToString(), error.ToString());
    }

    public static string Sample(string name) => Path.Combine(Root, "samples", "aws-auth", name);

    public static string Rbac(string name) => Path.Combine(Root, "samples", "rbac", name);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Module.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("Module.sln is not above " + AppContext.BaseDirectory);
        }

        return folder.FullName;
    }
}
