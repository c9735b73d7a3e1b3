using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>Writes aws-auth texts.</summary>
internal static class Rows
{
    public const string Node = "system:node:{{EC2PrivateDNSName}}";

    public static string Role(string arn, string username, params string[] groups) => Row("rolearn", arn, username, groups);

    public static string User(string arn, string username, params string[] groups) => Row("userarn", arn, username, groups);

    public static string NodeRole(string arn) => Role(arn, Node, "system:bootstrappers", "system:nodes");

    public static Dictionary<string, string> Map(IEnumerable<string> roles, IEnumerable<string>? users = null, string? accounts = null)
    {
        var data = new Dictionary<string, string> { ["mapRoles"] = string.Concat(roles) };
        if (users is not null && users.Any())
        {
            data["mapUsers"] = string.Concat(users);
        }

        if (accounts is not null)
        {
            data["mapAccounts"] = accounts;
        }

        return data;
    }

    private static string Row(string key, string arn, string username, string[] groups)
    {
        var text = new StringBuilder($"- {key}: {arn}\n  username: \"{username}\"\n");
        if (groups.Length > 0)
        {
            text.Append("  groups:\n");
            foreach (var group in groups)
            {
                text.Append("    - ").Append(group).Append('\n');
            }
        }

        return text.ToString();
    }
}
