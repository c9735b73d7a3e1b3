using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AwsAuth.Yaml;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AwsAuth;

/// <summary>Turns what one key's reading gave into rows: which load, which can match, which replace each other.</summary>
/// <remarks>Source: aws-iam-authenticator pkg/config/mapper.go (Validate, Key, Matches) and configmap.go (saveMap).</remarks>
internal sealed class RowBuilder(KeyReading reading)
{
    private static readonly Regex Account = new(@"^[0-9]{12}\z", RegexOptions.CultureInvariant);
    private static readonly Regex PermissionSet = new(@"^[0-9A-Za-z_+=,.@-]{1,32}\z", RegexOptions.CultureInvariant);

    /// <summary>Every row of the key in the order of the text, also those that do not load.</summary>
    public List<AwsAuthRow> Build()
    {
        var rows = reading.Kind == AwsAuthRowKind.Account ? Accounts() : reading.Drafts.Select(Row).ToList();
        Shadow(rows);
        return rows;
    }

    private List<AwsAuthRow> Accounts()
    {
        var rows = new List<AwsAuthRow>();
        for (var i = 0; i < reading.Accounts.Count; i++)
        {
            var (text, node) = reading.Accounts[i];
            var good = Account.IsMatch(text);
            rows.Add(Place(
                new AwsAuthRow(AwsAuthRowKind.Account, text)
                {
                    CanonicalKey = text,
                    FoldedArn = text,
                    State = good ? AwsAuthRowState.Live : AwsAuthRowState.Dead,
                    Flaw = good ? AwsAuthRowFlaw.None : AwsAuthRowFlaw.NotAnAccount,
                    StateReason = good ? string.Empty : "An account is 12 digits; no caller has this one.",
                },
                node));
        }

        rows.AddRange(reading.DroppedAccounts.Select(node => Place(
            Dropped(new AwsAuthRow(AwsAuthRowKind.Account, string.Empty), AwsAuthRowFlaw.NotARow, "The item is a list or a mapping and no account; it is dropped."), node)));
        rows = rows.OrderBy(r => r.ValueLine).ThenBy(r => r.Column).ToList();
        return rows.Select((r, i) => r with { Index = i }).ToList();
    }

    private static AwsAuthRow Dropped(AwsAuthRow row, AwsAuthRowFlaw flaw, string reason) =>
        row with { State = AwsAuthRowState.Dropped, Flaw = flaw, StateReason = reason };

    private AwsAuthRow Place(AwsAuthRow row, YamlNode node)
    {
        var start = reading.Index(node);
        var (line, column) = reading.Value.Locate(start);
        return row with
        {
            Line = line,
            Column = column,
            EndLine = Math.Max(line, reading.Value.Locate(reading.LastIndex(node)).Line),
            ValueLine = reading.Value.ValueLine(start),
        };
    }

    private AwsAuthRow Row(RowDraft draft, int index)
    {
        var row = Place(
            new AwsAuthRow(reading.Kind, draft.Arn)
            {
                Index = index,
                Username = draft.Username,
                Groups = draft.Groups.Texts(),
                UserId = draft.UserId,
                IsSso = draft.HasSso,
                Draft = draft,
            },
            draft.Node);
        if (draft.Mapping is null)
        {
            return Dropped(row, AwsAuthRowFlaw.NotARow, "The item is empty, a bare text or a list, and no row with fields; it is dropped.");
        }

        if (draft.HasSso)
        {
            return Sso(row, draft);
        }

        return draft.Arn.Length == 0 ? Dropped(row, AwsAuthRowFlaw.NoArn, NoArnReason()) : Judge(row);
    }

    private string NoArnReason() => reading.Kind == AwsAuthRowKind.Role
        ? "The row has no rolearn; the server drops it."
        : "The row has no userarn; the server drops it.";

    private static AwsAuthRow Judge(AwsAuthRow row)
    {
        row = row with
        {
            CanonicalKey = row.Kind == AwsAuthRowKind.Role ? GoText.Lower(row.Arn) : row.Arn,
            FoldedArn = GoText.Fold(row.Arn),
        };
        var flaw = RowArn.Check(row.Arn, out var reason);
        if (flaw == AwsAuthRowFlaw.None && NeverFills(row))
        {
            flaw = AwsAuthRowFlaw.UnfillableTemplate;
            reason = $"{AwsAuthTemplate.PrivateDnsName} needs a session named after an instance, which this principal never has: every login fails.";
        }

        return flaw == AwsAuthRowFlaw.None
            ? row with { State = AwsAuthRowState.Live }
            : row with { State = AwsAuthRowState.Dead, Flaw = flaw, StateReason = reason };
    }

    private static bool NeverFills(AwsAuthRow row) =>
        Arn.TryParse(row.FoldedArn, out var arn)
        && (arn.Resource.StartsWith("user/", StringComparison.Ordinal) || arn.Resource == "root")
        && row.Groups.Concat([row.Username]).Any(t => t.IndexOf(AwsAuthTemplate.PrivateDnsName, StringComparison.Ordinal) >= 0);

    private static AwsAuthRow Sso(AwsAuthRow row, RowDraft draft)
    {
        if (draft.Arn.Length > 0)
        {
            return Dropped(row, AwsAuthRowFlaw.ArnAndSso, "The row has rolearn and sso; the server takes one of them only and drops the row.");
        }

        var fault = !Account.IsMatch(draft.SsoAccount) ? "accountID is not a quoted text of 12 digits"
            : !PermissionSet.IsMatch(draft.SsoPermissionSet) ? "permissionSetName is missing or no name of a permission set"
            : draft.SsoPartition.Length > 0 && !Partitions.IsKnown(draft.SsoPartition) ? "partition is none that the server knows"
            : null;
        var pattern = $"arn:{(draft.SsoPartition.Length == 0 ? "aws" : string.Empty)}:iam::{draft.SsoAccount}:role/AWSReservedSSO_{draft.SsoPermissionSet}_*";
        if (fault is not null)
        {
            return Dropped(row with { Arn = pattern }, AwsAuthRowFlaw.InvalidSso, $"The server drops the row: {fault}.");
        }

        row = row with { Arn = GoText.Lower(pattern), CanonicalKey = GoText.Lower(pattern), FoldedArn = GoText.Fold(pattern) };
        return draft.SsoPartition.Length > 0
            ? row with
            {
                State = AwsAuthRowState.Dead,
                Flaw = AwsAuthRowFlaw.SsoWithPartition,
                StateReason = "The server builds its pattern without the partition when one is given, so that the row never matches.",
            }
            : row with
            {
                State = AwsAuthRowState.Ambiguous,
                Flaw = AwsAuthRowFlaw.SsoSwitch,
                StateReason = "An sso row matches only where the alpha switch SSORoleMatch of the server is on; that is not known for EKS.",
            };
    }

    /// <summary>The last row of a key replaces the ones before it, whole.</summary>
    private static void Shadow(List<AwsAuthRow> rows)
    {
        var winners = new Dictionary<string, AwsAuthRow>(StringComparer.Ordinal);
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            var row = rows[i];
            if (row.State == AwsAuthRowState.Dropped || row.Kind == AwsAuthRowKind.Account)
            {
                continue;
            }

            if (!winners.TryGetValue(row.CanonicalKey, out var winner))
            {
                winners.Add(row.CanonicalKey, row);
                continue;
            }

            rows[i] = row with
            {
                State = AwsAuthRowState.Shadowed,
                Flaw = AwsAuthRowFlaw.LaterRow,
                ShadowedBy = winner,
                StateReason = $"The row of the same ARN on line {winner.Line} replaces this one, username and groups and all.",
            };
        }
    }
}
