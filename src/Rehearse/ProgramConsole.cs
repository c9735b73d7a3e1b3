using System;
using System.IO;

namespace EksAccessManagement.Rehearse;

/// <summary>Where the program reads and writes.</summary>
/// <param name="In">What is read for the file name <c>-</c>.</param>
/// <param name="Out">Results.</param>
/// <param name="Error">Complaints.</param>
internal sealed record ProgramConsole(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>Whether a person looks at <see cref="Out"/> in a terminal; otherwise it gets plain ASCII.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether colours are wanted there.</summary>
    public bool HasColour { get; init; }

    /// <summary>The console of this process. Colours only in a terminal, and not where <c>NO_COLOR</c> is set (no-color.org) or the terminal is dumb.</summary>
    public static ProgramConsole OfProcess()
    {
        var isTerminal = !Console.IsOutputRedirected;
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb" || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new ProgramConsole(Console.In, Console.Out, Console.Error) { IsTerminal = isTerminal, HasColour = isTerminal && !isDumb };
    }
}
