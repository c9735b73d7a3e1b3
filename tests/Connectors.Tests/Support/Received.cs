using System.Collections.Generic;
using System.Text;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>A request as it came over the wire.</summary>
public sealed record Received(string Method, string RawTarget, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public string Path => RawTarget.Split('?')[0];

    public string Query => RawTarget.Contains('?', System.StringComparison.Ordinal) ? RawTarget[(RawTarget.IndexOf('?', System.StringComparison.Ordinal) + 1)..] : string.Empty;
}
