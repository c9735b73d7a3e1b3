using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>Compares what the logins of one principal showed.</summary>
internal static class MappingComparer
{
    // A node type stands for these, whatever of them EKS shows: EKS user guide, access entries for nodes.
    private static readonly string[] NodeGroups = ["system:nodes", "system:bootstrappers", "system:node-proxier", "eks:kube-proxy-windows"];

    /// <summary>The story with its verdict.</summary>
    public static PrincipalStory Judge(PrincipalStory story)
    {
        var (before, after, alone) = (story.Before, story.After, story.ByEntryAlone);
        if (before.Outcome == LoginOutcome.NotTried)
        {
            return story with { Verdict = MappingVerdict.NotTried, Differences = [before.Reason] };
        }

        if (before.Outcome == LoginOutcome.NotLetIn)
        {
            return story with { Verdict = after.Outcome == LoginOutcome.LetIn ? MappingVerdict.Gained : MappingVerdict.NeverLetIn };
        }

        if (after.Outcome == LoginOutcome.NotLetIn)
        {
            return story with { Verdict = MappingVerdict.Lost };
        }

        return alone.Outcome == LoginOutcome.NotLetIn
            ? story with { Verdict = MappingVerdict.RowOnly }
            : Compare(story, before, alone);
    }

    private static void Add(string how, List<string> groups, bool isNode, List<string> explained, List<string> open)
    {
        var ofNodes = groups.Where(g => isNode && NodeGroups.Contains(g)).ToArray();
        var others = groups.Except(ofNodes).ToArray();
        if (ofNodes.Length > 0)
        {
            explained.Add($"{how} {string.Join(", ", ofNodes)}, for which the entry's type stands");
        }

        if (others.Length > 0)
        {
            open.Add($"{how} the group {string.Join(", ", others)}");
        }
    }

    private static PrincipalStory Compare(PrincipalStory story, Login before, Login alone)
    {
        var isNode = AccessEntryType.IsNode(story.Entry?.Type ?? string.Empty);
        var explained = new List<string>();
        var open = new List<string>();
        if (before.Username != alone.Username)
        {
            var isCarried = before.Username.Length == 0 || (isNode && alone.Username.StartsWith("system:node:", StringComparison.Ordinal));
            (isCarried ? explained : open).Add(before.Username.Length == 0 ? "the row gives no username, EKS makes one" : "another username");
        }

        var without = before.Groups.Except(alone.Groups, StringComparer.Ordinal).Where(g => g.Length > 0).ToList();
        if (alone.MayDoEverything && without.Remove(AccessIdentity.Masters))
        {
            explained.Add("ClusterAdmin in place of system:masters");
        }

        Add("without", without, isNode, explained, open);
        Add("with", [.. alone.Groups.Except(before.Groups, StringComparer.Ordinal)], isNode, explained, open);

        if (before.MayDoEverything != alone.MayDoEverything)
        {
            open.Add(before.MayDoEverything ? "may no longer do everything" : "may do everything");
        }

        return story with
        {
            Verdict = open.Count > 0 ? MappingVerdict.Changed : explained.Count > 0 ? MappingVerdict.Equivalent : MappingVerdict.Same,
            Differences = [.. open, .. explained],
        };
    }
}
