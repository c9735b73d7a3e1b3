using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Recovery;

/// <summary>What the steps of one rescue share.</summary>
internal sealed class Rescue(RecoveryRequest request, Func<EKSRecoveryStep, CancellationToken, Task> sink)
{
    private ClusterTarget? _target;
    private PrincipalArn? _principal;
    private int _number;

    public RecoveryRequest Request => request;

    public ClusterTarget Target
    {
        get => _target ?? throw new InvalidOperationException("The cluster is not found yet.");
        set => _target = value;
    }

    public PrincipalArn Principal
    {
        get => _principal ?? throw new InvalidOperationException("The principal is not known yet.");
        set => _principal = value;
    }

    public string CallerArn { get; set; } = string.Empty;

    public bool IsCaller { get; set; }

    /// <summary>True when the principal is found to have the policy for the whole cluster already (told in a dry run).</summary>
    public bool HasPolicy { get; set; }

    /// <summary>True when somebody said no to a step.</summary>
    public bool IsDeclined { get; set; }

    public Task TellAsync(string name, RecoveryStepStatus status, string message, bool applied, CancellationToken cancellationToken, EKSAccessEntry? before = null)
    {
        var step = new EKSRecoveryStep { Number = ++_number, Name = name, Status = status, Message = message, PrincipalArn = _principal?.ToString() ?? string.Empty, Applied = applied, Before = before };
        return sink(_target is null ? step : _target.Place(step), cancellationToken);
    }

    /// <summary>Takes one step; a failure is told as a step too, with the next thing to do.</summary>
    public async Task StepAsync(string name, Func<Task> step, string advice, CancellationToken cancellationToken)
    {
        try
        {
            await step().ConfigureAwait(false);
        }
        catch (EksAccessException fault)
        {
            var action = $"{fault.RecommendedAction ?? advice} Then run Repair-EKSClusterAccess again: it goes on from here.";
            if (fault.ErrorId == ErrorIds.AccessDenied)
            {
                action = $"{advice} {action}";
            }

            await TellAsync(name, RecoveryStepStatus.Failed, $"{fault.Message} {action}", false, cancellationToken).ConfigureAwait(false);
            throw fault.Amend(fault.Message, action);
        }
    }
}
