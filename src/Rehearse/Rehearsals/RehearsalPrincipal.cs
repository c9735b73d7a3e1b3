using System.Collections.Generic;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>Somebody who logs in during the rehearsal.</summary>
/// <param name="Arn">The role or user in the sandbox, with its path.</param>
/// <param name="SessionName">The name of the session of a role; null for users.</param>
internal sealed record RehearsalPrincipal(PrincipalArn Arn, string? SessionName)
{
    /// <summary>The rows that name it, or that a person would take for its rows.</summary>
    public IReadOnlyList<AwsAuthRow> Rows { get; init; } = [];

    /// <summary>Why the sandbox cannot log in as it; null when it can.</summary>
    public string? WhyNot { get; init; }

    /// <summary>True for a stand-in for every identity of an account that is mapped as a whole.</summary>
    public bool IsAnybody { get; init; }

    /// <summary>Short for tables: kind, path and name, with the account where it is not the cluster's.</summary>
    public string ShortName(string clusterAccountId)
    {
        var name = IsAnybody ? "anybody" : Arn.Arn.Resource;
        return Arn.AccountId == clusterAccountId ? name : $"{name} of {Arn.AccountId}";
    }
}
