using EksAccessManagement.Identity;

namespace EksAccessManagement.Display;

/// <summary>Short forms for columns of a table; the full values stand in the properties.</summary>
public static class ShortText
{
    /// <summary>
    /// A principal without what every ARN has: account, kind, path and name. A permission-set role loses its path, which
    /// is always the same.
    /// </summary>
    public static string Principal(string? principalArn)
    {
        if (!PrincipalArn.TryParse(principalArn, out var principal))
        {
            return principalArn ?? string.Empty;
        }

        var resource = principal.IsPermissionSetRole || principal.IsServiceLinkedRole ? "role/" + principal.Name : principal.Arn.Resource;
        return principal.AccountId + ":" + resource;
    }
}
