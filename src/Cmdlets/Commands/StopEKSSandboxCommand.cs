using EksAccessManagement.Sandbox;

namespace EksAccessManagement.Commands;

/// <summary>Stop-EKSSandbox: ends the sandboxes of this process; commands without credentials go to AWS again.</summary>
[Cmdlet(VerbsLifecycle.Stop, "EKSSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(EKSSandbox), ParameterSetName = new[] { "PassThru" })]
public sealed class StopEKSSandboxCommand : ModuleCmdlet
{
    /// <summary>Ids of sandboxes; all without it.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public int[]? Id { get; set; }

    /// <summary>Emit the sandboxes that were ended.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var id in Id ?? Sandboxes.All.Select(s => s.Id).ToArray())
        {
            var sandbox = Sandboxes.All.FirstOrDefault(s => s.Id == id);
            if (sandbox is null)
            {
                WriteError(ErrorRecords.Create(Unknown(id)));
            }
            else if (ShouldProcess($"sandbox {id} at {sandbox.EndpointUrl}", "Stop") && Sandboxes.Stop(id) && PassThru)
            {
                WriteObject(sandbox with { IsDefault = false });
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // A sandbox that died by itself must not keep commands from AWS after everything was told to stop.
        if (Id is null && Sandboxes.All.Count == 0)
        {
            Sandboxes.ClearDefault();
        }
    }

    private static EksAccessException Unknown(int id) =>
        new(ErrorIds.SandboxUnavailable, ErrorKind.NotFound, $"This process runs no sandbox with the id {id}.")
        {
            RecommendedAction = "Stop-EKSSandbox without an id ends all of them.",
            TargetObject = id,
        };
}
