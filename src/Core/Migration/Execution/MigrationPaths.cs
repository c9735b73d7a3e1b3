using System.Linq;
using EksAccessManagement.Clusters;

namespace EksAccessManagement.Migration;

/// <summary>Where a migration keeps what it needs to go back or on.</summary>
internal sealed record MigrationPaths(string Prefix, string Journal)
{
    /// <summary>aws-auth as it was, a manifest.</summary>
    public string AwsAuth => Prefix + ".aws-auth.yaml";

    /// <summary>The plan with the whole state before: entries, RBAC, aws-auth byte for byte.</summary>
    public string Plan => Prefix + ".plan.json";

    /// <summary>The lock on this machine.</summary>
    public string Lock => Prefix + ".lock";

    public static MigrationPaths Of(ClusterTarget target, string folder, string journal)
    {
        var name = new string($"{target.Name}.{target.Arn.Region}.{target.AccountId}".Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_').ToArray());
        var prefix = folder.TrimEnd('/', '\\') + "/" + name + ".migration";
        return new MigrationPaths(prefix, journal.Length > 0 ? journal : prefix + ".journal.jsonl");
    }
}
