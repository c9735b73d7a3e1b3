using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Finds the row of aws-auth that maps an identity, with the module's own reading of the ConfigMap.</summary>
internal static class AwsAuthMapper
{
    // Every request is mapped, and reading a large ConfigMap anew for each would take longer than all the rest.
    private static volatile AwsAuthMap? s_last;

    /// <summary>Username and groups with their templates; null when no row maps the identity. Where the server picks among rows at random, the last answers.</summary>
    public static (string Username, IReadOnlyList<string> Groups)? Map(IReadOnlyDictionary<string, string>? data, TokenIdentity identity)
    {
        if (data is null || data.Count == 0)
        {
            return null;
        }

        var answer = Read(data).Resolve(identity.Arn, identity.AccessKeyId);
        if (!answer.IsMapped || answer.Row is not { } row)
        {
            return null;
        }

        return row.Kind == AwsAuthRowKind.Account ? (answer.Username, Array.Empty<string>()) : (row.Username, row.Groups);
    }

    private static AwsAuthMap Read(IReadOnlyDictionary<string, string> data)
    {
        var last = s_last;
        return last is not null && AwsAuthKeys.All.All(k => data.GetValueOrDefault(k) == last.Source.Value(k)?.Text)
            ? last
            : s_last = AwsAuthReader.Read(data);
    }
}
