using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>What IAM answers about a principal.</summary>
/// <param name="IsKnown">False when IAM cannot be asked about it, or did not answer: then nothing is known.</param>
/// <param name="Found">The role or user; null when IAM has none of that name, or nothing is known.</param>
internal sealed record IamAnswer(bool IsKnown, IamPrincipal? Found)
{
    /// <summary>IAM cannot be asked about the principal.</summary>
    public static IamAnswer NotAsked { get; } = new(false, null);

    /// <summary>Why IAM did not answer; null when it did, or was not asked.</summary>
    public EksAccessException? Fault { get; init; }
}
