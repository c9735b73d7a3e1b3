using System;
using System.Collections.Generic;

namespace EksAccessManagement.Ports;

/// <summary>An http proxy.</summary>
public sealed class AwsProxy
{
    /// <summary>Host name or address.</summary>
    public string Host { get; init; } = string.Empty;

    /// <summary>Port.</summary>
    public int Port { get; init; }

    /// <summary>User, or null.</summary>
    public string? UserName { get; init; }

    /// <summary>Password, or null.</summary>
    public string? Password { get; init; }

    /// <summary>Hosts that are reached without it; never null.</summary>
    public IReadOnlyList<string> BypassList { get; init; } = Array.Empty<string>();

    /// <summary>Whether local addresses are reached without it.</summary>
    public bool BypassOnLocal { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Host + ":" + Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
