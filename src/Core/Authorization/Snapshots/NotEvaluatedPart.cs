namespace EksAccessManagement.Authorization;

/// <summary>Something that could not be read and is therefore not evaluated.</summary>
/// <param name="Part">What, from <see cref="SnapshotPart"/>.</param>
/// <param name="Reason">Why.</param>
public sealed record NotEvaluatedPart(string Part, string Reason)
{
    /// <summary>The part and the reason.</summary>
    public override string ToString() => $"{Part}: {Reason}";
}
