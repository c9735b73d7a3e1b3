using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Migration;

/// <summary>Whose cluster a bare text is of, as far as its rows tell.</summary>
public static class RowAccounts
{
    /// <summary>
    /// The account that a cluster of these rows is most likely of: that of the nodes when they agree, for nodes are of the
    /// cluster's own account, and else the one that most rows are of; null when no row names one.
    /// </summary>
    /// <param name="rows">The account of each row that names one, and whether the row is of nodes.</param>
    /// <remarks>Amazon EKS API reference, CreateAccessEntry: an entry of a node type needs a role of the cluster's account.</remarks>
    public static string? Likeliest(IReadOnlyCollection<(string Account, bool IsNode)> rows)
    {
        var ofNodes = rows.Where(r => r.IsNode).Select(r => r.Account).Distinct(StringComparer.Ordinal).ToArray();
        return ofNodes.Length == 1
            ? ofNodes[0]
            : rows.GroupBy(r => r.Account, StringComparer.Ordinal).OrderByDescending(g => g.Count()).FirstOrDefault()?.Key;
    }

    /// <summary>The account of each row that names a principal.</summary>
    /// <param name="map">The text as it is read.</param>
    public static IReadOnlyList<(string Account, bool IsNode)> Of(AwsAuthMap map) =>
        map.Rows
            .Where(r => r.Kind != AwsAuthRowKind.Account)
            .Select(r => PrincipalArn.TryParse(r.Arn, out var arn) ? (arn.AccountId, IsOfNodes(r)) : ((string, bool)?)null)
            .OfType<(string, bool)>()
            .ToArray();

    /// <summary>Whether a row is of nodes, by its username or groups.</summary>
    /// <param name="row">The row.</param>
    public static bool IsOfNodes(AwsAuthRow row) => NodeRowRules.IsNodeRow(row);
}
