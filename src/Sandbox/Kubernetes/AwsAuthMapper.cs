using System;
using System.Collections.Generic;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Finds the row of aws-auth that maps an identity, with the module's own reading of the ConfigMap.</summary>
internal static class AwsAuthMapper
{
    /// <summary>Username and groups with their templates; null when no row maps the identity. Where the server picks among rows at random, the last answers.</summary>
    public static (string Username, IReadOnlyList<string> Groups)? Map(IReadOnlyDictionary<string, string>? data, TokenIdentity identity)
    {
        if (data is null || data.Count == 0)
        {
            return null;
        }

        var answer = AwsAuthReader.Read(data).Resolve(identity.Arn, identity.AccessKeyId);
        if (!answer.IsMapped || answer.Row is not { } row)
        {
            return null;
        }

        return row.Kind == AwsAuthRowKind.Account ? (answer.Username, Array.Empty<string>()) : (row.Username, row.Groups);
    }
}
