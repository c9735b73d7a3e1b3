using System;

namespace EksAccessManagement.Sandbox.Requests;

/// <summary>A request that the sandbox answered or cut off.</summary>
public sealed record RecordedRequest
{
    /// <summary>The place in the order of all requests, from 1.</summary>
    public long Number { get; init; }

    /// <summary>When it came, UTC.</summary>
    public DateTime Time { get; init; }

    /// <summary><c>eks</c>, <c>sts</c>, <c>iam</c> or <c>kubernetes</c>.</summary>
    public string Service { get; init; } = string.Empty;

    /// <summary>The operation; in Kubernetes verb and resource, as in <c>patch configmaps</c>. Empty when it could not be told.</summary>
    public string Operation { get; init; } = string.Empty;

    /// <summary>Whether the operation changes anything, had it been let.</summary>
    public bool IsWrite { get; init; }

    /// <summary>The caller's ARN as STS shows it; empty when the caller is not known.</summary>
    public string Caller { get; init; } = string.Empty;

    /// <summary>The region that the signature names; empty in Kubernetes.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The cluster's name, or empty.</summary>
    public string Cluster { get; init; } = string.Empty;

    /// <summary>What it was about: the principal, policy or tagged ARN, or the Kubernetes object as <c>namespace/name</c>.</summary>
    public string Target { get; init; } = string.Empty;

    /// <summary>The http status answered; 0 when the connection was cut before.</summary>
    public int Status { get; init; }

    /// <summary>The error code answered, or empty.</summary>
    public string ErrorCode { get; init; } = string.Empty;

    /// <summary>The request id in the answer.</summary>
    public string RequestId { get; init; } = string.Empty;
}
