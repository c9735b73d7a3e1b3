using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Benchmarks.Running;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchmarkArguments
{
    private List<string> Names { get; init; } = [];

    private string Output { get; init; } = Path.Combine(ModuleFolder.Root, "out", "benchmarks.md");

    /// <summary>Fewer rounds and smaller sizes: shows that all works, not how fast it is.</summary>
    public bool Quick { get; private init; }

    /// <summary>Reads the command line.</summary>
    public static bool TryParse(string[] args, IReadOnlyCollection<string> known, [NotNullWhen(true)] out BenchmarkArguments? arguments, [NotNullWhen(false)] out string? message)
    {
        var names = new List<string>();
        var parsed = new BenchmarkArguments();
        (arguments, message) = (null, $"Use: [all|{string.Join('|', known)}]... [--quick] [--output FILE]");
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--quick")
            {
                parsed = parsed with { Quick = true };
            }
            else if (args[i] == "--output" && i + 1 < args.Length)
            {
                parsed = parsed with { Output = Path.GetFullPath(args[++i]) };
            }
            else if (args[i] == "all" || known.Contains(args[i]))
            {
                names.Add(args[i]);
            }
            else
            {
                return false;
            }
        }

        (arguments, message) = (parsed with { Names = names }, null);
        return true;
    }

    /// <summary>Whether a suite is asked for.</summary>
    public bool Takes(string name) => Names.Count == 0 || Names.Contains("all") || Names.Contains(name);

    /// <summary>Writes the report where it is wanted.</summary>
    public Task WriteAsync(string markdown, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Output)!);
        return File.WriteAllTextAsync(Output, markdown, cancellationToken);
    }
}
