using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>An IAM user or role. Changed under the state's lock only.</summary>
internal abstract class IamData(string accountId, string partition, string name, string path)
{
    public string AccountId { get; } = accountId;

    public string Partition { get; } = partition;

    public string Name { get; } = name;

    public string Path { get; } = path;

    public required string UniqueId { get; set; }

    public required DateTime CreatedAt { get; set; }

    public string? Profile { get; init; }

    public IReadOnlyList<string> AllowedActions { get; init; } = [];

    public IReadOnlyList<string> DeniedActions { get; init; } = [];

    public List<AccessKeyData> Keys { get; } = [];

    public string Arn => $"arn:{Partition}:iam::{AccountId}:{Kind}{Path}{Name}";

    /// <summary>The word for it in ARNs: <c>user</c> or <c>role</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>An IAM user.</summary>
internal sealed class UserData(string accountId, string partition, string name, string path) : IamData(accountId, partition, name, path)
{
    public override string Kind => "user";
}

/// <summary>An IAM role.</summary>
internal sealed class RoleData(string accountId, string partition, string name, string path) : IamData(accountId, partition, name, path)
{
    public override string Kind => "role";

    public IReadOnlyList<string> TrustedPrincipals { get; init; } = [];

    public string ProfileSessionName { get; init; } = "sandbox";

    public bool IsServiceLinked => Path.StartsWith("/aws-service-role/", StringComparison.Ordinal);
}
