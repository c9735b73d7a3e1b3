using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace EksAccessManagement.AwsAuth;

/// <summary>Rules about rows of nodes.</summary>
internal static class NodeRules
{
    private const string Prefix = "system:node:";
    private const string Group = "system:nodes";

    private static readonly Regex DnsName = new("ec2_?private_?dns_?name", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <summary>Looks at a row that lets somebody in; true when its username has been reported.</summary>
    public static bool Check(IssueSink sink, AwsAuthRow row)
    {
        if (MergedRows.IsMerged(sink.Map, row))
        {
            // What stands there is half another row's; the mistake is told where the rows became one.
            return false;
        }

        var fargate = row.Username == Prefix + AwsAuthTemplate.SessionName;
        var machine = row.Username == Prefix + AwsAuthTemplate.PrivateDnsName;
        var meant = fargate || machine || DnsName.IsMatch(row.Username);
        var wrong = !fargate && !machine && (meant || row.Groups.Contains(Group, StringComparer.Ordinal)) && IsNoNodeName(row.Username);
        if (meant)
        {
            Groups(sink, row, fargate);
        }

        if (wrong)
        {
            sink.Add(
                "node-username",
                row,
                $"Kubernetes takes a member of system:nodes for a node by its name system:node:NAME only; {(row.Username.Length == 0 ? "this row has no name" : row.Username + " is none")}: no node of {row.Arn} can join.",
                "Write username: system:node:{{EC2PrivateDNSName}}.",
                "username");
        }

        return wrong;
    }

    /// <summary>A name that no node has: another beginning, or signs of a template that the server does not fill.</summary>
    private static bool IsNoNodeName(string username)
    {
        var name = AwsAuthTemplate.All.Aggregate(username, (text, template) => text.Replace(template, "x"));
        return !name.StartsWith(Prefix, StringComparison.Ordinal) || name.IndexOfAny(['{', '}', '$', '%', '<', '>', '(', ' ']) >= 0;
    }

    /// <summary>The groups as they stand in the text: groups that became one by a lost dash are told as such, and are not missing.</summary>
    public static IReadOnlyCollection<string> Written(AwsAuthRow row)
    {
        var nodes = row.Draft?.Groups.Nodes();
        return row.Groups.SelectMany((g, i) => nodes?[i] is { } node && node.Start.Line != node.End.Line ? g.Split(' ') : [g]).ToArray();
    }

    private static void Groups(IssueSink sink, AwsAuthRow row, bool fargate)
    {
        string[] needed = fargate ? ["system:bootstrappers", Group, "system:node-proxier"] : ["system:bootstrappers", Group];
        var missing = needed.Except(Written(row), StringComparer.Ordinal).ToArray();
        var isLost = sink.Map.Problems.Any(p => p.Kind == AwsAuthProblemKind.FieldLost && p.Field == "groups" && p.RowIndex == row.Index && p.Key == AwsAuthKeys.Of(row.Kind));
        var misspelt = row.Draft!.Mapping!.Fields.Any(f => f.Key.IsString && GoText.Fold(f.Key.Name) != "groups" && FieldRules.Meant(f.Key.Name, row.Kind) == "groups");
        if (missing.Length > 0 && !isLost && !misspelt)
        {
            sink.Add("node-groups", row, $"A row of {(fargate ? "Fargate pods" : "nodes")} needs the groups {string.Join(", ", needed)}; it lacks {string.Join(", ", missing)}, and its nodes cannot work.", Add(row, missing), "groups");
        }
    }

    /// <summary>What to write for groups that a row lacks: a group that is nearly one of them is to be corrected, and not joined by it.</summary>
    public static string Add(AwsAuthRow row, IReadOnlyCollection<string> missing)
    {
        var near = missing.ToDictionary(m => m, m => row.Groups.FirstOrDefault(g => g != m && (g.Trim(' ', ',', '.', ';') == m || MeaningRules.NearlyBuiltIn(g) == m)), StringComparer.Ordinal);
        var wrong = near.Where(n => n.Value is not null).Select(n => $"Write {n.Key} in place of '{n.Value}'.");
        var absent = near.Where(n => n.Value is null).Select(n => n.Key).ToArray();
        return string.Join(" ", absent.Length == 0 ? wrong : wrong.Concat([$"Add {string.Join(" and ", absent)}."]));
    }
}
