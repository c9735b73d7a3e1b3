namespace EksAccessManagement.Authorization;

/// <summary>A power that an identity has, with the rule that gives it.</summary>
/// <param name="Grant">The source.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Request">The power, such as <c>create pods</c>.</param>
/// <param name="Doubt">Why it is not certain; null when it is.</param>
internal sealed record Held(Grant Grant, PolicyRule Rule, AccessRequest Request, string? Doubt)
{
    /// <summary>True when the rule is not limited to other names than this one.</summary>
    public bool Takes(string name) => Rule.ResourceNames.Count == 0 || System.Linq.Enumerable.Contains(Rule.ResourceNames, name);
}
