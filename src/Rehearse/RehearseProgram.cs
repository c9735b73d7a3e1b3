using System;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Rehearse.Commands;
using EksAccessManagement.Rehearse.Output;

namespace EksAccessManagement.Rehearse;

/// <summary>The program, with its console given, so that tests can run it in their own process.</summary>
internal static class RehearseProgram
{
    /// <summary>Runs the program.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="console">Where it reads and writes.</param>
    /// <param name="cancellationToken">Ends it, as Ctrl+C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, ProgramConsole console, CancellationToken cancellationToken = default)
    {
        var tree = CommandTree.Make(console);
        var settings = new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false };
        if (args.Length == 0)
        {
            await tree.Parse(["--help"]).InvokeAsync(settings, cancellationToken).ConfigureAwait(false);
            return ExitCode.Error;
        }

        var parsed = tree.Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return Refuse(parsed, console);
        }

        try
        {
            return await parsed.InvokeAsync(settings, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault)
        {
            await ErrorText.WriteAsync(console, fault.Message, fault.RecommendedAction).ConfigureAwait(false);
            return ExitCode.Error;
        }
        catch (OperationCanceledException)
        {
            await ErrorText.WriteAsync(console, "The run was stopped before it was done.", null).ConfigureAwait(false);
            return ExitCode.Error;
        }
        catch (IOException fault)
        {
            // The reader of a pipe has gone, or a port is in use.
            await ErrorText.WriteAsync(console, fault.Message, null).ConfigureAwait(false);
            return ExitCode.Error;
        }
    }

    private static int Refuse(ParseResult parsed, ProgramConsole console)
    {
        var name = parsed.CommandResult.Command is RootCommand ? string.Empty : parsed.CommandResult.Command.Name + " ";
        foreach (var error in parsed.Errors.Select(e => e.Message).Distinct(StringComparer.Ordinal))
        {
            console.Error.WriteLine("error: " + SafeText.Ascii(error));
        }

        console.Error.WriteLine($"       {name}--help says what can be given.");
        return ExitCode.Error;
    }
}
