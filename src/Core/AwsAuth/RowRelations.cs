using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>What rows of different spelling or of different keys do to each other.</summary>
internal static class RowRelations
{
    /// <summary>Marks rows that answer at random and user rows that a role row answers for.</summary>
    public static void Settle(List<AwsAuthRow> rows)
    {
        Ambiguous(rows, AwsAuthRowKind.Role);
        Ambiguous(rows, AwsAuthRowKind.User);
        RolesFirst(rows);
    }

    private static bool Loads(AwsAuthRow row) => row.State is AwsAuthRowState.Live or AwsAuthRowState.Dead or AwsAuthRowState.Ambiguous;

    private static void Ambiguous(List<AwsAuthRow> rows, AwsAuthRowKind kind)
    {
        var groups = Enumerable.Range(0, rows.Count)
            .Where(i => rows[i].Kind == kind && (rows[i].State == AwsAuthRowState.Live || rows[i].Flaw == AwsAuthRowFlaw.UnfillableTemplate))
            .GroupBy(i => rows[i].FoldedArn, StringComparer.Ordinal)
            .Where(g => g.Count() > 1);
        foreach (var group in groups)
        {
            var lines = string.Join(", ", group.Select(i => rows[i].Line));
            foreach (var i in group)
            {
                rows[i] = rows[i] with
                {
                    State = AwsAuthRowState.Ambiguous,
                    Flaw = AwsAuthRowFlaw.OtherSpelling,
                    StateReason = $"The rows on lines {lines} differ only in the case of their ARN; the server keeps all of them and picks one at random for each login.",
                };
            }
        }
    }

    private static void RolesFirst(List<AwsAuthRow> rows)
    {
        var roles = new Dictionary<string, AwsAuthRow>(StringComparer.Ordinal);
        foreach (var row in rows.Where(r => r.Kind == AwsAuthRowKind.Role && !r.IsSso && Loads(r)))
        {
            roles[row.FoldedArn] = row;
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            if (row.Kind == AwsAuthRowKind.User && Loads(row) && roles.TryGetValue(row.FoldedArn, out var winner))
            {
                rows[i] = row with
                {
                    State = AwsAuthRowState.Shadowed,
                    Flaw = AwsAuthRowFlaw.RoleRowFirst,
                    ShadowedBy = winner,
                    StateReason = $"The mapRoles row on line {winner.Line} has the same ARN, and roles are asked before users.",
                };
            }
        }
    }
}
