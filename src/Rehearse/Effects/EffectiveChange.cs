using EksAccessManagement.Authorization;

namespace EksAccessManagement.Rehearse.Effects;

/// <summary>What a principal may do before and after, computed from the cluster's RBAC and the access policies.</summary>
/// <param name="Before">By its row.</param>
/// <param name="After">By its access entry, or still by its row.</param>
/// <param name="Comparison">Before against after, over all requests there are.</param>
internal sealed record EffectiveChange(EffectiveSide Before, EffectiveSide After, AccessComparison Comparison);
