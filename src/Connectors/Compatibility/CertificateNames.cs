using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace EksAccessManagement.Connectors.Compatibility;

/// <summary>Compares a host's name with the subject alternative names of a certificate, for frameworks that cannot (RFC 6125: no look at the common name, a wildcard stands for the first label only).</summary>
internal static class CertificateNames
{
    private const string SubjectAlternativeName = "2.5.29.17";
    private const byte Sequence = 0x30;
    private const byte DnsName = 0x82;
    private const byte IpAddress = 0x87;

    /// <summary>True when the certificate is made out to the host.</summary>
    public static bool Match(X509Certificate2 certificate, string host)
    {
        var extension = certificate.Extensions.Cast<X509Extension>().FirstOrDefault(e => e.Oid?.Value == SubjectAlternativeName);
        if (extension is null)
        {
            return false;
        }

        var names = Read(extension.RawData).ToArray();
        return IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? names.Any(n => n.Tag == IpAddress && n.Value.SequenceEqual(address.GetAddressBytes()))
            : names.Any(n => n.Tag == DnsName && Matches(Encoding.ASCII.GetString(n.Value), host.TrimEnd('.')));
    }

    private static bool Matches(string pattern, string host)
    {
        if (!pattern.StartsWith("*.", StringComparison.Ordinal))
        {
            return string.Equals(pattern, host, StringComparison.OrdinalIgnoreCase);
        }

        var dot = host.IndexOf('.');
        return dot > 0 && string.Equals(pattern.Substring(1), host.Substring(dot), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads the DER of GeneralNames; broken data gives the names before the fault.</summary>
    private static IEnumerable<(byte Tag, byte[] Value)> Read(byte[] der)
    {
        if (!TryHeader(der, 0, out var tag, out var position, out var end) || tag != Sequence)
        {
            yield break;
        }

        while (position < end && TryHeader(der, position, out tag, out var start, out var next) && next <= end)
        {
            var value = new byte[next - start];
            Array.Copy(der, start, value, 0, value.Length);
            yield return (tag, value);
            position = next;
        }
    }

    private static bool TryHeader(byte[] der, int position, out byte tag, out int start, out int end)
    {
        tag = 0;
        start = end = 0;
        if (position + 2 > der.Length)
        {
            return false;
        }

        tag = der[position];
        int length = der[position + 1];
        start = position + 2;
        if (length >= 0x80)
        {
            var bytes = length & 0x7F;
            if (bytes is 0 or > 3 || start + bytes > der.Length)
            {
                return false;
            }

            length = 0;
            for (var i = 0; i < bytes; i++)
            {
                length = (length << 8) | der[start + i];
            }

            start += bytes;
        }

        end = start + length;
        return end <= der.Length;
    }
}
