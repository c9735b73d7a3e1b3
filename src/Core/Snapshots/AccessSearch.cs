using System;
using System.Collections.Generic;
using System.Linq;
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
        var direct = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var opaque = new HashSet<(string Principal, string Via)>();
        foreach (var row in AccessFinder.Find(analysis, question))
        {
            var who = row.PrincipalArn + row.Subject;
            if (row.Indirect.Length == 0)
            {
                if (row is { Decision: nameof(AccessVerdict.Allowed), Names.Count: 0 } && (isPlaced || row.Scope == "cluster"))
                {
                    (direct.TryGetValue(who, out var verbs) ? verbs : direct[who] = new HashSet<string>(StringComparer.Ordinal)).UnionWith(row.Verbs);
                }

                if (IsOpaque(row))
                {
                    opaque.Add((who, row.Via));
                }

                yield return row;
            }
            else if (!MayAll(direct, who, question) && !(IsOpaque(row) && opaque.Contains((who, row.Via))))
            {
                yield return row;
            }
        }
    }

    private static bool MayAll(Dictionary<string, HashSet<string>> direct, string who, AccessQuestion question) =>
        direct.TryGetValue(who, out var verbs) && question.Requests.All(r => verbs.Contains(r.Verb));

    private static bool IsOpaque(EKSAccessGrant row) => row is { Decision: nameof(AccessVerdict.Unknown), Rule.Length: 0 };
}
