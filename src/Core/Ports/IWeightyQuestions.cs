using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Ports;

/// <summary>An operator that asks about a loss of access, or about power over everything, also where it lets smaller changes pass unasked.</summary>
public interface IWeightyQuestions
{
    /// <summary>Asks before such a change, with the weight of a deletion; otherwise as <see cref="IOperator.ConfirmAsync"/>.</summary>
    /// <param name="target">What is changed, as <c>cluster/principal</c>.</param>
    /// <param name="action">What is done to it, a verb phrase.</param>
    /// <param name="cancellationToken">Cancels the question.</param>
    Task<bool> ConfirmWeightyAsync(string target, string action, CancellationToken cancellationToken);
}
