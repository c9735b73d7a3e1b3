using System;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>An access key: a long-term one of a user, or a temporary one of a role's session.</summary>
internal sealed class AccessKeyData(string id, string secret, IamData owner)
{
    public string Id { get; } = id;

    public string Secret { get; } = secret;

    public IamData Owner { get; } = owner;

    public string? Token { get; init; }

    public string? SessionName { get; init; }

    public DateTime? ExpiresAt { get; init; }

    /// <summary>The ARN that GetCallerIdentity gives.</summary>
    public string CallerArn => SessionName is null
        ? Owner.Arn
        : $"arn:{Owner.Partition}:sts::{Owner.AccountId}:assumed-role/{Owner.Name}/{SessionName}";

    /// <summary>The user id that GetCallerIdentity gives.</summary>
    public string CallerId => SessionName is null ? Owner.UniqueId : Owner.UniqueId + ":" + SessionName;
}
