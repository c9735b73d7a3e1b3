using System.Collections.Generic;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Rehearse.Effects;

/// <summary>What a principal may do before and after, computed from the cluster's RBAC and the access policies.</summary>
/// <param name="Before">Where its rights come from by its row, one line each.</param>
/// <param name="After">Where they come from by its access entry.</param>
/// <param name="Comparison">Before against after, over all requests there are.</param>
internal sealed record EffectiveChange(IReadOnlyList<string> Before, IReadOnlyList<string> After, AccessComparison Comparison);
