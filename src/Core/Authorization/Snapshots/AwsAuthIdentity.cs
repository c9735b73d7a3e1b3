using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>Turns what aws-auth answers to a caller into an identity, with every doubt kept.</summary>
internal static class AwsAuthIdentity
{
    /// <summary>The identity; null when the caller is not let in for certain.</summary>
    public static AccessIdentity? Of(AwsAuthMap map, AwsAuthResolution answer)
    {
        var main = answer.IsMapped ? AccessIdentity.Mapped(answer.Username, answer.Groups) : null;
        if (answer.IsCertain)
        {
            return main;
        }

        var possible = answer.Candidates.Select(r => Of(r, answer))
            .Concat(main is null ? [] : [main])
            .GroupBy(Text, StringComparer.Ordinal)
            .Select(g => g.First())
            .OrderBy(Text, StringComparer.Ordinal)
            .ToArray();

        // The names are part of the doubt: among other rows it would be another one.
        var doubt = $"which row of aws-auth answers for {answer.CanonicalArn} is not certain: {string.Join(" or ", possible.Select(Text))}";
        var chain = possible.Reverse().Aggregate((AccessIdentity?)null, (rest, one) => one with { Otherwise = rest });
        return (chain ?? new AccessIdentity(string.Empty)) with
        {
            Doubt = doubt,
            MayBeAnybody = map.Problems.Any(p => p.Kind == AwsAuthProblemKind.Chance),
        };
    }

    private static AccessIdentity Of(AwsAuthRow row, AwsAuthResolution answer)
    {
        var principal = PrincipalArn.TryParse(answer.CallerArn, out var parsed) ? parsed : null;
        var session = principal?.Kind == PrincipalKind.Role ? null : principal?.SessionName ?? string.Empty;
        string Render(string text) => AwsAuthTemplate.Render(text, principal?.AccountId, session, null);
        return AccessIdentity.Mapped(Render(row.Username), row.Groups.Select(Render));
    }

    private static string Text(AccessIdentity identity) =>
        $"{identity.Username} in {string.Join(",", identity.Groups.OrderBy(g => g, StringComparer.Ordinal))}";
}
