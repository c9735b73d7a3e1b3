using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>Asks IAM in a dry run what a real run hears from EKS: whether the principal of a new entry exists.</summary>
internal static class UnknownPrincipal
{
    /// <summary>Why EKS will refuse the principal; null when it will not, or when IAM cannot be asked.</summary>
    public static async Task<string?> WhyAsync(ClusterTarget target, PrincipalArn principal, IOperator @operator, CancellationToken cancellationToken)
    {
        if (principal.Kind == PrincipalKind.AssumedRole)
        {
            return null;
        }

        var answer = await AccessEntryCalls.TryAskIamAsync(target, principal, cancellationToken).ConfigureAwait(false);
        if (answer.Fault is { } fault)
        {
            await @operator.VerboseAsync($"Whether {principal} exists is not known: {fault.Message}", cancellationToken).ConfigureAwait(false);
        }

        return !answer.IsKnown ? null
            : answer.Found is not { } found ? $"IAM has no {principal}: EKS will refuse it as an invalid principal."
            : string.Equals(found.Arn, principal.ToString(), StringComparison.Ordinal) ? null
            : $"IAM has {found.Arn}, not {principal}: EKS will refuse it as an invalid principal. Give the ARN with its path.";
    }
}
