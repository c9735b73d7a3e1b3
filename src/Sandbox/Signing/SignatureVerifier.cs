using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace EksAccessManagement.Sandbox.Signing;

/// <summary>Checks AWS Signature Version 4 of header-signed and presigned requests.</summary>
internal static class SignatureVerifier
{
    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan PresignedLimit = TimeSpan.FromDays(7);

    /// <summary>Checks that the time of the request is near enough.</summary>
    /// <exception cref="SignatureFault"><see cref="SignatureFaultKind.ClockSkew"/>.</exception>
    public static void CheckTime(SignatureParts parts, SignedRequest request, DateTime now)
    {
        var time = parts.TimeUtc;
        var life = Skew;
        if (parts.Presigned && int.TryParse(request.QueryValue("X-Amz-Expires"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            life = TimeSpan.FromSeconds(Math.Min(seconds, PresignedLimit.TotalSeconds));
        }

        if (time + life < now)
        {
            throw new SignatureFault(SignatureFaultKind.ClockSkew, $"Signature expired: {parts.Time} is now earlier than {Text(now - life)} ({Text(now)} - {life.TotalMinutes:0} min.)");
        }

        if (time - Skew > now)
        {
            throw new SignatureFault(SignatureFaultKind.ClockSkew, $"Signature not yet current: {parts.Time} is still later than {Text(now + Skew)} ({Text(now)} + {Skew.TotalMinutes:0} min.)");
        }
    }

    /// <summary>Checks the signature itself.</summary>
    /// <exception cref="SignatureFault"><see cref="SignatureFaultKind.WrongSignature"/> or <see cref="SignatureFaultKind.Incomplete"/>.</exception>
    public static void CheckSignature(SignatureParts parts, SignedRequest request, string secret)
    {
        if (!parts.SignedHeaders.Contains("host", StringComparer.Ordinal))
        {
            throw new SignatureFault(SignatureFaultKind.Incomplete, "'Host' must be a signed header.");
        }

        var expected = Signature(parts, request, secret);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(parts.Signature)))
        {
            throw new SignatureFault(SignatureFaultKind.WrongSignature, "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
        }
    }

    /// <summary>The signature that the request ought to carry.</summary>
    public static string Signature(SignatureParts parts, SignedRequest request, string secret)
    {
        var headers = parts.SignedHeaders
            .Select(name => KeyValuePair.Create(name, request.Headers.GetValueOrDefault(name) ?? string.Empty)).ToArray();
        var query = parts.Presigned ? request.Query.Where(p => p.Key != "X-Amz-Signature") : request.Query;
        var canonical = SignatureText.CanonicalRequest(request.Method, request.RawPath, query, headers, PayloadHash(request));
        return SignatureText.Sign(secret, parts.Scope, parts.Time, canonical);
    }

    private static string PayloadHash(SignedRequest request) =>
        request.Headers.GetValueOrDefault("x-amz-content-sha256") == UnsignedPayload
            ? UnsignedPayload
            : SignatureText.Hash(request.Body.Span);

    private static string Text(DateTime time) => time.ToString(SignatureText.TimeFormat, CultureInfo.InvariantCulture);
}
