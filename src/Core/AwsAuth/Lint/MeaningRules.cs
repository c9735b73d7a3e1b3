using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AwsAuth;

/// <summary>Rules about rows that load well and say something else than was meant.</summary>
internal static class MeaningRules
{
    private static readonly Regex Braces = new(@"\{\{[^{}]*\}\}", RegexOptions.CultureInvariant);
    private static readonly Regex OddBraces = new(@"[$%]?\{+[ ]*[A-Za-z_]+[ ]*\}*|[$%]\([A-Za-z_]+\)", RegexOptions.CultureInvariant);
    private static readonly Regex Merged = new(@"\S\s+-\s+\S", RegexOptions.CultureInvariant);
    private static readonly Regex SsoName = new(@"role/awsreservedsso_.*_[0-9a-f]{16}\z", RegexOptions.CultureInvariant);

    private static readonly char[] Curly = ['\u201c', '\u201d', '\u2018', '\u2019', '\u201e', '\u00ab', '\u00bb'];

    private static readonly string[] BuiltIn = ["system:masters", "system:nodes", "system:bootstrappers", "system:node-proxier", "system:authenticated", "system:unauthenticated", "eks:kube-proxy-windows"];

    private const string Masters = "system:masters";

    // Names of administrators as other systems have them. Kubernetes keeps system: for itself, so that none of them is another's group.
    private static readonly string[] Administrators = ["admin", "admins", "administrator", "administrators", "clusteradmin", "clusteradmins", "clusteradministrator", "clusteradministrators", "clustermasters", "root", "superuser", "superusers", "owner", "owners"];

    public static void Run(IssueSink sink)
    {
        PartitionOf(sink);
        var nameless = new HashSet<(string, int)>(sink.Map.Problems
            .Where(p => p.Kind == AwsAuthProblemKind.FieldLost && p.Field == "username").Select(p => (p.Key, p.RowIndex)));
        foreach (var row in sink.Map.Rows.Where(r => r.State != AwsAuthRowState.Dropped))
        {
            if (row.Kind == AwsAuthRowKind.Account)
            {
                Account(sink, row);
                continue;
            }

            var saysName = HashRules.Check(sink, row);
            if (row.Username.Length == 0 && !saysName && !nameless.Contains((AwsAuthKeys.Of(row.Kind), row.Index)))
            {
                sink.Add("empty-username", row, "The row has no username; what EKS does with an empty one is not known.", "Write username.");
            }

            var isNode = row.LetsIn && NodeRules.Check(sink, row);
            Groups(sink, row);
            Templates(sink, row, isNode);
            Principal(sink, row);
        }
    }

    /// <summary>A row of another partition than the others: no cluster has principals of two.</summary>
    private static void PartitionOf(IssueSink sink)
    {
        var rows = sink.Map.Rows.Where(r => r.LetsIn && r.Kind != AwsAuthRowKind.Account && !r.IsSso).Select(r => (Row: r, Partition: r.FoldedArn.Split(':').Skip(1).FirstOrDefault() ?? string.Empty)).GroupBy(r => r.Partition).OrderByDescending(g => g.Count()).ToArray();
        if (rows.Length < 2 || rows[0].Count() == rows[1].Count())
        {
            return;
        }

        foreach (var (row, partition) in rows.Skip(1).SelectMany(g => g))
        {
            sink.Add("unknown-partition", row, $"This row is of the partition {partition} and the others are of {rows[0].Key}: a cluster has principals of its own partition only.", $"Write arn:{rows[0].Key}:, if the cluster is there.", RowRules.ArnField(row), AwsAuthSeverity.Warning);
        }
    }

    private static void Account(IssueSink sink, AwsAuthRow row)
    {
        if (row.LetsIn)
        {
            sink.Add("whole-account", row, $"Every role and user of account {row.Arn} that has no row of its own gets in under its own ARN, without groups.", "Nothing to do if that is meant; else remove the account, and give each principal a row.");
        }
    }

    private static void Groups(IssueSink sink, AwsAuthRow row)
    {
        var nodes = row.Draft!.Groups.Nodes();
        if (IsCurly(row.Username))
        {
            sink.Add("curly-quotes", row, $"The curly quotes are part of the username {row.Username}: YAML knows straight quotes only, so that what is bound to {row.Username.Trim(Curly)} does not apply to {row.Arn}.", "Write straight quotes or none.", "username");
        }

        for (var i = 0; i < row.Groups.Count; i++)
        {
            var group = row.Groups[i];
            if (IsCurly(group))
            {
                sink.Add("curly-quotes", row, $"The curly quotes are part of the group {group}: YAML knows straight quotes only, and {row.Arn} does not get what {group.Trim(Curly)} gives.", "Write straight quotes or none.", node: nodes[i]);
                continue;
            }

            if (group.IndexOf(',') >= 0)
            {
                var names = group.Split(',').Select(g => g.Trim()).Where(g => g.Length > 0).ToArray();
                sink.Add("group-comma", row, $"The server reads one group named '{group}': a comma parts groups in brackets only, and {row.Arn} does not get what {string.Join(" and ", names)} {(names.Length == 1 ? "gives" : "give")}.", names.Length == 1 ? "Remove the comma." : $"Write each group on a line of its own, or [{string.Join(", ", names)}] after groups:.", node: nodes[i]);
                continue;
            }

            if (group.Length == 0 && nodes[i] is { Kind: YamlNodeKind.Scalar, Implicit: false })
            {
                sink.Add("empty-group", row, "A group has an empty name, which gives nothing.", "Remove the item.", node: nodes[i]);
            }
            else if (nodes[i] is { Kind: YamlNodeKind.Scalar, Style: YamlScalarStyle.Plain } node && node.Start.Line != node.End.Line && Merged.IsMatch(group))
            {
                sink.Add("merged-groups", row, $"The server reads one group named '{group}': a dash that stands deeper than the one above goes on with its text.", "Give all dashes of the list the same column.", node: nodes[i]);
            }
            else if (nodes[i] is { Kind: YamlNodeKind.Scalar, Style: YamlScalarStyle.Plain } broken && broken.Start.Line != broken.End.Line)
            {
                sink.Add("merged-groups", row, $"The server reads one group named '{group}': the line below goes on with its text.", $"Write a dash before {group.Substring(group.IndexOf(' ') + 1)}, in the column of the other groups; or, if a line was broken in two, join it.", node: nodes[i]);
            }
            else if (NearlyBuiltIn(group) is { } meant)
            {
                sink.Add("system-group-typo", row, $"The group {group} means nothing to Kubernetes by itself; the built-in one is {meant}.{(meant == Masters ? $" As it stands, {row.Arn} is no administrator." : string.Empty)}", IsFarFrom(group, meant) ? $"Write {meant} if full rights are meant; else name a group that a role binding of the cluster has." : $"Write {meant}.", node: nodes[i]);
            }
        }

        if (row.LetsIn && row.Groups.Contains(Masters, StringComparer.Ordinal))
        {
            sink.Add("cluster-admin", row, $"{row.Arn} has system:masters: it may do everything, and no rule can take anything from it.", "Nothing to do if that is meant; else take system:masters from its groups, or give it an access entry with a narrower policy.", "groups");
        }
    }

    /// <summary>Whether a group is one that Kubernetes itself knows.</summary>
    public static bool IsBuiltIn(string group) => BuiltIn.Contains(group, StringComparer.Ordinal);

    private static bool IsCurly(string text) => text.Length > 0 && (Curly.Contains(text[0]) || Curly.Contains(text[text.Length - 1]));

    /// <summary>The built-in group that a name is nearly; null when it is one, or near to none.</summary>
    public static string? NearlyBuiltIn(string group)
    {
        if (group.Length < 8 || BuiltIn.Contains(group, StringComparer.Ordinal))
        {
            return null;
        }

        var folded = GoText.Fold(group);
        var plain = folded.Replace(" ", string.Empty).Replace("_", "-").Replace("system.", "system:").Replace("system-", "system:");
        var letters = Letters(folded);
        return BuiltIn.FirstOrDefault(b => Letters(b) == letters)
            ?? BuiltIn.FirstOrDefault(b => FieldRules.Distance(b, plain) <= 2 && plain.IndexOf(':') >= 0)
            ?? (folded.StartsWith("system:", StringComparison.Ordinal) && Administrators.Contains(letters.Substring("system".Length), StringComparer.Ordinal) ? Masters : null);
    }

    private static bool IsFarFrom(string group, string meant) => meant == Masters && GoText.Fold(group).IndexOf("mast", StringComparison.Ordinal) < 0;

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter));

    private static void Templates(IssueSink sink, AwsAuthRow row, bool isNodeName)
    {
        var nodes = row.Draft!.Groups.Nodes();
        if (!isNodeName)
        {
            Template(sink, row, row.Username, row.Draft.Nodes.TryGetValue("username", out var name) ? name : null);
        }

        for (var i = 0; i < row.Groups.Count; i++)
        {
            Template(sink, row, row.Groups[i], nodes[i]);
        }
    }

    private static void Template(IssueSink sink, AwsAuthRow row, string text, YamlNode? node)
    {
        foreach (Match match in Braces.Matches(text))
        {
            if (AwsAuthTemplate.All.Contains(match.Value, StringComparer.Ordinal))
            {
                continue;
            }

            var inner = GoText.Fold(match.Value).Replace(" ", string.Empty);
            var meant = AwsAuthTemplate.All.FirstOrDefault(t => GoText.Fold(t) == inner)
                ?? AwsAuthTemplate.All.FirstOrDefault(t => FieldRules.Distance(GoText.Fold(t), inner) <= 3);
            sink.Add("unknown-template", row, $"The server knows no template {match.Value} and keeps the text as it is.", meant is null ? "Templates are " + string.Join(", ", AwsAuthTemplate.All) + "." : $"Write {meant}.", node: node);
        }

        foreach (Match match in OddBraces.Matches(Braces.Replace(text, m => new string(' ', m.Length))))
        {
            var name = string.Concat(match.Value.Where(char.IsLetter));
            var meant = AwsAuthTemplate.All.FirstOrDefault(t => FieldRules.Distance(GoText.Fold(t.Trim('{', '}')), GoText.Fold(name)) <= 1);
            if (meant is not null)
            {
                sink.Add("unknown-template", row, $"The server fills templates in two braces only and keeps {match.Value} as it is: everybody of this row has the same name.", $"Write {meant}.", node: node);
            }
        }

        var user = row.FoldedArn.IndexOf(":user/", StringComparison.Ordinal) > 0;
        if (user && row.LetsIn && (text.Contains(AwsAuthTemplate.SessionName) || text.Contains(AwsAuthTemplate.SessionNameRaw)))
        {
            sink.Add("unfillable-template", row, $"A user has no session name: {text} becomes {AwsAuthTemplate.Render(text, null, string.Empty, null)}.", "Write the name itself.", node: node, severity: AwsAuthSeverity.Warning);
        }
    }

    private static void Principal(IssueSink sink, AwsAuthRow row)
    {
        if (!row.LetsIn || row.IsSso || !Arn.TryParse(row.FoldedArn, out var arn))
        {
            return;
        }

        var field = RowRules.ArnField(row);
        if (arn.Resource == "root")
        {
            sink.Add("account-root", row, "The ARN of root stands for the root user itself, not for everybody in the account.", $"To let a whole account in, list \"{arn.AccountId}\" under mapAccounts.", field);
        }
        else if (arn.Resource.StartsWith(row.Kind == AwsAuthRowKind.Role ? "user/" : "role/", StringComparison.Ordinal))
        {
            sink.Add("other-kind", row, $"The row works, because the server compares ARNs as texts, yet it stands in {AwsAuthKeys.Of(row.Kind)}.", $"Nothing to do if that is meant; else move the row to {AwsAuthKeys.Of(row.Kind == AwsAuthRowKind.Role ? AwsAuthRowKind.User : AwsAuthRowKind.Role)}, under {(row.Kind == AwsAuthRowKind.Role ? "userarn" : "rolearn")}.", field);
        }

        if (row.Arn[row.Arn.Length - 1] is ',' or '.')
        {
            sink.Add("strange-characters", row, $"The name ends in '{row.Arn[row.Arn.Length - 1]}'. IAM allows that, yet such a name is rare: no login of {row.Arn.TrimEnd(',', '.')} matches this row.", $"Write {row.Arn.TrimEnd(',', '.')}, unless IAM shows the name so.", field, AwsAuthSeverity.Warning);
        }

        if (row.FoldedArn.Contains("role/awsreservedsso_") && !SsoName.IsMatch(row.FoldedArn))
        {
            sink.Add("sso-role-name", row, "Roles of Identity Center end in an underscore and 16 hexadecimal digits; no such role has this name.", "Copy the role's ARN from IAM and cut its path.", field);
        }
    }
}
