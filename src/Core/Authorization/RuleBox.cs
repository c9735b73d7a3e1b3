namespace EksAccessManagement.Authorization;

/// <summary>A rule as a set of requests (verbs x groups x resources x names), with the doubt it hangs on.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="RuleId">The rule's number: the same for rules of the same content.</param>
/// <param name="Doubt">The number of what it hangs on; 0 when it is certain. The same number is the same unknown.</param>
internal readonly record struct RuleBox(PolicyRule Rule, int RuleId, int Doubt)
{
    /// <summary>True for the same number and doubt: rules of the same number need not be looked at.</summary>
    public bool Equals(RuleBox other) => RuleId == other.RuleId && Doubt == other.Doubt;

    /// <inheritdoc/>
    public override int GetHashCode() => (RuleId * 397) ^ Doubt;
}
