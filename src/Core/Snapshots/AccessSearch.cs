using System;
using System.Collections.Generic;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Snapshots;

/// <summary>Finds who may do something in a snapshot, as a report wants it.</summary>
public static class AccessSearch
{
    /// <summary>
    /// The rows of <see cref="AccessFinder.Find"/>, without ways around for principals that may do all that was asked anyway:
    /// an administrator has dozens of them, and they say nothing new. Nor do ways around by a source of which nobody knows what
    /// it allows, when it is told already that it may allow the request itself.
    /// </summary>
    public static IEnumerable<EKSAccessGrant> Find(ClusterAccessAnalysis analysis, AccessQuestion question)
    {
        var isPlaced = question.Request.Namespace.Length > 0 || question.Request.NonResourceUrl is not null || ResourceKinds.IsClusterScoped(question.Request);
        var direct = new HashSet<string>(StringComparer.Ordinal);
        var opaque = new HashSet<(string Principal, string Via)>();
        var seen = new HashSet<(string Principal, string Via, string Rule, string Indirect)>();
        foreach (var row in AccessFinder.Find(analysis, question))
        {
            if (row.Indirect.Length == 0)
            {
                if (row is { Decision: nameof(AccessVerdict.Allowed), Names.Count: 0 } && (isPlaced || row.Scope == "cluster"))
                {
                    direct.Add(row.PrincipalArn);
                }

                if (IsOpaque(row))
                {
                    opaque.Add((row.PrincipalArn, row.Via));
                }

                yield return row;
            }
            else if (!direct.Contains(row.PrincipalArn) && !(IsOpaque(row) && opaque.Contains((row.PrincipalArn, row.Via))) && seen.Add((row.PrincipalArn, row.Via, row.Rule, row.Indirect)))
            {
                yield return row;
            }
        }
    }

    private static bool IsOpaque(EKSAccessGrant row) => row is { Decision: nameof(AccessVerdict.Unknown), Rule.Length: 0 };
}
