using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Migration;

/// <summary>
/// Says of specs whether their principal has an access entry already. Then the row has no effect today: a spec that the
/// entry holds stays Ready, one that goes beyond it is Shadowed, because granting it would widen somebody's access.
/// </summary>
internal sealed class ExistingEntries(ConversionContext context)
{
    public async Task<EKSAccessEntrySpec> CompareAsync(EKSAccessEntrySpec spec, CancellationToken cancellationToken)
    {
        if (context.Entries is null || context.Target is null)
        {
            return spec;
        }

        var arn = PrincipalArn.TryParse(spec.PrincipalArn ?? spec.RowArn, out var principal) ? principal.Canonical.ToLowerInvariant() : string.Empty;
        if (!context.Entries.TryGetValue(arn, out var holder))
        {
            return spec with { HasAccessEntry = false };
        }

        spec = spec with { HasAccessEntry = true };
        if (spec.Status != AccessEntrySpecStatus.Ready)
        {
            return spec;
        }

        try
        {
            var entry = await AccessEntryCalls.TryReadAsync(context.Target, holder.ToString(), cancellationToken).ConfigureAwait(false);
            var beyond = entry is null ? [] : Beyond(spec, entry).ToArray();
            return beyond.Length == 0 ? spec : Shadowed(spec, $"An access entry answers for the principal, and the row has no effect. It does not hold {string.Join("; ", beyond)}; grant that by itself if it is wanted.");
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            return Shadowed(spec, $"An access entry answers for the principal, and the row has no effect. What it holds cannot be read: {fault.Message}");
        }
    }

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
