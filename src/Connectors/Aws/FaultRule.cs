using System;
using System.Linq;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>How an error answer becomes an error of this module.</summary>
/// <param name="Id">The error id.</param>
/// <param name="Kind">The sort of fault.</param>
/// <param name="Action">What the reader should do.</param>
internal sealed record FaultRule(string Id, ErrorKind Kind, string? Action)
{
    /// <summary>The service's error codes it is for; empty means any.</summary>
    public string[] Codes { get; init; } = [];

    /// <summary>Pieces that the service's text must hold, in any case of letters; all of them.</summary>
    public string[] Texts { get; init; } = [];

    /// <summary>True when the fault concerns the whole command.</summary>
    public bool EndsPipeline { get; init; }

    /// <summary>True when the rule is for that answer.</summary>
    public bool Matches(string code, string message) =>
        (Codes.Length == 0 || Codes.Contains(code, StringComparer.OrdinalIgnoreCase))
        && Texts.All(t => message.IndexOf(t, StringComparison.OrdinalIgnoreCase) >= 0);
}
