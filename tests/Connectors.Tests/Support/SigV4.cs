using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>Signature version 4, written from its specification and checked with the vectors, to judge what the SDK's signer sends.</summary>
public static class SigV4
{
    public static string Sign(string secretKey, string region, string service, string method, string rawTarget, IReadOnlyDictionary<string, string> headers, IReadOnlyList<string> signed, byte[] body)
    {
        var parts = rawTarget.Split('?', 2);
        var path = string.Join("/", parts[0].Split('/').Select(Uri.EscapeDataString));
        var query = parts.Length == 1 ? string.Empty : string.Join("&", parts[1].Split('&').Order(StringComparer.Ordinal));
        var lines = signed.Select(name => name + ":" + headers[name].Trim() + "\n");
        var canonical = $"{method}\n{path}\n{query}\n{string.Concat(lines)}\n{string.Join(";", signed)}\n{Hex(SHA256.HashData(body))}";
        var date = headers["x-amz-date"];
        var scope = $"{date[..8]}/{region}/{service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + secretKey), date[..8]), region), service), "aws4_request");
        return Hex(Mac(key, toSign));
    }

    /// <summary>Judges a request that came over the wire.</summary>
    public static bool Verify(Received request, string secretKey, string region, string service)
    {
        var authorization = request.Headers["Authorization"];
        var signed = authorization.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
        var signature = authorization.Split("Signature=")[1];
        return authorization.Contains($"/{region}/{service}/aws4_request", StringComparison.Ordinal)
            && signature == Sign(secretKey, region, service, request.Method, request.RawTarget, request.Headers, signed, request.Body);
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
