using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Xml.Linq;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Query;

/// <summary>IAM: GetRole, GetUser and ListRoles of the caller's own account.</summary>
internal static class IamService
{
    public static QueryService Instance { get; } = new("2010-05-08", "https://iam.amazonaws.com/doc/2010-05-08/", new Dictionary<string, Func<QueryRequest, XElement[]>>
    {
        ["GetRole"] = GetRole,
        ["GetUser"] = GetUser,
        ["ListRoles"] = ListRoles,
    });

    private static XElement[] GetRole(QueryRequest request)
    {
        var name = request.Required("RoleName");
        var role = Account(request).Roles.GetValueOrDefault(name);
        request.Authorize("iam:GetRole", role?.Arn ?? $"role {name}");
        return role is null
            ? throw new ServiceFault(404, "NoSuchEntity", $"The role with name {name} cannot be found.")
            : [Show("Role", role, withPolicy: true)];
    }

    private static XElement[] GetUser(QueryRequest request)
    {
        var name = request["UserName"];
        if (name is null && request.Key.Owner is not UserData)
        {
            throw new ServiceFault(400, "ValidationError", "Must specify userName when calling with non-User credentials");
        }

        name ??= request.Key.Owner.Name;
        var user = Account(request).Users.GetValueOrDefault(name);
        request.Authorize("iam:GetUser", user?.Arn ?? $"user {name}");
        return user is null
            ? throw new ServiceFault(404, "NoSuchEntity", $"The user with name {name} cannot be found.")
            : [Show("User", user, withPolicy: false)];
    }

    private static XElement[] ListRoles(QueryRequest request)
    {
        var prefix = request["PathPrefix"] ?? "/";
        request.Authorize("iam:ListRoles", $"arn:{request.Caller.Partition}:iam::{request.Caller.AccountId}:role{prefix}");
        var size = Size(request);
        var after = After(request);
        var found = Account(request).Roles.Values
            .Where(r => r.Path.StartsWith(prefix, StringComparison.Ordinal) && (after is null || StringComparer.OrdinalIgnoreCase.Compare(r.Name, after) > 0))
            .Take(size + 1).ToArray();
        var roles = new XElement("Roles", found.Take(size).Select(r => Show("member", r, withPolicy: true)));
        return found.Length <= size
            ? [new XElement("IsTruncated", "false"), roles]
            : [new XElement("IsTruncated", "true"), new XElement("Marker", Convert.ToBase64String(Encoding.UTF8.GetBytes(found[size - 1].Name))), roles];
    }

    private static int Size(QueryRequest request) => request["MaxItems"] is not { } text
        ? 100
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 1000
            ? size
            : throw new ServiceFault(400, "ValidationError", $"1 validation error detected: Value '{text}' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and 1000");

    private static string? After(QueryRequest request)
    {
        try
        {
            return request["Marker"] is { } marker ? Encoding.UTF8.GetString(Convert.FromBase64String(marker)) : null;
        }
        catch (FormatException)
        {
            throw new ServiceFault(400, "ValidationError", "Invalid Marker.");
        }
    }

    private static AccountData Account(QueryRequest request) => request.State.FindAccount(request.Caller.AccountId)!;

    private static XElement Show(string element, IamData item, bool withPolicy)
    {
        var kind = item is RoleData ? "Role" : "User";
        var shown = new XElement(
            element,
            new XElement("Path", item.Path),
            new XElement(kind + "Name", item.Name),
            new XElement(kind + "Id", item.UniqueId),
            new XElement("Arn", item.Arn),
            new XElement("CreateDate", item.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));
        if (withPolicy)
        {
            const string Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}""";
            shown.Add(new XElement("AssumeRolePolicyDocument", Uri.EscapeDataString(Policy)), new XElement("MaxSessionDuration", "43200"));
        }

        return shown;
    }
}
