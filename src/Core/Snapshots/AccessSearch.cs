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
    /// it allows, when it is told already that it may allow the request itself; nor bindings to system:masters for its members, who
    /// may do everything without; nor, where anything is asked for, what everybody may who is signed in, beside something else.
    /// </summary>
    public static IEnumerable<EKSAccessGrant> Find(ClusterAccessAnalysis analysis, AccessQuestion question)
    {
        // A verb of its own each: namespaces are listed outside of namespaces, and each is read inside itself.
        var placed = new HashSet<string>(question.Requests.Where(IsPlaced).Select(r => r.Verb), StringComparer.Ordinal);
        var direct = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var opaque = new HashSet<(string Principal, string Via)>();
        foreach (var row in Telling(AccessFinder.Find(analysis, question), question.AnyAccess))
        {
            var who = row.PrincipalArn + row.Subject;
            if (row.Indirect.Length == 0)
            {
                if (row is { Decision: nameof(AccessVerdict.Allowed), Names.Count: 0 })
                {
                    (direct.TryGetValue(who, out var verbs) ? verbs : direct[who] = new HashSet<string>(StringComparer.Ordinal)).UnionWith(row.Verbs.Where(v => row.Scope == "cluster" || placed.Contains(v)));
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

    // The rows of one principal come one after the other.
    private static IEnumerable<EKSAccessGrant> Telling(IEnumerable<EKSAccessGrant> rows, bool anyAccess)
    {
        var own = new List<EKSAccessGrant>();
        foreach (var row in rows)
        {
            if (own.Count > 0 && own[0].PrincipalArn + own[0].Subject != row.PrincipalArn + row.Subject)
            {
                foreach (var told in Telling(own, anyAccess))
                {
                    yield return told;
                }

                own.Clear();
            }

            own.Add(row);
        }

        foreach (var told in Telling(own, anyAccess))
        {
            yield return told;
        }
    }

    private static EKSAccessGrant[] Telling(List<EKSAccessGrant> own, bool anyAccess)
    {
        var isMaster = own.Exists(r => r is { Decision: nameof(AccessVerdict.Allowed), Source.Kind: GrantSourceKind.SystemMasters });
        var hasMore = anyAccess && own.Exists(r => r.Source is not { } source || !AccessSummarizer.IsBaseline(source));
        return own.Where(r => r.Source is not { } s || !((isMaster && s.Subject is { Kind: "Group", Name: AccessIdentity.Masters }) || (hasMore && AccessSummarizer.IsBaseline(s)))).ToArray();
    }

    // There is one place only where the request can be made, so that a right in any place is the whole answer.
    private static bool IsPlaced(AccessRequest request) => request.Namespace.Length > 0 || request.NonResourceUrl is not null || ResourceKinds.IsClusterScoped(request);

    private static bool MayAll(Dictionary<string, HashSet<string>> direct, string who, AccessQuestion question) =>
        direct.TryGetValue(who, out var verbs) && question.Requests.All(r => verbs.Contains(r.Verb));

    private static bool IsOpaque(EKSAccessGrant row) => row is { Decision: nameof(AccessVerdict.Unknown), Rule.Length: 0 };
}
