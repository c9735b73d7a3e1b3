using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.AwsAuth;

namespace EksAccessManagement.Authorization;

/// <summary>
/// What stands in aws-auth and lets nobody in. The map is evaluated exactly as the server holds it, so that none of this is
/// unknown; but who looks at the text would think otherwise.
/// </summary>
internal static class AwsAuthLosses
{
    /// <summary>Losses of whole keys: whoever is listed there is locked out.</summary>
    public static IReadOnlyList<string> OfKeys(EKSClusterAccess access, AwsAuthMap? map) => Counts(access, map)
        .Where(p => p.Kind is AwsAuthProblemKind.KeyLost or AwsAuthProblemKind.NotAList or AwsAuthProblemKind.TextIgnored or AwsAuthProblemKind.Chance || IsMisspelt(p))
        .Select(p => $"aws-auth, {p.Key}{(p.Line > 0 ? $" line {p.Line}" : string.Empty)}: {p.Message}")
        .ToArray();

    /// <summary>Losses of single rows, in one sentence; empty when there are none.</summary>
    public static IReadOnlyList<string> OfRows(EKSClusterAccess access, AwsAuthMap? map)
    {
        var rows = Counts(access, map).Where(p => p.Kind == AwsAuthProblemKind.RowDropped).GroupBy(p => p.Key).Select(g => $"{g.Key} row {string.Join(", ", g.Select(p => p.RowIndex + 1))}").ToArray();
        return rows.Length == 0 ? [] : [$"aws-auth: the server drops {string.Join(" and ", rows)}; Find-AwsAuthIssue says why"];
    }

    /// <summary>The keys that are lost and whose text has the name of a principal.</summary>
    public static IEnumerable<string> Of(string name, EKSClusterAccess access, AwsAuthMap? map) =>
        from problem in Counts(access, map)
        where problem.Kind is AwsAuthProblemKind.KeyLost or AwsAuthProblemKind.NotAList or AwsAuthProblemKind.TextIgnored || IsMisspelt(problem)
        where access.AwsAuth!.TryGetValue(problem.Key, out var text) && Regex.IsMatch(text, Regex.Escape(name) + @"(?![\w+=,.@/-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)
        select $"the text of {problem.Key} in aws-auth, which the server does not take in: {problem.Message}";

    private static IEnumerable<AwsAuthReadingProblem> Counts(EKSClusterAccess access, AwsAuthMap? map) =>
        AuthenticationModeName.ReadsAwsAuth(access.AuthenticationMode) ? map?.Problems ?? [] : [];

    private static bool IsMisspelt(AwsAuthReadingProblem problem) =>
        problem.Kind == AwsAuthProblemKind.KeyIgnored && AwsAuthKeys.All.Any(k => GoText.Fold(k) == GoText.Fold(problem.Key.Trim()));
}
