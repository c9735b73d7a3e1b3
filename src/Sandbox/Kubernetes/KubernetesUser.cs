using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Whom the API server takes a caller for.</summary>
internal sealed record KubernetesUser(string Username, IReadOnlyList<string> Groups)
{
    /// <summary>The key of <c>extra</c> by which the EKS authorizer finds the entry.</summary>
    public const string PrincipalKey = "sigs.k8s.io/aws-iam-authenticator/principalId";

    /// <summary>Nobody: a request without a token.</summary>
    public static KubernetesUser Anonymous { get; } = new("system:anonymous", ["system:unauthenticated"]);

    public string Uid { get; init; } = string.Empty;

    /// <summary>The caller's ARN as STS shows it; empty for nobody.</summary>
    public string CallerArn { get; init; } = string.Empty;

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The principal's unique id, or empty.</summary>
    public string PrincipalId => Extra.GetValueOrDefault(PrincipalKey) is [var id] ? id : string.Empty;

    public bool IsMaster => Groups.Contains(AccessIdentity.Masters, StringComparer.Ordinal);

    /// <summary>A mapped caller.</summary>
    public static KubernetesUser Mapped(string username, IEnumerable<string> groups, TokenIdentity identity) =>
        new(username, groups.Append(AccessIdentity.Authenticated).Distinct(StringComparer.Ordinal).ToArray())
        {
            Uid = $"aws-iam-authenticator:{identity.AccountId}:{identity.PrincipalId}",
            CallerArn = identity.Arn,
            Extra = new Dictionary<string, IReadOnlyList<string>>
            {
                ["accessKeyId"] = [identity.AccessKeyId],
                ["arn"] = [identity.Arn],
                ["canonicalArn"] = [identity.CanonicalArn],
                ["principalId"] = [identity.PrincipalId],
                ["sessionName"] = [identity.SessionName],
                [PrincipalKey] = [identity.PrincipalId],
            },
        };

    /// <summary>The UserInfo object.</summary>
    public JsonObject ToJson()
    {
        var info = new JsonObject { ["username"] = Username };
        if (Uid.Length > 0)
        {
            info["uid"] = Uid;
        }

        info["groups"] = Texts(Groups);
        if (Extra.Count > 0)
        {
            info["extra"] = new JsonObject(Extra.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)Texts(e.Value))));
        }

        return info;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode?)JsonValue.Create(t)).ToArray());
}
