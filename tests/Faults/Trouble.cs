using System;
using System.Collections.Generic;
using EksAccessManagement.Sandbox.Faults;

namespace EksAccessManagement.Faults.Tests;

/// <summary>Something that goes wrong: a column of the matrix.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Of">The fault for a request, or null where it cannot happen to it.</param>
internal sealed record Trouble(string Name, Func<Request, SandboxFault?> Of)
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(300);

    /// <summary>True when a run must get over it and end well.</summary>
    public bool Passes { get; init; }

    /// <summary>True when an entry is gone by then, or seems to be, so that it is right not to show it.</summary>
    public bool Vanishes { get; init; }

    /// <summary>True when somebody deletes the entry that a request was about, or one of those it listed, as soon as it was answered.</summary>
    public bool Deletes { get; init; }

    /// <summary>True when somebody else changes the cluster by it, so that it may end in another state.</summary>
    public bool ChangesCluster { get; init; }

    public static IReadOnlyList<Trouble> All { get; } =
    [
        new("throttled once", _ => new SandboxFault(SandboxFaultKind.Throttle) { Count = 1 }) { Passes = true },
        new("throttling storm", _ => new SandboxFault(SandboxFaultKind.Throttle)),
        new("500 for ever", _ => new SandboxFault(SandboxFaultKind.ServerError)),
        new("502 once", _ => new SandboxFault(SandboxFaultKind.ServerError) { Status = 502, Count = 1 }),
        new("503 once", _ => new SandboxFault(SandboxFaultKind.ServerError) { Status = 503, Count = 1 }),
        new("cut before it was done", _ => new SandboxFault(SandboxFaultKind.CutBefore) { Count = 1 }),
        new("cut after it was done", _ => new SandboxFault(SandboxFaultKind.CutDuring) { Count = 1 }),
        new("cut for ever", _ => new SandboxFault(SandboxFaultKind.CutDuring)),
        new("slow answer", _ => new SandboxFault(SandboxFaultKind.Slow) { Count = 1, Delay = Long }) { Passes = true },
        new("hanging answer", _ => new SandboxFault(SandboxFaultKind.Hang) { Count = 1 }),
        new("credentials expired in mid-run", r => r.Service == "kubernetes" ? null : new SandboxFault(SandboxFaultKind.Error) { Status = 403, ErrorCode = "ExpiredTokenException", Message = "The security token included in the request is expired" }),
        new("tokens run out in mid-run", r => r.Service == "kubernetes" ? new SandboxFault(SandboxFaultKind.Error) { Status = 401, ErrorCode = "Unauthorized", Message = "Unauthorized" } : null),
        new("token ran out in mid-run", r => r.Service == "kubernetes" ? new SandboxFault(SandboxFaultKind.Error) { Status = 401, ErrorCode = "Unauthorized", Message = "Unauthorized", Count = 1 } : null),
        new("not permitted", _ => new SandboxFault(SandboxFaultKind.Error) { Status = 403, ErrorCode = "AccessDeniedException", Message = "not permitted" }),
        new("somebody else was faster", r => r.IsWrite && (r.Operation is "UpdateClusterConfig" or "CreateAccessEntry" || r.Operation.StartsWith("update ", StringComparison.Ordinal) || r.Operation.StartsWith("patch ", StringComparison.Ordinal)) ? new SandboxFault(SandboxFaultKind.Race) { Count = 1 } : null) { ChangesCluster = true },
        new("entry is deleted by somebody else", _ => null) { Vanishes = true, Deletes = true },
        new("entry is not found once", r => r.Operation is "DescribeAccessEntry" or "ListAssociatedAccessPolicies" ? new SandboxFault(SandboxFaultKind.Error) { Status = 404, ErrorCode = "ResourceNotFoundException", Message = "The specified principalArn could not be found.", Count = 1 } : null) { Vanishes = true },
    ];

    public override string ToString() => Name;
}
