using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>Who makes a request, as its verified key says.</summary>
internal sealed record Caller(string AccountId, string Partition, string Arn, string UserId, string PrincipalArn, string PrincipalId, string AccessKeyId, string SessionName)
{
    public IReadOnlyList<string> AllowedActions { get; init; } = [];

    public IReadOnlyList<string> DeniedActions { get; init; } = [];

    public static Caller Of(AccessKeyData key) =>
        new(key.Owner.AccountId, key.Owner.Partition, key.CallerArn, key.CallerId, key.Owner.Arn, key.Owner.UniqueId, key.Id, key.SessionName ?? string.Empty)
        {
            AllowedActions = key.Owner.AllowedActions,
            DeniedActions = key.Owner.DeniedActions,
        };

    /// <summary>Whether the seed lets the caller do an action: a denial wins, and a list of allowed actions is complete.</summary>
    public bool May(string action) =>
        !DeniedActions.Any(p => Matches(p, action)) && (AllowedActions.Count == 0 || AllowedActions.Any(p => Matches(p, action)));

    private static bool Matches(string pattern, string action) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern, action, ignoreCase: true);
}
