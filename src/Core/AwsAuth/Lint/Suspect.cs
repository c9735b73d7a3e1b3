namespace EksAccessManagement.AwsAuth;

/// <summary>A line that a mistake of one sign explains.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Line">The line in the text, from 0.</param>
/// <param name="Column">The place in the line, from 0.</param>
/// <param name="Why">What is wrong, as the middle of a sentence.</param>
/// <param name="Advice">What to write.</param>
/// <param name="Mended">The line as it was probably meant; null when that is for a person to decide.</param>
/// <param name="Rank">How certain it is by the line alone: 0 is a sign that stands in no valid line.</param>
internal sealed record Suspect(string RuleId, int Line, int Column, string Why, string Advice, string? Mended, int Rank)
{
    /// <summary>False when only a person can know whether the line was meant to be as it is.</summary>
    public bool MayRepair { get; init; } = true;
}
