using System;
using System.Linq;
using EksAccessManagement.AwsAuth.Yaml;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AwsAuth;

/// <summary>Rules about rows: what does not load, what never matches, what is lost from them.</summary>
internal static class RowRules
{
    private const string SsoPath = "aws-reserved/sso.amazonaws.com/";

    public static void Run(IssueSink sink)
    {
        foreach (var row in sink.Map.Rows)
        {
            Check(sink, row);
        }

        FieldRules.Run(sink);
    }

    private static void Check(IssueSink sink, AwsAuthRow row)
    {
        switch (row.Flaw)
        {
            case AwsAuthRowFlaw.None:
                break;
            case AwsAuthRowFlaw.NotARow:
                NotARow(sink, row);
                break;
            case AwsAuthRowFlaw.NoArn:
                NoArn(sink, row);
                break;
            case AwsAuthRowFlaw.ArnAndSso:
                sink.Add("arn-and-sso", row, row.StateReason, "Remove sso.", "sso");
                break;
            case AwsAuthRowFlaw.InvalidSso:
                sink.Add("invalid-sso", row, row.StateReason, SsoAdvice, "sso");
                break;
            case AwsAuthRowFlaw.SsoWithPartition:
                sink.Add("invalid-sso", row, row.StateReason, SsoAdvice, "sso");
                break;
            case AwsAuthRowFlaw.SsoSwitch:
                sink.Add("sso-row", row, row.StateReason, SsoAdvice, "sso");
                break;
            case AwsAuthRowFlaw.LaterRow:
                Later(sink, row);
                break;
            case AwsAuthRowFlaw.RoleRowFirst:
                sink.Add("role-before-user", row, row.StateReason, "Keep one of the two rows.", ArnField(row));
                break;
            case AwsAuthRowFlaw.OtherSpelling:
                sink.Add("ambiguous-rows", row, row.StateReason, "Keep one row, in the spelling that IAM shows.", ArnField(row));
                break;
            case AwsAuthRowFlaw.UnfillableTemplate:
                sink.Add("unfillable-template", row, row.StateReason, "Give the user a name of its own.", "username");
                break;
            default:
                Dead(sink, row);
                break;
        }
    }

    private const string SsoAdvice = "Map the role itself: rolearn with arn:aws:iam::ACCOUNT:role/AWSReservedSSO_NAME_SUFFIX, without the path.";

    public static string ArnField(AwsAuthRow row) => row.Kind == AwsAuthRowKind.Role ? "rolearn" : "userarn";

    private static void NotARow(IssueSink sink, AwsAuthRow row)
    {
        var empty = row.Draft?.Node.Resolved is { Kind: Yaml.YamlNodeKind.Scalar, Value.Length: 0 };
        if (row.Kind == AwsAuthRowKind.Account)
        {
            sink.Add("not-a-row", row, row.StateReason, "Write the account in quotes after the dash.");
            return;
        }

        if (Above(sink, row) is { } above)
        {
            var text = row.Draft!.Node.Resolved.Value;
            sink.Add("indentation", row, $"{text} stands in the column of the rows, and belongs to the groups on line {above.GroupsLine}, which have none: {above.Row.Arn} gets in without it.", "Move the line two columns to the right.");
            return;
        }

        var isList = row.Draft?.Node.Resolved.Kind == Yaml.YamlNodeKind.Sequence;
        sink.Add(
            "not-a-row",
            row,
            row.StateReason,
            empty ? "Remove the dash, or write a row after it." : isList ? "Write one dash before a row." : $"Write the fields: {ArnField(row)}, username and groups, each with a colon and a space.",
            severity: empty ? AwsAuthSeverity.Warning : null);
    }

    /// <summary>The row above a lone text, when that row ends in groups without a list.</summary>
    private static (AwsAuthRow Row, int GroupsLine)? Above(IssueSink sink, AwsAuthRow row)
    {
        var node = row.Draft?.Node.Resolved;
        var above = sink.Map.Rows.LastOrDefault(r => r.Kind == row.Kind && r.Index < row.Index && r.Draft?.Mapping is not null);
        var last = above?.Draft!.Mapping!.Fields.LastOrDefault();
        if (node is not { Kind: Yaml.YamlNodeKind.Scalar, Value.Length: > 0 } || last is null || !last.Key.IsString || GoText.Fold(last.Key.Name) != "groups" || last.Value.Kind != GoKind.Null)
        {
            return null;
        }

        var reading = sink.Map.Readings.First(r => r.Kind == row.Kind);
        return (above!, reading.Value.Locate(reading.Index(last.KeyNode)).Line);
    }

    private static void NoArn(IssueSink sink, AwsAuthRow row)
    {
        if (row.Draft!.Mapping!.Fields.Any(f => f.Key.IsString && !IsArnField(f.Key.Name) && FieldRules.Meant(f.Key.Name, row.Kind) == ArnField(row)))
        {
            // The ARN stands in a field with a misspelt name, and is told as such.
            return;
        }

        var other = row.Kind == AwsAuthRowKind.Role ? "userarn" : "rolearn";
        var named = row.Draft.Mapping.Fields.LastOrDefault(f => f.Key.IsString && GoText.Fold(f.Key.Name) == other);
        var arn = named?.Value.Kind == GoKind.String ? named.Value.Text : string.Empty;
        var isOurs = PrincipalArn.TryParse(arn, out var principal) && principal.Kind == (row.Kind == AwsAuthRowKind.Role ? PrincipalKind.Role : PrincipalKind.User);
        var advice = named is null ? $"Write {ArnField(row)} with the ARN."
            : isOurs ? $"Write {ArnField(row)} in place of {other}."
            : $"Move the row to {(row.Kind == AwsAuthRowKind.Role ? AwsAuthKeys.MapUsers : AwsAuthKeys.MapRoles)}: {other} counts there only.";
        sink.Add("missing-arn", arn.Length == 0 ? row : row with { Arn = arn }, $"{row.StateReason} {(arn.Length == 0 ? "Nobody gets in by it." : $"{arn} does not get in by it.")}", advice, other);
    }

    private static bool IsArnField(string name) => GoText.Fold(name) is "rolearn" or "userarn";

    private static void Later(IssueSink sink, AwsAuthRow row)
    {
        var winner = row.ShadowedBy!;
        var same = winner.Username == row.Username && winner.Groups.OrderBy(g => g, StringComparer.Ordinal).SequenceEqual(row.Groups.OrderBy(g => g, StringComparer.Ordinal), StringComparer.Ordinal);
        var loses = same ? "Both say the same." : $"Its principal is {winner.RendersTo}, not {row.RendersTo}.";
        sink.Add(
            "duplicate-row",
            row,
            $"{row.StateReason} {loses}",
            same ? "Remove this row." : "Keep one row with all groups that are meant.",
            ArnField(row),
            same ? AwsAuthSeverity.Warning : null);
    }

    private static void Dead(IssueSink sink, AwsAuthRow row)
    {
        var (rule, advice) = row.Flaw switch
        {
            AwsAuthRowFlaw.RolePath when Collides(sink.Map, row.Arn, row.Index) => ("role-path", $"Decide between this row and the one on line {Rival(sink.Map, row.Arn, row.Index)!.Line}: without its path the ARN is {RowArn.CutPath(row.Arn)} in both, and only the last row of one ARN counts."),
            AwsAuthRowFlaw.RolePath when row.Arn.IndexOf(SsoPath, StringComparison.OrdinalIgnoreCase) >= 0 => ("sso-role-path", $"Write {RowArn.CutPath(row.Arn)}."),
            AwsAuthRowFlaw.RolePath => ("role-path", $"Write {RowArn.CutPath(row.Arn)}."),
            AwsAuthRowFlaw.SessionArn => ("session-arn", $"Write {OfSession(row.Arn)}."),
            AwsAuthRowFlaw.NotAPrincipal => ("not-a-principal", ArnAdvice.PermissionSet(row.Arn) ?? Principal(row)),
            AwsAuthRowFlaw.Wildcard => ("wildcard", row.Kind == AwsAuthRowKind.User ? "Write one row for each user." : "Write one row for each role."),
            AwsAuthRowFlaw.UnknownPartition => ("unknown-partition", "Write arn:aws:, or the partition of the account such as arn:aws-cn: or arn:aws-us-gov:."),
            AwsAuthRowFlaw.Blanks => ("blanks-in-arn", $"Write {row.Arn.Trim()}."),
            AwsAuthRowFlaw.StrangeCharacters => ("strange-characters", RowArn.Check(VisualRows.Bare(row.Arn), out _) == AwsAuthRowFlaw.StrangeCharacters ? ArnAdvice.For(row) : "Write the bare ARN, with straight quotes or none."),
            AwsAuthRowFlaw.NotAnAccount => ("not-an-account", ArnAdvice.Account(row.Arn)),
            _ => ("not-an-arn", ArnAdvice.For(row)),
        };
        var whom = row.Groups.Contains("system:nodes") ? " Nodes of this role cannot join the cluster." : " Nobody gets in by this row.";
        sink.Add(rule, row, row.StateReason + whom, advice, ArnField(row));
    }

    /// <summary>Whether another row has the same ARN once the paths are cut.</summary>
    public static bool Collides(AwsAuthMap map, string arn, int index) => Rival(map, arn, index) is not null;

    private static AwsAuthRow? Rival(AwsAuthMap map, string arn, int index) =>
        map.Rows.FirstOrDefault(r => r.Kind == AwsAuthRowKind.Role && r.Index != index && r.State != AwsAuthRowState.Dropped && VisualRow.Key(r.Arn) == VisualRow.Key(arn));

    private static string OfSession(string arn) =>
        Caller.TryParse(arn.ToLowerInvariant().IndexOf(":assumed-role/", StringComparison.Ordinal) > 0 ? arn : null, out var caller) ? caller.CanonicalArn : "the ARN of the role, arn:aws:iam::ACCOUNT:role/NAME";

    private static string Principal(AwsAuthRow row) => row.Arn.IndexOf(":instance-profile/", StringComparison.OrdinalIgnoreCase) >= 0
        ? "Write the ARN of the role in the instance profile."
        : row.Arn.IndexOf(":group/", StringComparison.OrdinalIgnoreCase) >= 0
            ? "Map a role that the members of the group may assume, or each user."
            : row.Arn.IndexOf("s/", StringComparison.Ordinal) >= 0 ? ArnAdvice.For(row) : "Write the ARN of a role or user.";
}
