using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Ports;

/// <summary>Questions by their weight.</summary>
internal static class Questions
{
    /// <summary>Asks before a change, as before a deletion when it is weighty.</summary>
    public static Task<bool> ConfirmAsync(this IOperator @operator, bool weighty, string target, string action, CancellationToken cancellationToken) =>
        weighty && @operator is IWeightyQuestions asks
            ? asks.ConfirmWeightyAsync(target, action, cancellationToken)
            : @operator.ConfirmAsync(target, action, cancellationToken);
}
