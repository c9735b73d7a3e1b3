using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Rehearse.Rehearsals;

namespace EksAccessManagement.Rehearse.Effects;

/// <summary>Works out what each principal may do before and after: the names of the logins, the cluster's RBAC, and the policies of the entries.</summary>
internal static class EffectiveAccessReader
{
    /// <summary>The stories with what their principals may do.</summary>
    /// <remarks>RBAC is read over the wire, as for <c>Get-EKSClusterAccess</c>, so that what the cluster itself holds counts too.</remarks>
    public static async Task<IReadOnlyList<PrincipalStory>> FillAsync(RehearsalStage stage, IReadOnlyList<PrincipalStory> stories, CancellationToken cancellationToken)
    {
        var target = await stage.LocateAsync(cancellationToken).ConfigureAwait(false);
        var snapshot = await new ClusterAccessReader(new RehearsalOperator(), stage.Clock).ReadAsync(target, null, cancellationToken).ConfigureAwait(false);
        var analysis = new ClusterAccessAnalysis(snapshot);
        var comparer = new AccessComparer(snapshot.Namespaces);
        return stories.Select(s => s with { Effective = Change(s, analysis, comparer) }).ToArray();
    }

    private static EffectiveChange? Change(PrincipalStory story, ClusterAccessAnalysis analysis, AccessComparer comparer)
    {
        if (story.Verdict is MappingVerdict.NotTried or MappingVerdict.NeverLetIn)
        {
            return null;
        }

        var before = Map(story, story.Before, isByEntry: false);
        var after = Map(story, story.After, isByEntry: true);
        return new EffectiveChange(Side(before, analysis), Side(after, analysis), comparer.Compare(analysis.Prepare(before), analysis.Prepare(after)));
    }

    private static PrincipalMapping Map(PrincipalStory story, Login login, bool isByEntry) => new(story.Principal.Arn.ToString())
    {
        Identity = login.Outcome != LoginOutcome.LetIn ? null : new AccessIdentity(login.Username)
        {
            Groups = login.Groups,
            Policies = isByEntry ? story.Entry?.Policies ?? [] : [],
        },
    };

    private static EffectiveSide Side(PrincipalMapping mapping, ClusterAccessAnalysis analysis) => new(
        analysis.Effective(mapping).Access,
        (analysis.Prepare(mapping)?.Sources ?? [])
            .Where(s => s.Subject is not { Kind: "Group", Name: AccessIdentity.Authenticated })
            .Select(s => s.RoleIsMissing ? $"{s} (that role does not exist)" : s.Doubt is { } doubt ? $"{s} ({doubt})" : s.ToString())
            .ToArray());
}
