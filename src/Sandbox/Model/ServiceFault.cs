using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>An error that a service answers.</summary>
internal sealed class ServiceFault(int status, string code, string message) : Exception(message)
{
    /// <summary>The http status.</summary>
    public int Status { get; } = status;

    /// <summary>The error code.</summary>
    public string Code { get; } = code;

    /// <summary>More members of the error's body, such as <c>clusterName</c>.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();
}
