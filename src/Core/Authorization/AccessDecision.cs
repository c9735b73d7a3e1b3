using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>The answer for one request, with the rule and its source that decided, or with what was looked at.</summary>
/// <param name="Verdict">Allowed, NotAllowed or Unknown.</param>
/// <param name="Request">What was asked.</param>
public sealed record AccessDecision(AccessVerdict Verdict, AccessRequest Request)
{
    /// <summary>The binding, policy or group that allows it, or might; null for NotAllowed, and for Unknown for want of data.</summary>
    public GrantSource? Source { get; init; }

    /// <summary>The rule that covers the request; null where no rule decides (system:masters, unpublished rules, NotAllowed).</summary>
    public PolicyRule? Rule { get; init; }

    /// <summary>Why the answer is not known; null unless the verdict is Unknown.</summary>
    public string? Doubt { get; init; }

    /// <summary>Every source of rights the identity has, whether it decided or not; never null.</summary>
    public IReadOnlyList<GrantSource> LookedAt { get; init; } = [];

    /// <summary>One line: the deciding rule and source, the doubt, or what was looked at.</summary>
    public string Reason => Verdict switch
    {
        AccessVerdict.Allowed => Rule is null ? $"{Source}" : $"{Source}: {Rule}",
        AccessVerdict.Unknown => Source is null ? $"{Doubt}" : $"{Source}: {Doubt}",
        _ when LookedAt.Count == 0 => "no binding and no access policy names this identity",
        _ => $"none of {LookedAt.Count} sources allows it: {string.Join("; ", LookedAt.Take(5).Select(Describe))}{(LookedAt.Count > 5 ? "; ..." : string.Empty)}",
    };

    private static string Describe(GrantSource source) => source.RoleIsMissing ? $"{source} (that role does not exist)" : source.ToString();

    /// <summary>Verdict, request and reason.</summary>
    public override string ToString() => $"{Verdict}: {Request}: {Reason}";
}
