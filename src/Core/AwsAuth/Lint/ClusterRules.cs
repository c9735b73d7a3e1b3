using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>Rules that need to know the cluster.</summary>
internal static class ClusterRules
{
    internal const string WindowsGroup = "eks:kube-proxy-windows";

    public static void Run(IssueSink sink, LintContext context)
    {
        var entries = Entries(context);
        if (context.NodeRoles is null)
        {
            AnyNodeRow(sink, entries.Count > 0);
        }
        else
        {
            foreach (var role in context.NodeRoles)
            {
                CheckNode(sink, role, entries);
            }
        }

        CheckCaller(sink, context, entries);
        CheckRows(sink, context, entries);
    }

    private static HashSet<string> Entries(LintContext context) =>
        new((context.AccessEntryPrincipals ?? []).Select(p => GoText.Fold(RowArn.CutPath(p))), StringComparer.Ordinal);

    /// <summary>Without facts about node groups, a whole ConfigMap without any node row is worth a word.</summary>
    private static void AnyNodeRow(IssueSink sink, bool hasEntries)
    {
        var whole = sink.Map.Source.Shape is AwsAuthShape.Data or AwsAuthShape.Manifest or AwsAuthShape.Keys;
        if (!whole || hasEntries || sink.Map.IsLost(AwsAuthKeys.MapRoles) || sink.Map.Source.Values.Count == 0)
        {
            return;
        }

        if (sink.Map.Problems.Any(p => p.Kind == AwsAuthProblemKind.KeyRepeated && p.Key is not (AwsAuthKeys.MapUsers or AwsAuthKeys.MapAccounts)))
        {
            // The rows of nodes may stand in the text that is lost; which one counts is told as such.
            return;
        }

        if (!sink.Map.Rows.Any(r => r.LetsIn && r.Groups.Contains("system:nodes", StringComparer.Ordinal)))
        {
            var line = MeantForNodes(sink.Map);
            var row = line > 0 ? sink.Map.Rows.FirstOrDefault(r => r.Line <= line && line <= r.EndLine) : null;
            sink.Add(
                "no-node-row",
                row?.LetsIn == true && !MergedRows.IsMerged(sink.Map, row)
                    ? $"No row lets nodes in: the row of {row.Arn} on line {line} lets its role in, and not with the group system:nodes. Where the nodes have no access entries they lose the cluster."
                    : "No row lets nodes in. Where the nodes have no access entries they lose the cluster.",
                line > 0 ? $"Mend the row on line {line}, which is meant for nodes{How(sink, row)}." : "Add a row for the role of the nodes, unless it has an access entry.",
                AwsAuthKeys.MapRoles,
                line,
                line > 0 ? 1 : 0);
        }
    }

    /// <summary>Which issue says how a row is mended; empty when none does.</summary>
    private static string How(IssueSink sink, AwsAuthRow? row)
    {
        var issue = row is null ? null : sink.Issues.FirstOrDefault(i => i.RowIndex == row.Index && i.Key == AwsAuthKeys.Of(row.Kind) && i.Severity == AwsAuthSeverity.Error);
        return issue is null ? string.Empty : $", as the issue {issue.RuleId} on line {issue.Line} says";
    }

    /// <summary>The line of a row that has the name or the groups of nodes by its words; 0 when there is none.</summary>
    private static int MeantForNodes(AwsAuthMap map)
    {
        foreach (var value in map.Source.Values)
        {
            var row = VisualRows.Read(value.Text).FirstOrDefault(r => r.Username?.StartsWith("system:node", StringComparison.Ordinal) == true || r.Groups.Any(g => g.IndexOf("system:nodes", StringComparison.Ordinal) >= 0));
            if (row is not null)
            {
                return value.Locate(value.Lines.Start(Math.Min(row.Line, value.Lines.Count))).Line;
            }
        }

        return 0;
    }

    private static void CheckNode(IssueSink sink, NodeRole role, HashSet<string> entries)
    {
        var arn = RowArn.CutPath(role.RoleArn);
        if (entries.Contains(GoText.Fold(arn)))
        {
            return;
        }

        var answer = sink.Map.Resolve(arn);
        if (sink.Map.LostRowOf(arn) is { } lost && !answer.IsMapped)
        {
            sink.Add("node-row-missing", $"{role.UsedBy} runs under {role.RoleArn}, and its row on line {lost.Line} is lost with {AwsAuthKeys.Of(lost.Kind)}: its {(role.Kind == NodeRoleKind.Fargate ? "pods" : "nodes")} lose the cluster.", Mend(sink, lost), AwsAuthKeys.Of(lost.Kind), lost.Line, lost.Column, principal: arn);
            return;
        }

        if (!answer.IsMapped || answer.Row is null)
        {
            sink.Add("node-row-missing", $"{role.UsedBy} runs under {role.RoleArn}, and no row lets that role in: its {(role.Kind == NodeRoleKind.Fargate ? "pods" : "nodes")} lose the cluster.", $"Add a row with rolearn: {arn}, username: {Username(role.Kind)} and the groups {string.Join(", ", NeededGroups(role.Kind))}{(role.Kind == NodeRoleKind.Custom ? $", and {WindowsGroup} where its own image is a Windows" : string.Empty)}.", AwsAuthKeys.MapRoles);
            return;
        }

        var missing = NeededGroups(role.Kind).Except(answer.Groups, StringComparer.Ordinal).Except(NodeRules.Written(answer.Row), StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
        {
            sink.Add("node-groups", answer.Row, $"{role.UsedBy} runs under this role and needs the groups {string.Join(", ", missing)}.", NodeRules.Add(answer.Row, missing), "groups");
        }

        if (answer.Row.Username != Username(role.Kind) && !answer.Row.Username.StartsWith("system:node:", StringComparison.Ordinal))
        {
            sink.Add("node-username", answer.Row, $"{role.UsedBy} runs under this role, and its nodes need a name that begins with system:node:.", $"Write username: {Username(role.Kind)}.", "username");
        }
    }

    /// <summary>The groups a node row needs.</summary>
    /// <remarks>Source: EKS user guide on aws-auth, Windows support and Fargate.</remarks>
    public static IReadOnlyList<string> NeededGroups(NodeRoleKind kind) => kind switch
    {
        NodeRoleKind.Windows => ["system:bootstrappers", "system:nodes", WindowsGroup],
        NodeRoleKind.Fargate => ["system:bootstrappers", "system:nodes", "system:node-proxier"],
        _ => ["system:bootstrappers", "system:nodes"],
    };

    private static string Username(NodeRoleKind kind) =>
        "system:node:" + (kind == NodeRoleKind.Fargate ? AwsAuthTemplate.SessionName : AwsAuthTemplate.PrivateDnsName);

    private static void CheckCaller(IssueSink sink, LintContext context, HashSet<string> entries)
    {
        if (context.CallerArn is null)
        {
            return;
        }

        var answer = sink.Map.Resolve(context.CallerArn);
        if (answer.Outcome == AwsAuthOutcome.NotMapped && sink.Map.LostRowOf(answer.CanonicalArn) is { } lost && !entries.Contains(GoText.Fold(answer.CanonicalArn)))
        {
            sink.Add("caller-row-missing", $"The caller {context.CallerArn} has no way in by this text: the row on line {lost.Line} is lost with {AwsAuthKeys.Of(lost.Kind)}.", Mend(sink, lost), AwsAuthKeys.Of(lost.Kind), lost.Line, lost.Column, principal: answer.CanonicalArn);
            return;
        }

        if (answer.Outcome is AwsAuthOutcome.NotMapped or AwsAuthOutcome.LoginFails && !entries.Contains(GoText.Fold(answer.CanonicalArn)))
        {
            sink.Add("caller-row-missing", $"The caller {context.CallerArn} has no way in by this text: {answer.Reason}", $"Add a row for {answer.CanonicalArn}, or make an access entry for it first.", AwsAuthKeys.MapRoles);
        }
    }

    private static string Mend(IssueSink sink, AwsAuthRow lost)
    {
        var key = AwsAuthKeys.Of(lost.Kind);
        var issue = sink.Issues.FirstOrDefault(i => i.Key == key && i.LostArn.Count > 0);
        return issue is null ? $"Mend the text of {key}." : $"Mend the text of {key}, as the issue {issue.RuleId} on line {issue.Line} says.";
    }

    private static void CheckRows(IssueSink sink, LintContext context, HashSet<string> entries)
    {
        var missing = new HashSet<string>(context.MissingPrincipals.Select(GoText.Fold), StringComparer.Ordinal);
        foreach (var row in sink.Map.Rows.Where(r => r.LetsIn && r.Kind != AwsAuthRowKind.Account && !r.IsSso))
        {
            if (missing.Contains(row.FoldedArn))
            {
                sink.Add("principal-missing", row, $"IAM knows no {row.Arn}. The row waits: whoever makes a principal of that name gets what it gives.", "Remove the row, or correct the name.", RowRules.ArnField(row));
            }

            if (entries.Contains(row.FoldedArn))
            {
                sink.Add("entry-decides", row, "The principal has an access entry, which decides in place of this row.", "Nothing to do if that is meant; else remove the entry, or give it what the row gives.", RowRules.ArnField(row));
            }
        }
    }
}
