using System.Collections.Generic;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors;
using EksAccessManagement.Rehearse.Effects;
using EksAccessManagement.Rehearse.Input;
using EksAccessManagement.Rehearse.Output;
using EksAccessManagement.Rehearse.Rehearsals;
using EksAccessManagement.Rehearse.Reports;

namespace EksAccessManagement.Rehearse.Commands;

/// <summary><c>rehearse</c>: plays the move of a file to access entries and tells it.</summary>
internal sealed class RehearseCommand(ProgramConsole console)
{
    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="Errors.EksAccessException">The file cannot be read or is no aws-auth; a fault on the way.</exception>
    public async Task<int> RunAsync(string file, string? account, string? rbac, OutputFormat format, CancellationToken cancellationToken)
    {
        var connectors = new ConnectorFactory();
        var map = AwsAuthFile.ReadForCluster(file, connectors.Files, console.In);
        IReadOnlyList<JsonObject> objects = rbac is null ? [] : RbacFile.Read(rbac, connectors);
        var report = new RehearsalReport(RehearsalPlan.Make(map, account));
        IRehearsalStory story = format == OutputFormat.Json ? new JsonStory(console.Out, AwsAuthFile.NameOf(file)) : new TextStory(new TextPage(console), AwsAuthFile.NameOf(file));
        story.Begin(report);
        await using var stage = await RehearsalStage.StartAsync(report.Plan, objects, cancellationToken).ConfigureAwait(false);
        var played = await new Rehearsal(stage, story, withEffects: rbac is not null).PlayAsync(report, cancellationToken).ConfigureAwait(false);
        return played.ExitCode;
    }
}
