namespace EksAccessManagement.Authorization;

/// <summary>A rule that a principal holds.</summary>
/// <param name="Rule">The rule; null where everything is covered (system:masters) or nobody knows what (unpublished rules).</param>
/// <param name="Scope"><c>cluster</c>, or the namespaces with commas.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Doubt">Why it does not hold for certain; null when it does.</param>
public sealed record EffectiveRule(PolicyRule? Rule, string Scope, GrantSource Source, string? Doubt)
{
    /// <summary>The rule, its scope and its source.</summary>
    public override string ToString() => $"{(Rule is null ? "everything" : Rule.ToString())} in {Scope} by {Source}{(Doubt is null ? string.Empty : $" (not certain: {Doubt})")}";
}
