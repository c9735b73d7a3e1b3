using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>One operation of a REST-JSON service: where each of its members goes on the wire.</summary>
/// <param name="Name">The operation's name, as IAM and the documentation have it.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="UriTemplate">The path, with labels in braces.</param>
internal sealed record ApiOperation(string Name, string Method, string UriTemplate)
{
    /// <summary>Members that go into the query string.</summary>
    public IReadOnlyList<string> Query { get; init; } = Array.Empty<string>();

    /// <summary>Members that go into the JSON body; an operation with any has a body.</summary>
    public IReadOnlyList<string> Body { get; init; } = Array.Empty<string>();

    /// <summary>The member of the answer that holds the items of a page; null for an operation that does not page.</summary>
    public string? Items { get; init; }

    /// <summary>True when the body has a clientRequestToken, which is filled once per call and so stays the same in retries.</summary>
    public bool TakesRequestToken => Body.Contains(RequestToken, StringComparer.Ordinal);

    /// <summary>The member name of the idempotency token.</summary>
    public const string RequestToken = "clientRequestToken";
}
