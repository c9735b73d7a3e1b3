using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// Finds the principal that an entry is made for, from what people have at hand: the ARN of a session, or the name of a
/// permission set. A role's path is looked up, never guessed.
/// </summary>
internal static class PrincipalResolver
{
    private const string SsoPath = "/aws-reserved/sso.amazonaws.com/";

    /// <summary>The principal for a new or existing entry.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>, <c>InvalidArn</c>, <c>InvalidPrincipal</c>, <c>PermissionSetNotFound</c>, <c>WildcardNotAllowed</c>.</exception>
    public static Task<PrincipalArn> ResolveAsync(ClusterTarget target, string? principalArn, string? permissionSet, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(permissionSet))
        {
            return string.IsNullOrWhiteSpace(principalArn)
                ? PermissionSetAsync(target, permissionSet!.Trim(), cancellationToken)
                : throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"Both a principal ({principalArn}) and a permission set ({permissionSet}) are given.") { RecommendedAction = "Give one of them.", TargetObject = principalArn };
        }

        var principal = Parse(principalArn);
        return principal.Kind == PrincipalKind.AssumedRole ? RoleOfSessionAsync(target, principal, cancellationToken) : Task.FromResult(principal);
    }

    /// <summary>
    /// The principal of an entry that is there: sessions and permission sets are matched against the entries themselves,
    /// which needs no IAM and works for roles that are gone. Null when the cluster has no such entry.
    /// </summary>
    public static async Task<PrincipalArn?> ResolveExistingAsync(ClusterTarget target, string? principalArn, string? permissionSet, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(permissionSet) && string.IsNullOrWhiteSpace(principalArn))
        {
            var found = (await AccessEntryCalls.PrincipalsAsync(target, null, cancellationToken).ConfigureAwait(false))
                .Select(text => PrincipalArn.TryParse(text, out var entry) ? entry : null)
                .Where(entry => entry is not null && entry.AccountId == target.AccountId && entry.PermissionSet == permissionSet!.Trim())
                .Select(entry => entry!)
                .ToArray();
            return found.Length <= 1 ? found.FirstOrDefault() : throw SeveralRoles(target, permissionSet!, found.Select(f => f.ToString()));
        }

        var principal = Parse(principalArn);
        return principal.Kind == PrincipalKind.AssumedRole
            ? await AccessEntryCalls.FindByCanonicalAsync(target, principal.Canonical, cancellationToken).ConfigureAwait(false)
            : principal;
    }

    private static PrincipalArn Parse(string? principalArn) => string.IsNullOrWhiteSpace(principalArn)
        ? throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "No principal is given.") { RecommendedAction = "Give -PrincipalArn or -PermissionSet." }
        : AccessEntryRules.ParsePrincipal(principalArn!);

    private static async Task<PrincipalArn> RoleOfSessionAsync(ClusterTarget target, PrincipalArn session, CancellationToken cancellationToken)
    {
        EksAccessException? refused = null;
        if (session.AccountId == target.AccountId)
        {
            try
            {
                var role = await target.Session.Iam.GetRoleAsync(session.Name, cancellationToken).ConfigureAwait(false);
                return role is not null && PrincipalArn.TryParse(role.Arn, out var found) && found.Canonical == session.Canonical
                    ? found
                    : throw new EksAccessException(ErrorIds.InvalidPrincipal, ErrorKind.NotFound, $"Account {session.AccountId} has no role '{session.Name}', of which {session} would be a session.") { RecommendedAction = "Check the ARN.", TargetObject = session.ToString() };
            }
            catch (EksAccessException fault) when (fault.ErrorId != ErrorIds.InvalidPrincipal && !fault.EndsPipeline)
            {
                refused = fault;
            }
        }

        var known = AuthenticationModeName.ReadsAccessEntries(target.AuthenticationMode)
            ? await AccessEntryCalls.FindByCanonicalAsync(target, session.Canonical, cancellationToken).ConfigureAwait(false)
            : null;
        return known ?? throw new EksAccessException(ErrorIds.InvalidArn, ErrorKind.InvalidInput, $"{session} is a session of a role, and the role's path is not known: {Why(target, session, refused)}.", refused)
        {
            RecommendedAction = $"Give the role's own ARN, arn:{session.Partition}:iam::{session.AccountId}:role/…/{session.Name}, with its path if it has one (-PrincipalArn){(refused is null ? string.Empty : ", or run with iam:GetRole")}.{(session.Name.StartsWith("AWSReservedSSO_", System.StringComparison.Ordinal) ? $" Roles of IAM Identity Center have the path {SsoPath}REGION/." : string.Empty)}",
            TargetObject = session.ToString(),
        };
    }

    private static string Why(ClusterTarget target, PrincipalArn session, EksAccessException? refused) => refused is null
        ? $"it is of account {session.AccountId}, and IAM answers for account {target.AccountId} only"
        : "IAM did not answer (" + refused.Message.TrimEnd('.') + ")";

    private static async Task<PrincipalArn> PermissionSetAsync(ClusterTarget target, string name, CancellationToken cancellationToken)
    {
        var roles = new List<PrincipalArn>();
        await target.Session.Iam.ListRolesAsync(
            SsoPath,
            (role, _) =>
            {
                if (PrincipalArn.TryParse(role.Arn, out var principal) && principal.IsPermissionSetRole)
                {
                    roles.Add(principal);
                }

                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        var found = roles.Where(r => r.PermissionSet == name).ToArray();
        if (found.Length == 1)
        {
            return found[0];
        }

        if (found.Length > 1)
        {
            throw SeveralRoles(target, name, found.Select(f => f.ToString()));
        }

        var others = roles.Select(r => r.PermissionSet!).Distinct().OrderBy(n => n, System.StringComparer.Ordinal).ToArray();
        throw new EksAccessException(ErrorIds.PermissionSetNotFound, ErrorKind.NotFound, $"Account {target.AccountId} has no role of a permission set '{name}'; it has {(others.Length == 0 ? "none at all" : string.Join(", ", others))}.")
        {
            RecommendedAction = "Assign the permission set to the account in IAM Identity Center first: the assignment makes the role. Case counts in the name.",
            TargetObject = name,
        };
    }

    private static EksAccessException SeveralRoles(ClusterTarget target, string name, IEnumerable<string> found) =>
        new(ErrorIds.PermissionSetNotFound, ErrorKind.Conflict, $"The permission set '{name}' has several roles in account {target.AccountId}: {string.Join(", ", found)}.")
        {
            RecommendedAction = "Give -PrincipalArn with the one that is meant.",
            TargetObject = name,
        };
}
