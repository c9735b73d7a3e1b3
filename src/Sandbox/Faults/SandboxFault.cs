using System;

namespace EksAccessManagement.Sandbox.Faults;

/// <summary>An order to let something go wrong. Filters that are null match everything; texts may hold <c>*</c>.</summary>
/// <param name="Kind">What goes wrong.</param>
public sealed record SandboxFault(SandboxFaultKind Kind)
{
    /// <summary>The service: <c>eks</c>, <c>sts</c>, <c>iam</c> or <c>kubernetes</c>.</summary>
    public string? Service { get; init; }

    /// <summary>The operation: <c>CreateAccessEntry</c>, <c>List*</c>; in Kubernetes verb and resource, as in <c>patch configmaps</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>The cluster's name.</summary>
    public string? Cluster { get; init; }

    /// <summary>The ARN of the calling user or role, or of its session.</summary>
    public string? Principal { get; init; }

    /// <summary>How often it happens; null means always.</summary>
    public int? Count { get; init; }

    /// <summary>How many matching requests go well before the first.</summary>
    public int After { get; init; }

    /// <summary>How long a <see cref="SandboxFaultKind.Slow"/> answer takes longer.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The http status of an error; null takes the kind's own.</summary>
    public int? Status { get; init; }

    /// <summary>The code of an error; null takes the kind's own.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The text of an error; null takes the kind's own.</summary>
    public string? Message { get; init; }
}
