using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Migration;

/// <summary>
/// Finds the principal behind a live row. aws-auth has roles without their path and access entries have them with it, so
/// the path is looked up in IAM; in other accounts, where IAM cannot be asked, it is never guessed.
/// </summary>
internal sealed class RowPrincipalFinder(ConversionContext context)
{
    // Service-linked roles are named so by AWS; without their path nothing else tells them.
    private const string ServiceLinkedPrefix = "AWSServiceRoleFor";

    public Task<RowPrincipal> FindAsync(string rowArn, CancellationToken cancellationToken)
    {
        if (!PrincipalArn.TryParse(LowerKind(rowArn), out var row))
        {
            return Done(AccessEntrySpecStatus.NeedsDecision, null, "The text is not the ARN of a principal; find the principal's own ARN.");
        }

        return row.Kind switch
        {
            PrincipalKind.Role => RoleAsync(row, cancellationToken),
            PrincipalKind.User => UserAsync(row, cancellationToken),
            PrincipalKind.Root => Done(AccessEntrySpecStatus.NeedsDecision, rowArn, "Whether EKS takes the root user for an access entry is not documented; give the access to a role."),
            PrincipalKind.FederatedUser => Done(AccessEntrySpecStatus.NotExpressible, null, "There are no access entries for federated users; give the access to the role or user behind it."),
            _ => Done(AccessEntrySpecStatus.Dead, null, "Nobody signs in with this ARN."),
        };
    }

    // Rows match in any case, entries do not: all before the name is lower case in every real ARN.
    private static string LowerKind(string arn)
    {
        var slash = arn.IndexOf('/');
        return slash < 0 ? arn.ToLowerInvariant() : arn.Substring(0, slash).ToLowerInvariant() + arn.Substring(slash);
    }

    private static Task<RowPrincipal> Done(AccessEntrySpecStatus status, string? arn, string note) => Task.FromResult(new RowPrincipal(status, arn, note));

    private async Task<RowPrincipal> RoleAsync(PrincipalArn row, CancellationToken cancellationToken)
    {
        if (context.NodeRoles.TryGetValue(Fold(row.Canonical), out var node))
        {
            return new RowPrincipal(AccessEntrySpecStatus.Ready, node.Arn, string.Empty);
        }

        if (row.Name.StartsWith(ServiceLinkedPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new RowPrincipal(AccessEntrySpecStatus.NotExpressible, null, "This is a service-linked role: EKS lets nobody make an access entry for it. The row has to stay in aws-auth.");
        }

        if (context.Entries is not null && context.Entries.TryGetValue(Fold(row.Canonical), out var entries) && entries.Count == 1)
        {
            return new RowPrincipal(AccessEntrySpecStatus.Ready, entries[0].ToString(), string.Empty);
        }

        if (context.AccountId is not null && row.AccountId != context.AccountId)
        {
            return Unchecked(row, isForeign: true, $"The role is of account {row.AccountId}, whose IAM cannot be asked here");
        }

        if (context.Iam is null || context.Iam.AccountId != row.AccountId)
        {
            return Unchecked(row, isForeign: false, "IAM was not asked");
        }

        try
        {
            return await LookUpAsync(context.Iam, row, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            return Unchecked(row, isForeign: false, "IAM could not be asked (" + fault.Message.TrimEnd('.') + ")");
        }
    }

    private static async Task<RowPrincipal> LookUpAsync(IamLookup iam, PrincipalArn row, CancellationToken cancellationToken)
    {
        var role = await iam.FindRoleAsync(row, cancellationToken).ConfigureAwait(false);
        if (role is not null && Fold(role.Canonical) == Fold(row.Canonical))
        {
            return role.IsServiceLinkedRole
                ? new RowPrincipal(AccessEntrySpecStatus.NotExpressible, null, "This is a service-linked role: EKS lets nobody make an access entry for it. The row has to stay in aws-auth.")
                : new RowPrincipal(AccessEntrySpecStatus.Ready, role.ToString(), role.Path == "/" ? string.Empty : $"The role's path {role.Path} comes from IAM.");
        }

        var successors = row.PermissionSet is { } set ? await iam.PermissionSetRolesAsync(set, cancellationToken).ConfigureAwait(false) : [];
        return successors.Count == 0
            ? new RowPrincipal(AccessEntrySpecStatus.Dead, null, $"Account {row.AccountId} has no role '{row.Name}'.")
            : new RowPrincipal(AccessEntrySpecStatus.Dead, successors[0].ToString(), $"Account {row.AccountId} has no role '{row.Name}'; the permission set '{row.PermissionSet}' has {string.Join(", ", successors.Select(s => s.Name))} now.");
    }

    private RowPrincipal Unchecked(PrincipalArn row, bool isForeign, string why)
    {
        if (row.PermissionSet is not null)
        {
            return new RowPrincipal(AccessEntrySpecStatus.NeedsDecision, null, $"{why}, and a role of IAM Identity Center always has a path, which the row does not say.");
        }

        if (context.AssumeNoPath)
        {
            return new RowPrincipal(AccessEntrySpecStatus.Ready, row.ToString(), why + "; it is taken to have no path, as confirmed.");
        }

        // Without a cluster there is nothing to ask. EKS refuses an ARN without its path, so that no wrong entry can come of it.
        return isForeign
            ? new RowPrincipal(AccessEntrySpecStatus.NeedsDecision, row.ToString(), why + "; whether it has a path is not known.")
            : new RowPrincipal(AccessEntrySpecStatus.Ready, row.ToString(), why + ": if the role has a path, EKS will refuse this ARN, and nothing is changed.") { IsUnverified = true };
    }

    private async Task<RowPrincipal> UserAsync(PrincipalArn row, CancellationToken cancellationToken)
    {
        if (context.Iam is null || context.Iam.AccountId != row.AccountId)
        {
            return new RowPrincipal(AccessEntrySpecStatus.Ready, row.ToString(), context.Iam is null ? "IAM was not asked whether the user exists." : string.Empty);
        }

        try
        {
            var user = await context.Iam.FindUserAsync(row, cancellationToken).ConfigureAwait(false);
            if (user is null)
            {
                return new RowPrincipal(AccessEntrySpecStatus.Dead, null, $"Account {row.AccountId} has no user '{row.Name}'.");
            }

            return Fold(user.ToString()) == Fold(row.ToString())
                ? new RowPrincipal(AccessEntrySpecStatus.Ready, user.ToString(), string.Empty)
                : new RowPrincipal(AccessEntrySpecStatus.Dead, user.ToString(), $"IAM has the user {user}: with this path the row never matches.");
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            return new RowPrincipal(AccessEntrySpecStatus.Ready, row.ToString(), "IAM could not be asked whether the user exists (" + fault.Message.TrimEnd('.') + ").") { IsUnverified = !context.AssumeNoPath };
        }
    }

    private static string Fold(string arn) => arn.ToLowerInvariant();
}
