using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>An aws-auth such as people migrate: each kind of row once or more, its groups drawn with the cluster's seed.</summary>
internal static class MigrationRows
{
    private static readonly string[] Groups = ["red", "green", "blue"];

    /// <summary>How many principals the rows need; every third is a user.</summary>
    public const int Principals = 12;

    /// <summary>Makes the text. Those who have the eighth and ninth place stay without a row.</summary>
    public static IReadOnlyDictionary<string, string> Make(IReadOnlyList<LabCaller> callers, int seed)
    {
        var random = new Random(seed);
        string[] Some(int most) => Groups.OrderBy(_ => random.Next()).Take(random.Next(1, most + 1)).ToArray();
        var roles = new StringBuilder("# people and machines\n");
        var users = new StringBuilder();

        // Administrators: a user and a role whose sessions have names of their own.
        Row(users, callers[0], "admin", ["system:masters"]);
        Row(roles, callers[1], "admin:{{SessionName}}", ["system:masters"]);

        // Groups of the cluster's own, one or more, with and without the session's name.
        Row(roles, callers[2], $"row:{callers[2].Name}", Some(1));
        Row(users, callers[3], $"row:{callers[3].Name}", Some(1));
        Row(roles, callers[4], $"row:{callers[4].Name}:{{{{SessionName}}}}", Some(2));
        Row(users, callers[6], $"row:{callers[6].Name}", Some(3));

        // Known by the username alone, which bindings name.
        Row(roles, callers[5], $"row:{callers[5].Name}", []);

        // Two rows, of which one counts; a group whose name comes from the session; an ARN in odd case.
        Row(roles, callers[7], "first", Some(1));
        Row(roles, callers[7], $"row:{callers[7].Name}", Some(2));
        Row(roles, callers[10], $"row:{callers[10].Name}", [.. Some(1), "{{SessionName}}-team"]);
        Row(roles, callers[11], $"row:{callers[11].Name}", Some(2), arn => arn.Replace(":role/gen", ":role/GEN", StringComparison.Ordinal));

        // Nodes, whose row must outlive everything.
        roles.Append($"- rolearn: {LabSeed.Nodes}\n  username: system:node:{{{{EC2PrivateDNSName}}}}\n  groups: [system:bootstrappers, system:nodes]\n");
        return new Dictionary<string, string> { ["mapRoles"] = roles.ToString(), ["mapUsers"] = users.ToString() };
    }

    private static void Row(StringBuilder text, LabCaller caller, string username, string[] groups, Func<string, string>? written = null)
    {
        var isUser = caller.SessionName.Length == 0;
        var arn = isUser ? caller.PrincipalArn : $"arn:aws:iam::{LabSeed.Account}:role/{caller.Name}";
        text.Append(isUser ? "- userarn: " : "- rolearn: ").Append(written is null ? arn : written(arn)).Append('\n');
        text.Append("  username: \"").Append(username).Append("\"\n");
        text.Append(groups.Length == 0 ? string.Empty : $"  groups:\n{string.Concat(groups.Select(g => $"  - \"{g}\"\n"))}");
    }
}
