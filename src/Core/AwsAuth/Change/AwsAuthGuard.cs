using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>Says what a change of the text would lock out.</summary>
public static class AwsAuthGuard
{
    private const string NodesGroup = "system:nodes";
    private const string Masters = "system:masters";

    /// <summary>The reasons to hold a change back; empty when there is none.</summary>
    /// <param name="before">The map before.</param>
    /// <param name="after">The map after.</param>
    /// <param name="context">What is known about the cluster.</param>
    public static IReadOnlyList<AwsAuthLockoutWarning> Check(AwsAuthMap before, AwsAuthMap after, LintContext context)
    {
        var entries = new HashSet<string>((context.AccessEntryPrincipals ?? []).Select(p => GoText.Fold(RowArn.CutPath(p))), StringComparer.Ordinal);
        var found = new List<AwsAuthLockoutWarning>();
        foreach (var key in AwsAuthKeys.All.Where(k => after.IsLost(k) && !before.IsLost(k)))
        {
            found.Add(new AwsAuthLockoutWarning(AwsAuthLockout.KeyLost, string.Empty, $"The server cannot read the new text of {key}: every row of it would be lost."));
        }

        LastNode(before, after, entries, found);
        InUse(before, after, context, entries, found);
        Caller(before, after, context, entries, found);
        return found;
    }

    private static bool IsNode(AwsAuthRow row) => row.LetsIn && row.Groups.Contains(NodesGroup, StringComparer.Ordinal);

    private static void LastNode(AwsAuthMap before, AwsAuthMap after, HashSet<string> entries, List<AwsAuthLockoutWarning> found)
    {
        var old = before.Rows.Where(IsNode).ToArray();
        if (old.Length > 0 && !after.Rows.Any(IsNode) && !old.All(r => entries.Contains(r.FoldedArn)))
        {
            found.Add(new AwsAuthLockoutWarning(AwsAuthLockout.LastNodeRow, old[old.Length - 1].Arn, $"No row would let nodes in any more; now {string.Join(", ", old.Select(r => r.Arn))} does."));
        }
    }

    private static void InUse(AwsAuthMap before, AwsAuthMap after, LintContext context, HashSet<string> entries, List<AwsAuthLockoutWarning> found)
    {
        foreach (var role in context.NodeRoles ?? [])
        {
            var arn = RowArn.CutPath(role.RoleArn);
            var (old, now) = (before.Resolve(arn), after.Resolve(arn));
            if (!entries.Contains(GoText.Fold(arn)) && Serves(old, role) && (!Serves(now, role) || MayBeWindows(role, old) && !MayBeWindows(role, now)))
            {
                found.Add(new AwsAuthLockoutWarning(AwsAuthLockout.NodeRoleInUse, role.RoleArn, $"{role.UsedBy} runs under {role.RoleArn} and would lose its way in."));
            }
        }
    }

    private static bool Serves(AwsAuthResolution answer, NodeRole role) =>
        answer.IsMapped && answer.IsCertain && !ClusterRules.NeededGroups(role.Kind).Except(answer.Groups, StringComparer.Ordinal).Any();

    // Whoever wrote the group of Windows nodes knows what the image is; the service does not say.
    private static bool MayBeWindows(NodeRole role, AwsAuthResolution answer) =>
        role.Kind == NodeRoleKind.Custom && answer.Groups.Contains(ClusterRules.WindowsGroup, StringComparer.Ordinal);

    private static void Caller(AwsAuthMap before, AwsAuthMap after, LintContext context, HashSet<string> entries, List<AwsAuthLockoutWarning> found)
    {
        if (context.CallerArn is null)
        {
            return;
        }

        var old = before.Resolve(context.CallerArn);
        var now = after.Resolve(context.CallerArn);
        if (!old.IsMapped || entries.Contains(GoText.Fold(old.CanonicalArn)))
        {
            return;
        }

        if (!now.IsMapped)
        {
            found.Add(new AwsAuthLockoutWarning(AwsAuthLockout.CallerRow, old.CanonicalArn, $"{context.CallerArn} is you, and would not get in any more."));
        }
        else if (old.Groups.Contains(Masters, StringComparer.Ordinal) && !now.Groups.Contains(Masters, StringComparer.Ordinal))
        {
            found.Add(new AwsAuthLockoutWarning(AwsAuthLockout.CallerRow, old.CanonicalArn, $"{context.CallerArn} is you, and would lose {Masters}."));
        }
    }
}
