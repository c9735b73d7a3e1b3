using System;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>AWS IAM over the Query protocol.</summary>
internal sealed class IamApi : IIamApi
{
    /// <summary>The service's id.</summary>
    public const string ServiceId = "IAM";

    /// <summary>The API version.</summary>
    public const string Version = "2010-05-08";

    private static readonly ApiOperation GetRole = new("GetRole", "POST", "/");
    private static readonly ApiOperation GetUser = new("GetUser", "POST", "/");
    private static readonly ApiOperation ListRoles = new("ListRoles", "POST", "/");
    private readonly ServiceCaller _caller;

    /// <summary>Makes the API over a caller.</summary>
    public IamApi(ServiceCaller caller) => _caller = caller;

    /// <inheritdoc/>
    public Task<IamPrincipal?> GetRoleAsync(string roleName, CancellationToken cancellationToken) =>
        FindAsync(GetRole, "RoleName", roleName, "GetRoleResult", "Role", "RoleId", cancellationToken);

    /// <inheritdoc/>
    public Task<IamPrincipal?> GetUserAsync(string userName, CancellationToken cancellationToken) =>
        FindAsync(GetUser, "UserName", userName, "GetUserResult", "User", "UserId", cancellationToken);

    /// <inheritdoc/>
    public async Task ListRolesAsync(string pathPrefix, Func<IamPrincipal, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var members = new Members { ["PathPrefix"] = pathPrefix, ["MaxItems"] = "1000" };
        var context = Context(ListRoles, null);
        string? last = null;
        while (true)
        {
            var body = await _caller.SendAsync(ListRoles, members, context, cancellationToken).ConfigureAwait(false);
            var (roles, marker) = IamReader.Read(body, context, IamReader.Roles);
            foreach (var role in roles)
            {
                await sink(role, cancellationToken).ConfigureAwait(false);
            }

            if (marker is null)
            {
                return;
            }

            if (marker == last)
            {
                throw AwsErrors.Unexpected(context, "a page marker came a second time.", null);
            }

            members["Marker"] = last = marker;
        }
    }

    private async Task<IamPrincipal?> FindAsync(
        ApiOperation operation, string member, string name, string result, string element, string idElement, CancellationToken cancellationToken)
    {
        var context = Context(operation, name);
        try
        {
            var body = await _caller.SendAsync(operation, new Members { [member] = name }, context, cancellationToken).ConfigureAwait(false);
            return IamReader.Read(body, context, root => IamReader.Principal(IamReader.Child(IamReader.Child(root, result), element), idElement));
        }
        catch (EksAccessException fault) when (fault.ServiceErrorCode == "NoSuchEntity")
        {
            return null;
        }
    }

    private CallContext Context(ApiOperation operation, string? name) => new(ServiceId, operation.Name, _caller.Endpoint) { Principal = name };
}
