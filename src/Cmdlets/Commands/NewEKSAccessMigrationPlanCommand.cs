using System.Collections;
using System.IO;
using EksAccessManagement.Migration;

namespace EksAccessManagement.Commands;

/// <summary>New-EKSAccessMigrationPlan: how clusters leave aws-auth, with readiness, steps and proof; to sign off and to carry out elsewhere.</summary>
[Cmdlet(VerbsCommon.New, "EKSAccessMigrationPlan")]
[OutputType(typeof(EKSMigrationPlan))]
public sealed class NewEKSAccessMigrationPlanCommand : ManyClustersCmdlet
{
    private MigrationPlanner? _planner;

    /// <summary>The mode to end in.</summary>
    [Parameter]
    [ValidateSet("API_AND_CONFIG_MAP", "API")]
    public string TargetMode { get; set; } = "API_AND_CONFIG_MAP";

    /// <summary>Choices for rows that cannot become entries as they stand, by the row's ARN or the question's id.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Choice { get; set; }

    /// <summary>Roles that cannot be looked up have no path.</summary>
    [Parameter]
    public SwitchParameter AssumeNoPath { get; set; }

    /// <summary>The folder that the plans are saved in, as JSON and as text.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputFolder { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        var request = new MigrationPlanRequest { TargetMode = TargetMode, Choices = MigrationChoices.Read(Choice), AssumeNoPath = AssumeNoPath };
        _planner ??= new MigrationPlanner(Operator, SystemClock.Instance);
        return Locator.LocateManyAsync(Query(), (target, token) => PlanAsync(target, request, token), cancellationToken);
    }

    private async Task PlanAsync(ClusterTarget target, MigrationPlanRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var plan = await _planner!.PlanAsync(target, request, cancellationToken).ConfigureAwait(false);
            if (OutputFolder is not null)
            {
                var folder = await OnPipelineAsync(() => FilePaths.Literal(SessionState, OutputFolder)).ConfigureAwait(false);
                var file = Path.Combine(folder, $"{plan.ClusterName}.{plan.Region}.plan");
                Connectors.Files.WriteOwnerOnly(file + ".json", Connectors.Json.Write(MigrationPlanDocument.Write(plan), true));
                Connectors.Files.WriteOwnerOnly(file + ".txt", MigrationPlanText.Write(plan));
                if (plan.Bindings.Count > 0)
                {
                    Connectors.Files.WriteOwnerOnly(file + ".bindings.yaml", MigrationManifests.Write(plan, Connectors.Yaml));
                }

                await Operator.VerboseAsync($"The plan is saved as {file}.json and {file}.txt.", cancellationToken).ConfigureAwait(false);
            }

            await WriteAsync(plan).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            await Operator.ErrorAsync(fault, cancellationToken).ConfigureAwait(false);
        }
    }
}
