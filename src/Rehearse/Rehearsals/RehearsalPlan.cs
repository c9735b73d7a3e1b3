using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Identity;
using EksAccessManagement.Migration;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>What the sandbox is to hold for a file: the cluster's place and who exists. What the file does not say is assumed, and told.</summary>
internal sealed record RehearsalPlan
{
    /// <summary>The cluster's name.</summary>
    public const string ClusterName = "rehearsal";

    private const string FallbackAccount = "111122223333";

    // Any region of the partition would do; Identity Center's paths name one.
    private static readonly Dictionary<string, string> Regions = new(StringComparer.Ordinal)
    {
        ["aws"] = "eu-west-1",
        ["aws-cn"] = "cn-north-1",
        ["aws-us-gov"] = "us-gov-west-1",
        ["aws-iso"] = "us-iso-east-1",
        ["aws-iso-b"] = "us-isob-east-1",
        ["aws-iso-e"] = "eu-isoe-west-1",
        ["aws-iso-f"] = "us-isof-south-1",
        ["aws-eusc"] = "eusc-de-east-1",
    };

    /// <summary>The file as the authenticator reads it.</summary>
    public required AwsAuthMap Map { get; init; }

    /// <summary>The cluster.</summary>
    public required ClusterArn Cluster { get; init; }

    /// <summary>Who makes the cluster and the grants.</summary>
    public required PrincipalArn Administrator { get; init; }

    /// <summary>Who logs in, in the order of the rows.</summary>
    public required IReadOnlyList<RehearsalPrincipal> Principals { get; init; }

    /// <summary>The partition of each account.</summary>
    public required IReadOnlyDictionary<string, string> Accounts { get; init; }

    /// <summary>What was assumed because a file cannot say it, one sentence each.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>Makes a plan.</summary>
    /// <param name="map">The file.</param>
    /// <param name="accountId">The cluster's account; null takes that of the nodes, or the one that most rows are of.</param>
    public static RehearsalPlan Make(AwsAuthMap map, string? accountId)
    {
        var named = map.Rows.Select(AccountOf).OfType<(string Account, string Partition, bool IsNode)>().ToArray();
        var account = accountId ?? RowAccounts.Likeliest(named.Select(n => (n.Account, n.IsNode)).ToArray()) ?? FallbackAccount;
        var ofRows = named.Where(n => n.Account == account && n.Partition.Length > 0).Select(n => n.Partition).FirstOrDefault();
        var partition = ofRows ?? named.Select(n => n.Partition).FirstOrDefault(p => p.Length > 0) ?? Partitions.Aws;
        var accounts = new Dictionary<string, string>(StringComparer.Ordinal) { [account] = partition };
        foreach (var (id, own, _) in named)
        {
            if (!accounts.ContainsKey(id))
            {
                accounts.Add(id, own.Length == 0 ? partition : own);
            }
        }

        var assumptions = new List<string>();
        if (accountId is null && named.Length == 0)
        {
            assumptions.Add($"No row names an account, so that the cluster is put into {account}; --account ID takes another.");
        }

        var cluster = new ClusterArn(partition, Regions[partition], account, ClusterName);
        var principals = new PrincipalPlanner(cluster, accounts, assumptions).Make(map);
        return new RehearsalPlan
        {
            Map = map,
            Cluster = cluster,
            Administrator = Administrate(cluster, principals),
            Principals = principals,
            Accounts = accounts,
            Assumptions = assumptions,
        };
    }

    private static (string Account, string Partition, bool IsNode)? AccountOf(AwsAuthRow row)
    {
        if (row.Kind == AwsAuthRowKind.Account)
        {
            return row.Arn.Length == 12 && row.Arn.All(char.IsAsciiDigit) ? (row.Arn, string.Empty, false) : null;
        }

        return PrincipalPlanner.Read(row.Arn) is { } principal && Partitions.IsKnown(principal.Partition) ? (principal.AccountId, principal.Partition, RowAccounts.IsOfNodes(row)) : null;
    }

    private static PrincipalArn Administrate(ClusterArn cluster, IReadOnlyList<RehearsalPrincipal> taken)
    {
        var name = "rehearsal-administrator";
        while (taken.Any(p => string.Equals(p.Arn.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            name += "-2";
        }

        return PrincipalArn.Parse($"arn:{cluster.Partition}:iam::{cluster.AccountId}:user/{name}");
    }
}
