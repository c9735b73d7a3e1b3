using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace EksAccessManagement.Sandbox.Signing;

/// <summary>The parts of a signature, from the Authorization header or from the query of a presigned request.</summary>
internal sealed record SignatureParts(CredentialScope Scope, string Time, IReadOnlyList<string> SignedHeaders, string Signature, string? SessionToken, bool Presigned)
{
    /// <summary>The time of the signature, UTC.</summary>
    public DateTime TimeUtc => DateTime.ParseExact(Time, SignatureText.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>Reads the parts.</summary>
    /// <exception cref="SignatureFault">There is no signature, or it lacks a part.</exception>
    public static SignatureParts Read(SignedRequest request)
    {
        if (request.Headers.TryGetValue("Authorization", out var header) && header.Length > 0)
        {
            return FromHeader(request, header);
        }

        return request.QueryValue("X-Amz-Signature") is { } signature
            ? FromQuery(request, signature)
            : throw new SignatureFault(SignatureFaultKind.Missing, "Missing Authentication Token");
    }

    private static SignatureParts FromHeader(SignedRequest request, string header)
    {
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || header[..space] != SignatureText.Algorithm)
        {
            throw new SignatureFault(SignatureFaultKind.Incomplete, "Authorization header requires existence of the algorithm 'AWS4-HMAC-SHA256'.");
        }

        var fields = header[(space + 1)..].Split(',', StringSplitOptions.TrimEntries)
            .Select(f => f.Split('=', 2)).Where(f => f.Length == 2).GroupBy(f => f[0]).ToDictionary(g => g.Key, g => g.First()[1]);
        var time = request.Headers.GetValueOrDefault("x-amz-date");
        return Build(fields.GetValueOrDefault("Credential"), time, fields.GetValueOrDefault("SignedHeaders"), fields.GetValueOrDefault("Signature"),
            request.Headers.GetValueOrDefault("x-amz-security-token"), presigned: false);
    }

    private static SignatureParts FromQuery(SignedRequest request, string signature)
    {
        if (request.QueryValue("X-Amz-Algorithm") != SignatureText.Algorithm)
        {
            throw new SignatureFault(SignatureFaultKind.Incomplete, "The query requires existence of X-Amz-Algorithm 'AWS4-HMAC-SHA256'.");
        }

        return Build(request.QueryValue("X-Amz-Credential"), request.QueryValue("X-Amz-Date"), request.QueryValue("X-Amz-SignedHeaders"), signature,
            request.QueryValue("X-Amz-Security-Token"), presigned: true);
    }

    private static SignatureParts Build(string? credential, string? time, string? signedHeaders, string? signature, string? token, bool presigned)
    {
        if (!CredentialScope.TryParse(credential, out var scope))
        {
            throw new SignatureFault(SignatureFaultKind.Incomplete, "Authorization header requires 'Credential' parameter of the form KEY/date/region/service/aws4_request.");
        }

        if (string.IsNullOrEmpty(signedHeaders) || string.IsNullOrEmpty(signature))
        {
            throw new SignatureFault(SignatureFaultKind.Incomplete, "Authorization header requires 'SignedHeaders' and 'Signature' parameters.");
        }

        if (!DateTime.TryParseExact(time, SignatureText.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            || !time.StartsWith(scope.Date, StringComparison.Ordinal))
        {
            throw new SignatureFault(SignatureFaultKind.Incomplete, "Authorization header requires existence of an 'X-Amz-Date' header of the credential's day.");
        }

        return new SignatureParts(scope, time, signedHeaders.Split(';'), signature, string.IsNullOrEmpty(token) ? null : token, presigned);
    }
}
