using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace EksAccessManagement.Sandbox.Signing;

/// <summary>The texts and hashes of AWS Signature Version 4.</summary>
internal static class SignatureText
{
    /// <summary>The only algorithm known here.</summary>
    public const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>How times are written in signatures.</summary>
    public const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Percent-encodes everything but the unreserved characters.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~')
            {
                encoded.Append(c);
            }
            else
            {
                encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return encoded.ToString();
    }

    /// <summary>The path as every service but S3 signs it: encoded once more than it stands on the wire.</summary>
    public static string CanonicalPath(string rawPath) =>
        rawPath.Length == 0 ? "/" : string.Join('/', rawPath.Split('/').Select(Encode));

    /// <summary>The query with names and values encoded once, sorted by code point.</summary>
    public static string CanonicalQuery(IEnumerable<KeyValuePair<string, string>> query) =>
        string.Join('&', query
            .Select(p => (Name: Encode(p.Key), Value: Encode(p.Value)))
            .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal)
            .Select(p => p.Name + "=" + p.Value));

    /// <summary>The canonical request.</summary>
    public static string CanonicalRequest(string method, string rawPath, IEnumerable<KeyValuePair<string, string>> query, IReadOnlyList<KeyValuePair<string, string>> headers, string payloadHash)
    {
        var text = new StringBuilder(512);
        text.Append(method).Append('\n').Append(CanonicalPath(rawPath)).Append('\n').Append(CanonicalQuery(query)).Append('\n');
        foreach (var header in headers)
        {
            text.Append(header.Key).Append(':').Append(Squeeze(header.Value)).Append('\n');
        }

        return text.Append('\n').AppendJoin(';', headers.Select(h => h.Key)).Append('\n').Append(payloadHash).ToString();
    }

    /// <summary>The signature of a canonical request.</summary>
    public static string Sign(string secret, CredentialScope scope, string time, string canonicalRequest)
    {
        var stringToSign = string.Join('\n', Algorithm, time, scope.ToString(), Hash(Encoding.UTF8.GetBytes(canonicalRequest)));
        var key = Hmac(Encoding.UTF8.GetBytes("AWS4" + secret), scope.Date);
        key = Hmac(key, scope.Region);
        key = Hmac(key, scope.Service);
        key = Hmac(key, CredentialScope.Terminator);
        return Convert.ToHexString(Hmac(key, stringToSign)).ToLowerInvariant();
    }

    /// <summary>The SHA-256 of bytes in lower-case hex.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Squeeze(string value) =>
        string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
