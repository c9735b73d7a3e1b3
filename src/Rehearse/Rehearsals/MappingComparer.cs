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

    private static void Add(bool isNode, string group, string how, List<string> explained, List<string> open)
    {
        if (isNode && NodeGroups.Contains(group))
        {
            explained.Add($"{how}{group}, for which the entry's type stands");
        }
        else
        {
            open.Add(how + group);
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

        foreach (var group in before.Groups.Except(alone.Groups, StringComparer.Ordinal).Where(g => g.Length > 0))
        {
            if (group == AccessIdentity.Masters && alone.MayDoEverything)
            {
                explained.Add("ClusterAdmin in place of system:masters");
            }
            else
            {
                Add(isNode, group, "without the group ", explained, open);
            }
        }

        foreach (var group in alone.Groups.Except(before.Groups, StringComparer.Ordinal))
        {
            Add(isNode, group, "with the group ", explained, open);
        }

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
