using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Requests;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Sandbox;

/// <summary>How a sandbox is started.</summary>
public sealed record SandboxOptions
{
    /// <summary>What there is at the start; null takes the demo (<see cref="DemoSeed"/>).</summary>
    public SandboxSeed? Seed { get; init; }

    /// <summary>The port of EKS, STS and IAM on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port of Kubernetes on 127.0.0.1; 0 takes a free one.</summary>
    public int KubernetesPort { get; init; }

    /// <summary>How long every answer takes longer.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How long an update of a cluster is InProgress.</summary>
    public TimeSpan UpdateDuration { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a changed access entry or policy takes to act in Kubernetes.</summary>
    public TimeSpan PropagationDelay { get; init; }

    /// <summary>How long after its making a principal is still "invalid" to CreateAccessEntry.</summary>
    public TimeSpan NewPrincipalDelay { get; init; }

    /// <summary>How many requests are kept in the record; the oldest are forgotten first.</summary>
    public int RecordedRequests { get; init; } = 200_000;

    /// <summary>The clock that ages, updates, signatures and sessions go by; null takes the machine's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>The key of the control endpoints; null makes a random one.</summary>
    public string? ControlKey { get; init; }

    /// <summary>Called for every request after it was done and before it is answered, so that a test can check the state in between.</summary>
    public Func<RecordedRequest, CancellationToken, Task>? AfterRequest { get; init; }
}
