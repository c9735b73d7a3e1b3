using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>The names around the ConfigMap. All are case-sensitive on the server.</summary>
/// <remarks>Source: aws-iam-authenticator pkg/mapper/configmap/configmap.go, ParseMap and startLoadConfigMap.</remarks>
public static class AwsAuthKeys
{
    /// <summary>The ConfigMap's namespace.</summary>
    public const string Namespace = "kube-system";

    /// <summary>The ConfigMap's name.</summary>
    public const string Name = "aws-auth";

    /// <summary>The key with rows of roles.</summary>
    public const string MapRoles = "mapRoles";

    /// <summary>The key with rows of users.</summary>
    public const string MapUsers = "mapUsers";

    /// <summary>The key with accounts.</summary>
    public const string MapAccounts = "mapAccounts";

    /// <summary>All three keys, in the order in which the authenticator asks them.</summary>
    public static IReadOnlyList<string> All { get; } = [MapRoles, MapUsers, MapAccounts];

    /// <summary>The key that another name stands for, such as <c>maproles</c> or <c>map_role</c>: the authenticator ignores it. Null when it resembles none.</summary>
    internal static string? Meant(string key)
    {
        static string Plain(string k) => GoText.Fold(k).Replace("_", string.Empty).Replace("-", string.Empty).Trim().TrimEnd('s');
        return All.FirstOrDefault(k => Plain(k) == Plain(key));
    }

    /// <summary>The kind of row a key holds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The key is none of the three.</exception>
    public static AwsAuthRowKind KindOf(string key) => key switch
    {
        MapRoles => AwsAuthRowKind.Role,
        MapUsers => AwsAuthRowKind.User,
        MapAccounts => AwsAuthRowKind.Account,
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, "Not a key of aws-auth."),
    };

    /// <summary>The key that holds a kind of row.</summary>
    public static string Of(AwsAuthRowKind kind) => kind switch
    {
        AwsAuthRowKind.Role => MapRoles,
        AwsAuthRowKind.User => MapUsers,
        _ => MapAccounts,
    };
}
