using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Migration;

/// <summary>Takes rows out of aws-auth whose principals have entries, line by line, so that all else stays byte for byte.</summary>
internal static class MappedRows
{
    /// <summary>
    /// The data without every row of a principal that an entry answers for; the same data when there is nothing to take out.
    /// Null when the rows cannot be cut out so that all others read as before (flow style, several rows on a line).
    /// </summary>
    public static IReadOnlyDictionary<string, string>? Without(IReadOnlyDictionary<string, string> data, IEnumerable<string> principals)
    {
        var gone = new HashSet<string>(principals.Select(MigrationForecast.Fold), StringComparer.Ordinal);
        var map = AwsAuthReader.Read(data);
        var texts = data.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (var section in map.Rows.Where(r => r.Kind != AwsAuthRowKind.Account && gone.Contains(MigrationForecast.Fold(r.Arn))).GroupBy(r => AwsAuthKeys.Of(r.Kind)))
        {
            texts[section.Key] = Cut(data[section.Key], section.ToArray());
        }

        var kept = map.Rows.Where(r => r.Kind == AwsAuthRowKind.Account || !gone.Contains(MigrationForecast.Fold(r.Arn)));
        return kept.Select(Tell).SequenceEqual(AwsAuthReader.Read(texts).Rows.Select(Tell), StringComparer.Ordinal) ? texts : null;
    }

    /// <summary>The principals whose entries answer in place of their rows: a stale entry answers for nobody, and the row may.</summary>
    public static IEnumerable<string> Answering(EKSClusterAccess access) =>
        access.Entries.Where(e => e.PrincipalStatus is not (PrincipalStatus.Missing or PrincipalStatus.Recreated)).Select(e => e.PrincipalArn);

    /// <summary>True when the live aws-auth is the planned one without the rows of planned entries.</summary>
    public static bool AreGone(EKSClusterAccess before, EKSClusterAccess live, IEnumerable<MigrationEntry> entries)
    {
        if (before.AwsAuth is null || live.AwsAuth is null)
        {
            return false;
        }

        var principals = entries.Select(e => e.PrincipalArn).Concat(Answering(live));
        return Without(before.AwsAuth, principals) is { } expected
            && expected.Count == live.AwsAuth.Count
            && expected.All(p => live.AwsAuth.TryGetValue(p.Key, out var text) && text == p.Value);
    }

    private static string Tell(AwsAuthRow row) => $"{row.Kind} {row.Arn} {row.Username} {string.Join(",", row.Groups)} {row.IsSso}";

    private static string Cut(string text, IReadOnlyList<AwsAuthRow> rows)
    {
        var lines = text.Split('\n');
        var cut = new HashSet<int>(rows.SelectMany(r => Enumerable.Range(r.ValueLine, Math.Max(1, r.EndLine - r.Line + 1))));
        var kept = lines.Where((_, i) => !cut.Contains(i + 1)).ToArray();
        return kept.All(l => l.Trim().Length == 0) ? "[]\n" : string.Join("\n", kept);
    }
}
