using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Finds the principals behind rows in the cluster's own account, where IAM can be asked. Rows fold case, so names do too.</summary>
internal sealed class IamLookup(ClusterTarget target)
{
    private const string SsoPath = "/aws-reserved/sso.amazonaws.com/";

    private readonly ConcurrentDictionary<string, Task<IReadOnlyList<PrincipalArn>>> _lists = new(StringComparer.Ordinal);

    /// <summary>The account IAM answers for.</summary>
    public string AccountId => target.AccountId;

    /// <summary>The role of a row, with its path; null when the account has none. A role that is not found by name is looked for in any case.</summary>
    /// <exception cref="EksAccessException">IAM cannot be asked.</exception>
    public async Task<PrincipalArn?> FindRoleAsync(PrincipalArn row, CancellationToken cancellationToken)
    {
        var found = await target.Session.Iam.GetRoleAsync(row.Name, cancellationToken).ConfigureAwait(false);
        if (found is not null && PrincipalArn.TryParse(found.Arn, out var role))
        {
            return role;
        }

        return (await ListAsync("/", cancellationToken).ConfigureAwait(false)).FirstOrDefault(r => Same(r.Name, row.Name));
    }

    /// <summary>The user of a row; null when the account has none of that name.</summary>
    /// <exception cref="EksAccessException">IAM cannot be asked.</exception>
    public async Task<PrincipalArn?> FindUserAsync(PrincipalArn row, CancellationToken cancellationToken)
    {
        var found = await target.Session.Iam.GetUserAsync(row.Name, cancellationToken).ConfigureAwait(false);
        return found is not null && PrincipalArn.TryParse(found.Arn, out var user) ? user : null;
    }

    /// <summary>The roles of a permission set in the account.</summary>
    /// <exception cref="EksAccessException">IAM cannot be asked.</exception>
    public async Task<IReadOnlyList<PrincipalArn>> PermissionSetRolesAsync(string permissionSet, CancellationToken cancellationToken) =>
        (await ListAsync(SsoPath, cancellationToken).ConfigureAwait(false)).Where(r => r.PermissionSet is { } name && Same(name, permissionSet)).ToArray();

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private Task<IReadOnlyList<PrincipalArn>> ListAsync(string path, CancellationToken cancellationToken) =>
        _lists.TryGetValue(path, out var known) && !known.IsFaulted && !known.IsCanceled ? known : _lists[path] = ReadAsync(path, cancellationToken);

    private async Task<IReadOnlyList<PrincipalArn>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var roles = new List<IamPrincipal>();
        await target.Session.Iam.ListRolesAsync(path, AccessEntryCalls.Into(roles), cancellationToken).ConfigureAwait(false);
        return roles.Select(r => PrincipalArn.TryParse(r.Arn, out var arn) ? arn : null).OfType<PrincipalArn>().ToArray();
    }
}
