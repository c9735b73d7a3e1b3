using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>
/// Says of specs whether their principal has an access entry already. Then the row has no effect today: a spec that the
/// entry holds stays Ready, one that goes beyond it is Shadowed, because granting it would widen somebody's access.
/// </summary>
internal sealed class ExistingEntries(ConversionContext context, IOperator @operator)
{
    private readonly PrincipalChecker? _principals = context.Target is null ? null : new PrincipalChecker(context.Target, @operator);

    public async Task<EKSAccessEntrySpec> CompareAsync(EKSAccessEntrySpec spec, CancellationToken cancellationToken)
    {
        if (context.Entries is null || context.Target is null)
        {
            return spec;
        }

        var arn = PrincipalArn.TryParse(spec.PrincipalArn ?? spec.RowArn, out var principal) ? principal.Canonical.ToLowerInvariant() : string.Empty;
        if (!context.Entries.TryGetValue(arn, out var holders))
        {
            return spec with { HasAccessEntry = false };
        }

        spec = spec with { HasAccessEntry = true };
        if (spec.Status is not (AccessEntrySpecStatus.Ready or AccessEntrySpecStatus.NeedsDecision or AccessEntrySpecStatus.NotExpressible))
        {
            return spec;
        }

        try
        {
            var holder = holders.FirstOrDefault(h => IsSame(h.ToString(), spec.PrincipalArn)) ?? holders[0];
            var entry = await AccessEntryCalls.TryReadAsync(context.Target, holder.ToString(), cancellationToken).ConfigureAwait(false);

            // Null: deleted since it was listed.
            return entry is null ? spec with { HasAccessEntry = false }
                : spec.Status == AccessEntrySpecStatus.Ready ? await WhatItHoldsAsync(spec, entry, cancellationToken).ConfigureAwait(false)
                : await WhereItLetsInAsync(spec, entry, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            // What is undecided stays so: whether the entry answers is not known either.
            return spec.Status == AccessEntrySpecStatus.Ready ? Shadowed(spec, $"An access entry answers for the principal, and the row has no effect. What it holds cannot be read: {fault.Message}") : spec;
        }
    }

    private async Task<EKSAccessEntrySpec> WhatItHoldsAsync(EKSAccessEntrySpec spec, EKSAccessEntry entry, CancellationToken cancellationToken)
    {
        if (await WhyStaleAsync(spec, entry, cancellationToken).ConfigureAwait(false) is { } why)
        {
            return Undecided(spec, why);
        }

        var beyond = Beyond(spec, entry).ToArray();
        return beyond.Length == 0 ? spec : Shadowed(spec, $"An access entry answers for the principal, and the row has no effect. It does not hold {string.Join("; ", beyond)}; grant that by itself if it is wanted.");
    }

    // A row that cannot become an entry as it stands has no effect all the same while an entry answers for its principal.
    // That the entry answers must be known: its principal may be gone, and the row be what lets in.
    private async Task<EKSAccessEntrySpec> WhereItLetsInAsync(EKSAccessEntrySpec spec, EKSAccessEntry entry, CancellationToken cancellationToken) =>
        await _principals!.CheckAsync(entry, cancellationToken).ConfigureAwait(false) == PrincipalStatus.Active
            ? Shadowed(spec, $"An access entry answers for the principal, and the row has no effect. To grant what the row says: {spec.Reason}")
            : spec;

    /// <summary>Why the entry lets the row's principal in no longer; null when it does, or when IAM cannot be asked.</summary>
    /// <remarks>EKS user guide, "Create access entries": an entry stays with the unique id of the principal it was made for.</remarks>
    private async Task<string?> WhyStaleAsync(EKSAccessEntrySpec spec, EKSAccessEntry entry, CancellationToken cancellationToken)
    {
        const string Remedy = "Note what the entry holds, take it away with Revoke-EKSClusterAccess -All, and grant the row anew.";
        if (!IsSame(entry.PrincipalArn, spec.PrincipalArn))
        {
            return $"The access entry is for {entry.PrincipalArn}, and the row's principal is {spec.PrincipalArn}: the path differs, so that the entry does not let it in. {Remedy}";
        }

        return await _principals!.CheckAsync(entry, cancellationToken).ConfigureAwait(false) switch
        {
            PrincipalStatus.Missing => $"IAM has no {entry.PrincipalArn} any more, for which the access entry was made: it is gone, or there is one of its name under another path. {Remedy}",
            PrincipalStatus.Recreated => $"{entry.PrincipalArn} was deleted and made again after its access entry, which lets in the first one only. {Remedy}",
            _ => null,
        };
    }

    // Rows fold case.
    private static bool IsSame(string left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static EKSAccessEntrySpec Undecided(EKSAccessEntrySpec spec, string reason) =>
        spec with { Status = AccessEntrySpecStatus.NeedsDecision, PrincipalArn = null, Proposal = spec.Proposal.Length > 0 ? spec.Proposal : spec.PrincipalArn ?? string.Empty, Reason = reason };

    private static EKSAccessEntrySpec Shadowed(EKSAccessEntrySpec spec, string reason) =>
        spec with { Status = AccessEntrySpecStatus.Shadowed, PrincipalArn = null, Proposal = spec.Proposal.Length > 0 ? spec.Proposal : spec.PrincipalArn ?? string.Empty, Reason = reason };

    private static IEnumerable<string> Beyond(EKSAccessEntrySpec spec, EKSAccessEntry entry)
    {
        if (spec.Type != entry.Type)
        {
            yield return $"the type {spec.Type} (it is {entry.Type})";
        }

        foreach (var group in spec.KubernetesGroups.Except(entry.KubernetesGroups, StringComparer.Ordinal))
        {
            yield return "the group " + group;
        }

        foreach (var policy in spec.AccessPolicy.Except(entry.AccessPolicy, StringComparer.Ordinal))
        {
            yield return "the policy " + policy;
        }

        if (spec.Username is not null && spec.Username != entry.Username)
        {
            yield return $"the username {spec.Username} (it is {entry.Username})";
        }
    }
}
