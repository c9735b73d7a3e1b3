using System;

namespace EksAccessManagement.Faults.Tests;

/// <summary>The service's clock, ahead of this machine's or behind it.</summary>
internal sealed class SkewedTime : TimeProvider
{
    public TimeSpan Skew { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Skew;
}
