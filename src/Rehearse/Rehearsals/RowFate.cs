using EksAccessManagement.AccessEntries;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>A row, what it becomes, and whether it did.</summary>
/// <param name="Row">The row as the authenticator reads it.</param>
/// <param name="Spec">What the converter makes of it.</param>
internal sealed record RowFate(AwsAuthRow Row, EKSAccessEntrySpec Spec)
{
    /// <summary>What the grant did; null when none was made.</summary>
    public EKSAccessChange? Change { get; init; }

    /// <summary>Why the grant was refused; null when it was not.</summary>
    public string? Refusal { get; init; }

    /// <summary>True when the row's principal has the same rights by its access entry alone, seen by logging in.</summary>
    public bool CarriedOver { get; init; }

    /// <summary>True when the row lets somebody in today. Only such rows count.</summary>
    public bool IsLive => Row.LetsIn && Spec.Status is not (AccessEntrySpecStatus.Dead or AccessEntrySpecStatus.Shadowed);

    /// <summary>True when it is live and was not carried over.</summary>
    public bool IsOpen => IsLive && !CarriedOver;
}
