using System;
using System.Diagnostics.CodeAnalysis;

namespace EksAccessManagement.Sandbox.Signing;

/// <summary>The scope of a signature: whose key, which day, region and service.</summary>
internal sealed record CredentialScope(string AccessKeyId, string Date, string Region, string Service)
{
    /// <summary>The last part of every scope.</summary>
    public const string Terminator = "aws4_request";

    /// <summary>Reads <c>KEY/yyyyMMdd/region/service/aws4_request</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CredentialScope? scope)
    {
        var parts = text?.Split('/') ?? [];
        scope = parts.Length == 5 && parts[4] == Terminator && Array.TrueForAll(parts, p => p.Length > 0)
            ? new CredentialScope(parts[0], parts[1], parts[2], parts[3])
            : null;
        return scope is not null;
    }

    /// <summary>The scope without the key.</summary>
    public override string ToString() => $"{Date}/{Region}/{Service}/{Terminator}";
}
