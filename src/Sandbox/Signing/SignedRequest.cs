using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Sandbox.Signing;

/// <summary>A request as it stood on the wire, with what is needed to check its signature.</summary>
internal sealed record SignedRequest(string Method, string RawPath, IReadOnlyList<KeyValuePair<string, string>> Query)
{
    /// <summary>Header values by name; repeated headers joined with commas.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The body's bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Cuts a raw request target into path and decoded query.</summary>
    public static (string RawPath, IReadOnlyList<KeyValuePair<string, string>> Query) CutTarget(string target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0 && !target.StartsWith('/'))
        {
            // The absolute form, as a client behind a proxy sends it.
            var slash = target.IndexOf('/', scheme + 3);
            target = slash < 0 ? "/" : target[slash..];
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? (target, []) : (target[..question], ParseQuery(target[(question + 1)..], plusIsSpace: false));
    }

    /// <summary>Reads <c>a=b&amp;c=d</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ParseQuery(string text, bool plusIsSpace) =>
        text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            var value = equals < 0 ? string.Empty : part[(equals + 1)..];
            return KeyValuePair.Create(Decode(name, plusIsSpace), Decode(value, plusIsSpace));
        }).ToArray();

    /// <summary>The first value of a query parameter, or null.</summary>
    public string? QueryValue(string name) => Query.FirstOrDefault(p => p.Key == name).Value;

    private static string Decode(string text, bool plusIsSpace) =>
        Uri.UnescapeDataString(plusIsSpace ? text.Replace('+', ' ') : text);
}
