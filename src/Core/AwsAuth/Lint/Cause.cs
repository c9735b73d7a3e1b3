namespace EksAccessManagement.AwsAuth;

/// <summary>Why the server cannot read the value of a key.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Index">The place in the value.</param>
/// <param name="Why">What is wrong, as the middle of a sentence.</param>
/// <param name="Advice">What to write.</param>
/// <param name="Mended">The whole value with this and all causes before it mended; null when only a person can mend it.</param>
internal sealed record Cause(string RuleId, int Index, string Why, string Advice, string? Mended)
{
    /// <summary>False when only a person can know whether the mend is meant.</summary>
    public bool MayRepair { get; init; } = true;
}
