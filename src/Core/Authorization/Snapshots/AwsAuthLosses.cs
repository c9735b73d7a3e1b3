using System.Collections.Generic;
using System.Linq;
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

    /// <summary>The texts that the server does not take in and in which a principal has a row.</summary>
    /// <param name="canonicalArn">The role, without path, or the user.</param>
    /// <param name="access">The snapshot.</param>
    /// <param name="map">Its aws-auth; null when it was not read.</param>
    public static IEnumerable<string> Of(string canonicalArn, EKSClusterAccess access, AwsAuthMap? map) => Counts(access, map)
        .Where(p => IsIn(p, canonicalArn, access, map!))
        .Select(p => $"the text of {p.Key} in aws-auth, which the server does not take in: {p.Message}");

    private static bool IsIn(AwsAuthReadingProblem problem, string canonicalArn, EKSClusterAccess access, AwsAuthMap map) => problem.Kind switch
    {
        AwsAuthProblemKind.KeyLost or AwsAuthProblemKind.NotAList => map.LostRowOf(canonicalArn, problem.Key) is not null,
        AwsAuthProblemKind.TextIgnored => map.Source.Value(problem.Key) is { } value && LostRows.Names(value.Text.Substring(problem.ValueIndex), canonicalArn),
        AwsAuthProblemKind.KeyIgnored => IsMisspelt(problem) && access.AwsAuth!.TryGetValue(problem.Key, out var text) && LostRows.Names(text, canonicalArn),
        _ => false,
    };

    private static IEnumerable<AwsAuthReadingProblem> Counts(EKSClusterAccess access, AwsAuthMap? map) =>
        AuthenticationModeName.ReadsAwsAuth(access.AuthenticationMode) ? map?.Problems ?? [] : [];

    private static bool IsMisspelt(AwsAuthReadingProblem problem) => problem.Kind == AwsAuthProblemKind.KeyIgnored && AwsAuthKeys.Meant(problem.Key) is not null;
}
