using System;
using System.Collections.Generic;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>What a call was about, for the text of its errors.</summary>
/// <param name="Service">The service, such as <c>EKS</c>.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Endpoint">The host that was called.</param>
internal sealed record CallContext(string Service, string Operation, string Endpoint)
{
    /// <summary>The cluster; null when the call names none.</summary>
    public string? Cluster { get; init; }

    /// <summary>The IAM principal; null when the call names none.</summary>
    public string? Principal { get; init; }

    /// <summary>The access policy; null when the call names none.</summary>
    public string? Policy { get; init; }

    /// <summary>The IAM condition keys that an IAM policy can test for this call, with the values it had.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ConditionKeys { get; init; } = Array.Empty<KeyValuePair<string, string>>();

    /// <summary>The item an error belongs to: the principal, else the cluster.</summary>
    public object? Target => Principal ?? Cluster;
}
