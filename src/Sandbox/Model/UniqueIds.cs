using System;
using System.Security.Cryptography;
using System.Text;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>Makes ids of the forms that AWS uses. Ids made from a text are the same in every run; secrets never are.</summary>
internal static class UniqueIds
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The unique id of an IAM user or role.</summary>
    public static string OfPrincipal(IamKind kind, string arn, int generation) =>
        (kind == IamKind.Role ? "AROA" : "AIDA") + Spell(arn + "#" + generation, 17);

    /// <summary>The id of an access key: <c>AKIA…</c> or, for a session, <c>ASIA…</c>.</summary>
    public static string OfKey(bool temporary, string text) => (temporary ? "ASIA" : "AKIA") + Spell(text, 16);

    /// <summary>A UUID made from a text.</summary>
    public static string Uuid(string text) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16)).ToString();

    /// <summary>A secret access key: 40 characters.</summary>
    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(30));

    /// <summary>A session token.</summary>
    public static string NewToken() => "IQoJb3JpZ2lu" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(192));

    private static string Spell(string text, int length)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return string.Create(length, hash, static (span, bytes) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Letters[bytes[i] & 31];
            }
        });
    }
}

/// <summary>Users and roles.</summary>
internal enum IamKind
{
    /// <summary>A user.</summary>
    User,

    /// <summary>A role.</summary>
    Role,
}
