using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Mends what has one safe meaning and leaves the rest. The mended text parses, comments and order stay, and no row that
/// worked before changes its meaning: every mend is checked by reading the text again.
/// </summary>
public static class AwsAuthRepairer
{
    /// <summary>Mends a source.</summary>
    /// <param name="source">The source, of any shape.</param>
    public static AwsAuthRepair Repair(AwsAuthSource source)
    {
        var fixes = new List<AwsAuthFix>();
        var mended = source.Shape == AwsAuthShape.Data ? ManifestMender.MendData(source, fixes) : ManifestMender.MendText(source, fixes);
        mended = MendValues(mended, fixes);
        ManifestMender.Retell(source, mended, fixes);
        if (fixes.Any(f => f.RuleId is "manifest-refused" or "value-not-text" or "run-together") && !IsSafe(source, mended, fixes))
        {
            mended = source;
            fixes.Clear();
        }

        var before = source.Shape == AwsAuthShape.Data ? AwsAuthManifest.Write(source.ToData()) : source.FileText;
        var after = mended.Shape == AwsAuthShape.Data ? AwsAuthManifest.Write(mended.ToData()) : mended.FileText;
        return new AwsAuthRepair
        {
            Text = after,
            Data = mended.ToData(),
            Diff = fixes.Count == 0 ? string.Empty : UnifiedDiff.Write(source.FileName ?? "aws-auth", before, after),
            Repaired = fixes,
            Left = AwsAuthLinter.Lint(AwsAuthReader.Read(mended)).Where(i => i.Severity != AwsAuthSeverity.Information).ToArray(),
            File = source.FileName,
            ClusterName = source.Origin?.ClusterName,
            ClusterArn = source.Origin?.ClusterArn,
        };
    }

    /// <summary>Mends any text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The file it came from.</param>
    public static AwsAuthRepair RepairText(string text, string? fileName = null) => Repair(AwsAuthSource.FromText(text, fileName));

    /// <summary>Lines moved into their value are held against the text as it was, when all is done; and a text that stays unreadable stays as it was.</summary>
    private static bool IsSafe(AwsAuthSource source, AwsAuthSource mended, List<AwsAuthFix> fixes)
    {
        var after = AwsAuthReader.Read(mended);
        var isLost = AwsAuthKeys.All.Any(after.IsLost);
        return RepairGuard.Allows(source.FileText, AwsAuthReader.Read(source), after) && !(isLost && fixes.Any(f => f.RuleId == "manifest-refused"));
    }

    /// <summary>Mends the text of each key.</summary>
    internal static AwsAuthSource MendValues(AwsAuthSource source, List<AwsAuthFix> fixes)
    {
        foreach (var key in source.Values.Select(v => v.Key).ToArray())
        {
            var found = new List<AwsAuthFix>();
            var text = KeyMender.Mend(key, source.Value(key)!, found);
            var next = text is null ? null : Put(source, source.Value(key)!, text);
            if (next is not null)
            {
                source = next;
                fixes.AddRange(found);
            }
        }

        return source;
    }

    private static AwsAuthSource? Put(AwsAuthSource source, AwsAuthValue value, string text)
    {
        if (source.Shape == AwsAuthShape.Data)
        {
            var data = source.ToData().ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
            data[value.Key] = text;
            return AwsAuthSource.FromData(data, source.Origin, source.FileName);
        }

        var file = ValueWriter.Replace(source, value, text);
        return file is null ? null : AwsAuthSource.FromText(file, source.FileName, source.Origin);
    }
}
