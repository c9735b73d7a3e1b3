using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Migration;

/// <summary>Says what one row of aws-auth becomes as an access entry, or why it cannot become one.</summary>
internal sealed class RowConverter(ConversionContext context)
{
    private const string ClusterAdmin = "ClusterAdmin";

    private readonly RowPrincipalFinder _principals = new(context);

    public async Task<EKSAccessEntrySpec> ConvertAsync(AwsAuthRow row, string? sourcePath, CancellationToken cancellationToken)
    {
        var spec = new EKSAccessEntrySpec
        {
            RowArn = row.Arn,
            RowUsername = row.Username,
            RowGroups = new TextList(row.Groups),
            Section = AwsAuthKeys.Of(row.Kind),
            SourcePath = sourcePath,
            SourceLine = row.Line,
        };
        if (row.State != AwsAuthRowState.Live)
        {
            return NotLive(spec, row);
        }

        if (row.Kind == AwsAuthRowKind.Account)
        {
            return spec with
            {
                Status = AccessEntrySpecStatus.NotExpressible,
                Reason = $"The row lets in every identity of account {row.Arn}, each under its own ARN and without groups; an access entry is for one principal. Grant access to each principal that needs it.",
            };
        }

        var principal = await _principals.FindAsync(row.Arn, cancellationToken).ConfigureAwait(false);
        var shaped = Shape(spec, row, principal);
        return Finish(shaped, principal);
    }

    private static EKSAccessEntrySpec NotLive(EKSAccessEntrySpec spec, AwsAuthRow row) => row.State switch
    {
        AwsAuthRowState.Shadowed => spec with { Status = AccessEntrySpecStatus.Shadowed, Reason = row.StateReason },
        AwsAuthRowState.Ambiguous => spec with { Status = AccessEntrySpecStatus.NeedsDecision, Reason = row.StateReason, Proposal = "Decide which of the rows is meant, and take the others away." },
        _ => spec with { Status = AccessEntrySpecStatus.Dead, Reason = row.StateReason, Proposal = row.Flaw == AwsAuthRowFlaw.RolePath ? row.Arn : string.Empty },
    };

    // Joins what the principal and what the row say; the graver of the two decides.
    private static EKSAccessEntrySpec Finish(EKSAccessEntrySpec spec, RowPrincipal principal)
    {
        var status = principal.Status is AccessEntrySpecStatus.Dead or AccessEntrySpecStatus.NotExpressible ? principal.Status
            : spec.Status == AccessEntrySpecStatus.Ready ? principal.Status
            : spec.Status;
        var proposal = spec.Proposal.Length > 0 || principal.Status == AccessEntrySpecStatus.Ready ? spec.Proposal : principal.Arn ?? string.Empty;
        return spec with
        {
            Status = status,
            PrincipalArn = status == AccessEntrySpecStatus.Ready ? principal.Arn : null,
            IsUnverified = principal.IsUnverified,
            FoundArn = principal.Status == AccessEntrySpecStatus.Ready ? principal.Arn : null,
            Reason = status == principal.Status && status != AccessEntrySpecStatus.Ready && principal.Note.Length > 0
                ? principal.Note
                : string.Join(" ", new[] { spec.Reason, principal.Note }.Where(r => r.Length > 0)),
            Proposal = proposal,
        };
    }

    private static EKSAccessEntrySpec Standard(EKSAccessEntrySpec spec, AwsAuthRow row, RowPrincipal principal)
    {
        var groups = row.Groups.Where(g => g.Length > 0 && g != AccessIdentity.Authenticated).Distinct(StringComparer.Ordinal).ToArray();
        var isAdmin = groups.Contains(AccessIdentity.Masters);
        var reserved = groups.Where(g => AccessEntryRules.ReservedPrefix(g) is not null).ToArray();
        var username = UsernameOf(row, principal, out var note);
        spec = spec with
        {
            Status = AccessEntrySpecStatus.Ready,
            Type = AccessEntryType.Standard,
            KubernetesGroups = new TextList(groups.Except(reserved, StringComparer.Ordinal)),
            AccessPolicy = isAdmin ? TextList.Of(ClusterAdmin) : TextList.Empty,
            Username = username,
            Reason = string.Join(" ", Notes(row, reserved, isAdmin).Concat([note]).Where(n => n.Length > 0)),
        };
        if (!isAdmin && reserved.Length > 0)
        {
            return spec with
            {
                Status = AccessEntrySpecStatus.NotExpressible,
                Reason = $"No access entry can hold the reserved group {string.Join(", ", reserved)}. Bind another group to the same roles, and grant that.",
                Proposal = string.Join(";", reserved.Select(Rename)),
            };
        }

        var template = spec.KubernetesGroups.FirstOrDefault(AwsAuthTemplate.IsTemplate);
        if (template is not null)
        {
            return spec with { Status = AccessEntrySpecStatus.NeedsDecision, Reason = $"Whether EKS fills the template in the group '{template}' of an access entry is not documented. Choose groups without templates." };
        }

        return username is null ? spec : WithUsername(spec, username);
    }

    private static EKSAccessEntrySpec WithUsername(EKSAccessEntrySpec spec, string username)
    {
        if (AccessEntryRules.WhyUsernameIsRefused(username) is { } why)
        {
            return spec with
            {
                Status = AccessEntrySpecStatus.NeedsDecision,
                Username = null,
                Reason = $"EKS refuses the username '{username}': {why}. Role bindings that name it as a User have to follow the new name. {spec.Reason}".Trim(),
                Proposal = AccessEntryRules.ProposeUsername(username) ?? string.Empty,
            };
        }

        var unknown = new[] { AwsAuthTemplate.PrivateDnsName, AwsAuthTemplate.AccessKeyId }.FirstOrDefault(t => username.IndexOf(t, StringComparison.Ordinal) >= 0);
        return unknown is null
            ? spec
            : spec with { Status = AccessEntrySpecStatus.NeedsDecision, Username = null, Reason = $"Access entries have no {unknown} in the username of a {AccessEntryType.Standard} entry. Choose another name." };
    }

    private static IEnumerable<string> Notes(AwsAuthRow row, string[] reserved, bool isAdmin)
    {
        if (isAdmin)
        {
            yield return "The group system:masters becomes the access policy ClusterAdmin.";
            var others = reserved.Where(g => g != AccessIdentity.Masters).ToArray();
            if (others.Length > 0)
            {
                yield return $"The reserved group {string.Join(", ", others)} is dropped: ClusterAdmin allows all it could.";
            }
        }

        if (row.Groups.Any(g => g.Length == 0))
        {
            yield return "A group without a name is dropped.";
        }

        if (row.Groups.Contains(AccessIdentity.Authenticated))
        {
            yield return "The group system:authenticated is dropped: everybody is in it.";
        }
    }

    // What the authenticator fills in the same way at every login is filled in here.
    private static string? UsernameOf(AwsAuthRow row, RowPrincipal principal, out string note)
    {
        note = string.Empty;
        var name = row.Username;
        if (PrincipalArn.TryParse(principal.Arn ?? row.Arn, out var arn))
        {
            name = AwsAuthTemplate.Render(name, arn.AccountId, arn.Kind == PrincipalKind.User ? string.Empty : null, null);
        }

        if (name != row.Username)
        {
            note = $"The username '{row.Username}' is '{name}' for this principal.";
        }

        if (name.Length == 0)
        {
            note = "The row gives no username; EKS makes one from the ARN.";
            return null;
        }

        return name;
    }

    private static string Rename(string group)
    {
        var name = group;
        while (AccessEntryRules.ReservedPrefix(name) is { } prefix)
        {
            name = name.Substring(prefix.Length);
        }

        return name.Length == 0 ? "group" : name.Replace(':', '-');
    }

    private EKSAccessEntrySpec Shape(EKSAccessEntrySpec spec, AwsAuthRow row, RowPrincipal principal)
    {
        var used = PrincipalArn.TryParse(row.Arn, out var parsed) && context.NodeRoles.TryGetValue(parsed.Canonical.ToLowerInvariant(), out var node) ? node : default;
        if (NodeRowRules.IsNodeRow(row))
        {
            return Node(spec, row, principal, used);
        }

        var shaped = Standard(spec, row, principal);
        return used.User is null
            ? shaped
            : shaped with
            {
                Status = AccessEntrySpecStatus.NeedsDecision,
                Reason = $"The role is also the role of {used.User}, whose nodes need an entry of {(used.Type is null ? "their own type" : "type " + used.Type)}: a principal can have only one entry. Give the people another role. {shaped.Reason}".Trim(),
            };
    }

    private EKSAccessEntrySpec Node(EKSAccessEntrySpec spec, AwsAuthRow row, RowPrincipal principal, (string Arn, string? Type, string User) used)
    {
        var said = NodeRowRules.TypeOf(row);
        var differ = used.Type is not null && said is not null && used.Type != said;
        var type = differ ? null : used.Type ?? said;
        var others = NodeRowRules.OtherGroups(row);
        spec = spec with { Status = AccessEntrySpecStatus.Ready, Type = type ?? string.Empty, Reason = used.User is null ? string.Empty : $"This is the role of {used.User}." };
        if (PrincipalArn.TryParse(principal.Arn ?? row.Arn, out var arn) && (arn.Kind == PrincipalKind.User || (context.AccountId is not null && arn.AccountId != context.AccountId)))
        {
            return spec with { Status = AccessEntrySpecStatus.NotExpressible, Reason = $"An entry for nodes needs a role of the cluster's own account{(context.AccountId is null ? string.Empty : " " + context.AccountId)}." };
        }

        if (others.Count > 0)
        {
            return spec with { Status = AccessEntrySpecStatus.NeedsDecision, Reason = $"{spec.Reason} The row also gives the nodes {string.Join(", ", others)}, which an entry for nodes cannot hold.".Trim() };
        }

        if (differ)
        {
            // The type is fixed for an entry's life, and nodes of the other kind could not join with it.
            return spec with { Status = AccessEntrySpecStatus.NeedsDecision, Reason = $"The row is one for nodes of the type {said}, but this is the role of {used.User}, whose nodes are of the type {used.Type}. Choose the type that fits all nodes of the role.", Proposal = $"{used.Type} or {said}" };
        }

        return type is null
            ? spec with { Status = AccessEntrySpecStatus.NeedsDecision, Reason = $"This is a row for nodes, but its username '{row.Username}' and groups do not say of which kind: {NodeRowRules.Candidates(row)}.", Proposal = NodeRowRules.Candidates(row) }
            : spec;
    }
}
