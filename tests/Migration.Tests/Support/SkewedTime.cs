using System;

namespace EksAccessManagement.Migration.Tests.Support;

/// <summary>The service's clock, ahead of this machine's.</summary>
internal sealed class SkewedTime : TimeProvider
{
    public TimeSpan Skew { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Skew;
}
