using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// Sees whether a grant works: the entry is read back, and the caller's own access is asked of the cluster. Nobody but the
/// principal itself can ask for the access that policies give.
/// </summary>
internal sealed class AccessVerifier(ClusterTarget target, IClock clock)
{
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(15);

    /// <summary>The entry as it is read back, whether the access was seen working, and why it was not.</summary>
    public async Task<(EKSAccessEntry? Entry, bool Verified, string? Warning)> VerifyAsync(PrincipalArn principal, EKSAccessEntry wanted, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var patience = new Patience(clock, timeout);
        var read = await ReadBackAsync(principal, wanted, patience, cancellationToken).ConfigureAwait(false);
        if (!Holds(read, wanted))
        {
            return (read, false, $"After {Seconds(timeout)} the EKS API does not show the access entry of {principal} on cluster {target} as it was written.");
        }

        var caller = await target.GetCallerAsync(cancellationToken).ConfigureAwait(false);
        if (!PrincipalArn.TryParse(caller.Arn, out var self) || self.Canonical != principal.Canonical)
        {
            await clock.DelayAsync(SettleTime, cancellationToken).ConfigureAwait(false);
            return (read, false, $"Waited {Seconds(SettleTime)} for the cluster to take up the change; whether it did, only {principal} itself can ask.");
        }

        return await AskClusterAsync(read!, patience, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A request that one of the entry's policies allows, by the catalogue; null when none of them has published rules.</summary>
    internal static AccessRequest? Probe(EKSAccessEntry entry, AccessPolicyCatalogue catalogue)
    {
        foreach (var policy in entry.Policies)
        {
            var rule = catalogue.TryResolve(policy.PolicyArn, Partitions.Aws, out var known)
                ? known.Rules.FirstOrDefault(r => r.Resources.Count > 0 && r.ResourceNames.Count == 0 && r.UnpublishedNames is null && r.Verbs.Count > 0 && r.ApiGroups.Count > 0)
                : null;
            if (rule is not null)
            {
                var resource = rule.Resources[0].Split('/');
                return new AccessRequest(rule.Verbs[0])
                {
                    ApiGroup = rule.ApiGroups[0],
                    Resource = resource[0],
                    Subresource = resource.Length > 1 ? resource[1] : string.Empty,
                    Namespace = policy.AccessScope.Namespaces.Select(n => n == "*" ? "default" : n.Replace("*", "0")).FirstOrDefault() ?? string.Empty,
                };
            }
        }

        return null;
    }

    private static bool Holds(EKSAccessEntry? read, EKSAccessEntry wanted) =>
        read is not null
        && read.Username == (wanted.Username.Length == 0 ? read.Username : wanted.Username)
        && wanted.KubernetesGroups.All(g => read.KubernetesGroups.Contains(g))
        && wanted.Policies.All(w => read.Policies.Any(p => p.PolicyArn == w.PolicyArn && p.AccessScope.Equals(w.AccessScope)));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " seconds";

    private async Task<EKSAccessEntry?> ReadBackAsync(PrincipalArn principal, EKSAccessEntry wanted, Patience patience, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await AccessEntryCalls.TryReadAsync(target, principal.ToString(), cancellationToken).ConfigureAwait(false);
            if (Holds(read, wanted) || !await patience.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                return read;
            }
        }
    }

    private async Task<(EKSAccessEntry? Entry, bool Verified, string? Warning)> AskClusterAsync(EKSAccessEntry entry, Patience patience, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var probe = Probe(entry, AccessPolicyCatalogue.Default);
        if (probe is null && entry.Policies.Count > 0)
        {
            return (entry, false, $"What {string.Join(", ", entry.AccessPolicy)} allows is not published, so that nothing can be asked for.");
        }

        var last = "the answer was no";
        try
        {
            var kubernetes = target.OpenKubernetes();
            do
            {
                try
                {
                    if (await IsSeenAsync(kubernetes, entry, probe, cancellationToken).ConfigureAwait(false))
                    {
                        return (entry, true, null);
                    }
                }
                catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesUnauthorized)
                {
                    // Not let in yet: this is what is waited for.
                    last = fault.Message;
                }
            }
            while (await patience.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            return (entry, false, $"Cluster {target} could not be asked whether the access works: {fault.Message}");
        }

        return (entry, false, $"After {Seconds(timeout)} cluster {target} does not give the access yet ({last.TrimEnd('.')}).");
    }

    private static async Task<bool> IsSeenAsync(IKubernetesApi kubernetes, EKSAccessEntry entry, AccessRequest? probe, CancellationToken cancellationToken)
    {
        if (probe is not null)
        {
            return (await kubernetes.SelfSubjectAccessReviewAsync(probe, cancellationToken).ConfigureAwait(false)).Allowed;
        }

        // Groups show in the identity itself; policies do not.
        var identity = await kubernetes.SelfSubjectReviewAsync(cancellationToken).ConfigureAwait(false);
        return identity is not null && entry.KubernetesGroups.All(g => identity.Groups.Contains(g));
    }
}
