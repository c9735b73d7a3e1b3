using System;
using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Ports;

/// <summary>AWS IAM, as far as it is needed: to find paths, ages and permission-set roles of the caller's own account.</summary>
public interface IIamApi
{
    /// <summary>A role by its bare name; null when the account has none.</summary>
    Task<IamPrincipal?> GetRoleAsync(string roleName, CancellationToken cancellationToken);

    /// <summary>A user by its bare name; null when the account has none.</summary>
    Task<IamPrincipal?> GetUserAsync(string userName, CancellationToken cancellationToken);

    /// <summary>The roles under a path, such as <c>/aws-reserved/sso.amazonaws.com/</c>.</summary>
    Task ListRolesAsync(string pathPrefix, Func<IamPrincipal, CancellationToken, Task> sink, CancellationToken cancellationToken);
}
