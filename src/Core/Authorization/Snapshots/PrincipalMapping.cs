using System;
using System.Collections.Generic;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Authorization;

/// <summary>Whom a cluster takes an IAM principal for, and by what.</summary>
/// <param name="PrincipalArn">The principal, as it was asked for; <c>arn:…:iam::ACCOUNT:*</c> stands for a whole account.</param>
public sealed record PrincipalMapping(string PrincipalArn)
{
    /// <summary>By what it gets in.</summary>
    public PrincipalVia Via { get; init; }

    /// <summary>The access entry that decides; null when none does.</summary>
    public EKSAccessEntry? Entry { get; init; }

    /// <summary>The row of aws-auth that decides; null when none does.</summary>
    public AwsAuthRow? Row { get; init; }

    /// <summary>Whom Kubernetes takes it for; null when it is not let in.</summary>
    public AccessIdentity? Identity { get; init; }

    /// <summary>What happened, for a person.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>Rows and entries for the same principal that do not count, each with its reason; never null.</summary>
    public IReadOnlyList<string> Lost { get; init; } = Array.Empty<string>();
}
