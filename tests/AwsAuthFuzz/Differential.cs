using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.AwsAuthFuzz;

/// <summary>Reads documents with Core and with the server's libraries and compares all that reaches the authenticator's map.</summary>
internal static class Differential
{
    private const int Batch = 500;

    /// <summary>The callers of the Go program.</summary>
    private static readonly string[] Callers =
    [
        "arn:aws:iam::111122223333:role/dev", "arn:aws:iam::111122223333:role/team/dev", "arn:aws:iam::111122223333:role/a",
        "arn:aws:iam::111122223333:role/s", "arn:aws:iam::111122223333:role/k", "arn:aws:iam::111122223333:role/i",
        "arn:aws:iam::111122223333:user/ops", "arn:aws:iam::111122223333:user/",
    ];

    public static async Task<int> RunAsync(string program, int count, ulong seed)
    {
        using var server = new ServerProcess(program);
        var counts = new SortedDictionary<string, int>();
        var differences = 0;
        for (var start = 0; start < count && differences < 20; start += Batch)
        {
            var documents = Enumerable.Range(start, Math.Min(Batch, count - start))
                .Select(i => (Kind: "RUA"[i % 3], Text: DocumentGenerator.Make(seed + (ulong)i))).ToArray();
            var answers = await server.AskAsync(documents).ConfigureAwait(false);
            for (var i = 0; i < documents.Length; i++)
            {
                var verdict = Compare(documents[i].Kind, documents[i].Text, answers[i], out var difference);
                counts[verdict] = counts.GetValueOrDefault(verdict) + 1;
                if (difference is not null)
                {
                    differences++;
                    Console.WriteLine($"difference at seed {seed + (ulong)(start + i)} ({documents[i].Kind}): {difference}\n{Escape(documents[i].Text)}\n");
                }
            }
        }

        foreach (var pair in counts)
        {
            Console.WriteLine($"{pair.Value,9} {pair.Key}");
        }

        Console.WriteLine($"{counts.Values.Sum(),9} documents, {differences} differences");
        return differences == 0 ? 0 : 1;
    }

    public static string Escape(string text) => JsonSerializer.Serialize(text.Length > 3000 ? text[..3000] + "..." : text);

    /// <summary>What a document is, and how the two readings differ; null when they agree.</summary>
    public static string Compare(char kind, string text, JsonElement server, out string? difference)
    {
        var key = kind switch { 'R' => AwsAuthKeys.MapRoles, 'U' => AwsAuthKeys.MapUsers, _ => AwsAuthKeys.MapAccounts };
        var reading = KeyReading.Read(new AwsAuthValue(key, text));
        difference = null;
        if (reading.Problems.Any(p => p.Kind == AwsAuthProblemKind.Chance))
        {
            return "decided by chance on the server, not compared";
        }

        var ours = kind == 'A' ? OurAccounts(reading) : OurRows(reading);
        var theirs = kind == 'A' ? TheirAccounts(server) : TheirRows(server);
        if (ours != theirs)
        {
            difference = $"ours {ours} | server {theirs} | {server.GetProperty("error").GetString()} | {string.Join("; ", reading.Problems.Select(p => p.Message))}";
            return "differs";
        }

        return Verdict(kind, reading, server);
    }

    private static string Verdict(char kind, KeyReading reading, JsonElement server)
    {
        var error = server.GetProperty("error").GetString()!.Length > 0;
        return (kind == 'A' ? "accounts, " : "rows, ") + (reading.IsLost ? "lost" : error ? "partly lost" : "loads");
    }

    private static string OurAccounts(KeyReading reading) => string.Join("|", reading.Accounts.Select(a => Quote(a.Text))) + " " + HasError(reading);

    private static string TheirAccounts(JsonElement server) =>
        string.Join("|", Items(server, "accounts").Select(a => Quote(a.GetString()!))) + " " + (server.GetProperty("error").GetString()!.Length > 0);

    private static string OurRows(KeyReading reading) => string.Join("\n", reading.Drafts.Select(d =>
        string.Join(" ", Quote(d.Arn), d.HasSso ? Quote($"{d.SsoPermissionSet}\u001f{d.SsoAccount}\u001f{d.SsoPartition}") : "-", Quote(d.Username),
            string.Join(",", d.Groups.Texts().Select(Quote)), Quote(d.UserId), Comparable(d.Arn) ? Quote(reading.Kind == AwsAuthRowKind.Role ? GoText.Lower(d.Arn) : d.Arn) : string.Empty, Matching(d.Arn)))) + " " + HasError(reading);

    private static string TheirRows(JsonElement server) => string.Join("\n", Items(server, "rows").Select(r =>
    {
        var arn = r.GetProperty("arn").GetString()!;
        var sso = r.GetProperty("sso").GetString()!;
        return string.Join(" ", Quote(arn), sso.Length > 0 ? Quote(sso) : "-", Quote(r.GetProperty("username").GetString()!),
            string.Join(",", Items(r, "groups").Select(g => Quote(g.GetString()!))), Quote(r.GetProperty("userid").GetString()!), Comparable(arn) ? Quote(r.GetProperty("lower").GetString()!) : string.Empty, r.GetProperty("matches").GetString());
    })) + " " + (server.GetProperty("error").GetString()!.Length > 0);

    private static string Matching(string arn) => string.Concat(Callers.Select(c => GoText.Fold(c) == GoText.Fold(arn) ? "1" : "0"));

    /// <summary>Lower case is compared where it can matter: ASCII and the three letters that fold into it.</summary>
    private static bool Comparable(string arn) => arn.All(c => c < 0x80 || c is '\u017f' or '\u212a' or '\u0130');

    /// <summary>Whether the server logs an error for the key before it checks rows.</summary>
    private static bool HasError(KeyReading reading) =>
        reading.IsLost
        || reading.DroppedAccounts.Count > 0
        || reading.Problems.Any(p => p.Kind is AwsAuthProblemKind.KeyLost or AwsAuthProblemKind.FieldLost
            || (p.Kind == AwsAuthProblemKind.GroupLost && !IsNull(p.Node!)))
        || reading.Drafts.Any(d => d.Mapping is null && !IsNull(d.Node.Resolved));

    private static bool IsNull(AwsAuth.Yaml.YamlNode node) =>
        node.Kind == AwsAuth.Yaml.YamlNodeKind.Scalar && AwsAuth.Yaml.GoScalar.Resolve(node).Kind == AwsAuth.Yaml.GoKind.Null;

    private static JsonElement[] Items(JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().ToArray() : [];

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            quoted.Append(c is < ' ' or > '~' or '"' or '\\' ? $"\\u{(int)c:x4}" : c.ToString());
        }

        return quoted.Append('"').ToString();
    }
}
