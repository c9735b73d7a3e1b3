using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Sandbox.Faults;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>Every fault that the sandbox can make, at every operation of a migration that it can happen to.</summary>
internal static class Troubles
{
    private static readonly string[] Operations =
    [
        "CreateAccessEntry", "AssociateAccessPolicy", "UpdateAccessEntry", "UpdateClusterConfig", "DescribeAccessEntry", "ListAccessEntries", "DescribeUpdate",
        "TagResource", "UntagResource", "create clusterrolebindings", "delete clusterrolebindings", "list clusterroles", "get configmaps", "GetRole",
    ];

    private static readonly SandboxFaultKind[] Anywhere =
    [
        SandboxFaultKind.Throttle, SandboxFaultKind.ServerError, SandboxFaultKind.Error, SandboxFaultKind.CutBefore, SandboxFaultKind.CutDuring, SandboxFaultKind.Slow, SandboxFaultKind.Hang,
    ];

    private static readonly (SandboxFaultKind Kind, string Operation)[] All =
    [
        .. from kind in Anywhere from operation in Operations select (kind, operation),
        (SandboxFaultKind.FailUpdate, "UpdateClusterConfig"), (SandboxFaultKind.InvalidPrincipal, "CreateAccessEntry"),
        (SandboxFaultKind.Race, "CreateAccessEntry"), (SandboxFaultKind.Race, "UpdateClusterConfig"), (SandboxFaultKind.Race, "patch configmaps"),
    ];

    /// <summary>How many there are.</summary>
    public static int Count => All.Length;

    /// <summary>The kinds that are among them.</summary>
    public static IEnumerable<SandboxFaultKind> Kinds => All.Select(t => t.Kind).Distinct();

    /// <summary>One of them, counted round.</summary>
    /// <param name="number">Which.</param>
    /// <param name="after">How many requests go well before it.</param>
    public static SandboxFault Of(int number, int after)
    {
        var (kind, operation) = All[number % All.Length];
        return new SandboxFault(kind)
        {
            Operation = operation,
            Count = 1,
            After = after,
            Delay = TimeSpan.FromMilliseconds(30),
            Status = kind == SandboxFaultKind.Error ? 403 : null,
            ErrorCode = kind == SandboxFaultKind.Error ? "AccessDeniedException" : null,
            Message = kind == SandboxFaultKind.Error ? "not now" : null,
        };
    }
}
