using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Connectors;
using EksAccessManagement.Errors;
using EksAccessManagement.Rehearse.Input;
using EksAccessManagement.Rehearse.Output;
using EksAccessManagement.Rehearse.Reports;

namespace EksAccessManagement.Rehearse.Commands;

/// <summary><c>lint</c>: the rows of a file as the server reads them, and what is wrong, as <c>Find-AwsAuthIssue</c> finds it.</summary>
internal sealed class LintCommand(ProgramConsole console)
{
    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="EksAccessException">The file cannot be read, or has nothing to do with aws-auth.</exception>
    public int Run(string file, OutputFormat format)
    {
        var map = AwsAuthFile.ReadForLint(file, new ConnectorFactory().Files, console.In);
        var issues = AwsAuthLinter.Lint(map);
        var exitCode = issues.Any(i => i.Severity == AwsAuthSeverity.Error) ? ExitCode.NeedsDecision : ExitCode.Done;
        if (format == OutputFormat.Json)
        {
            LintJson.Write(console.Out, AwsAuthFile.NameOf(file), map, issues, exitCode);
        }
        else
        {
            LintText.Write(new TextPage(console), AwsAuthFile.NameOf(file), map, issues);
        }

        return exitCode;
    }
}
