using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace EksAccessManagement.Authorization;

/// <summary>Short ids that are made of content alone: the same finding has the same id tomorrow and on another machine.</summary>
public static class StableId
{
    private const int Bytes = 6;

    /// <summary>Twelve hexadecimal digits of the SHA-256 of the parts; where a part ends counts.</summary>
    public static string Of(IEnumerable<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            text.Append(part?.Length ?? -1).Append(':').Append(part);
        }

        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(text.ToString()));
        var id = new StringBuilder(Bytes * 2);
        for (var i = 0; i < Bytes; i++)
        {
            id.Append(hash[i].ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return id.ToString();
    }

    /// <summary>Twelve hexadecimal digits of the SHA-256 of the parts.</summary>
    public static string Of(params string?[] parts) => Of((IEnumerable<string?>)parts);
}
