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
/// Sees whether a grant works: the entry is read back, and the caller's own access is asked of the cluster, before the
/// grant and after it. Nobody but the principal itself can ask for the access that policies give.
/// </summary>
/// <remarks>What the caller could do before proves nothing of the grant: it may come from a row, a binding or another policy.</remarks>
internal sealed class AccessVerifier(ClusterTarget target, PrincipalArn principal, IClock clock)
{
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(15);

    /// <summary>Looks before the write: what does the caller lack that the grant gives?</summary>
    public async Task<GrantOutlook> LookAsync(AccessGrantPlan plan, CancellationToken cancellationToken)
    {
        if (plan.ChangesNothing)
        {
            return GrantOutlook.Unprovable("The grant changed nothing, so that nothing can be seen of it.", reachesCluster: false);
        }

        if (plan.After.Type == AccessEntryType.Standard && plan.After.Policies.Count + plan.After.KubernetesGroups.Count == 0)
        {
            return GrantOutlook.Unprovable($"The access entry of {principal} is empty: there is no access that could be seen.", reachesCluster: false);
        }

        var caller = await target.GetCallerAsync(cancellationToken).ConfigureAwait(false);
        if (!PrincipalArn.TryParse(caller.Arn, out var self) || self.Canonical != principal.Canonical)
        {
            return GrantOutlook.Unprovable($"Whether it did, only {principal} itself can ask.");
        }

        try
        {
            return await AskBeforeAsync(plan, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            return GrantOutlook.Unprovable($"Cluster {target} could not be asked before the grant what the caller could do, so that nothing it says now proves the grant: {fault.Message}");
        }
    }

    /// <summary>The entry as it is read back, whether the access was seen working, and why it was not.</summary>
    public async Task<(EKSAccessEntry? Entry, bool Verified, string? Warning)> VerifyAsync(EKSAccessEntry wanted, GrantOutlook outlook, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var patience = new Patience(clock, timeout);
        var read = await ReadBackAsync(wanted, patience, cancellationToken).ConfigureAwait(false);
        if (!Holds(read, wanted))
        {
            return (read, false, $"After {Seconds(timeout)} the EKS API does not show the access entry of {principal} on cluster {target} as it was written.");
        }

        if (outlook.Doubt is null)
        {
            var warning = await AskAfterAsync(outlook, patience, timeout, cancellationToken).ConfigureAwait(false);
            return (read, warning is null, warning);
        }

        if (!outlook.ReachesCluster)
        {
            return (read, false, outlook.Doubt);
        }

        await clock.DelayAsync(SettleTime, cancellationToken).ConfigureAwait(false);
        return (read, false, $"Waited {Seconds(SettleTime)} for the cluster to take up the change of {principal}. {outlook.Doubt}");
    }

    private static bool Holds(EKSAccessEntry? read, EKSAccessEntry wanted) =>
        read is not null
        && read.Username == (wanted.Username.Length == 0 ? read.Username : wanted.Username)
        && wanted.KubernetesGroups.All(g => read.KubernetesGroups.Contains(g))
        && wanted.Policies.All(w => read.Policies.Any(p => p.PolicyArn == w.PolicyArn && p.AccessScope.Equals(w.AccessScope)));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " seconds";

    private async Task<GrantOutlook> AskBeforeAsync(AccessGrantPlan plan, CancellationToken cancellationToken)
    {
        var kubernetes = target.OpenKubernetes();
        var groups = plan.After.KubernetesGroups.Except(plan.Before?.KubernetesGroups ?? TextList.Empty, StringComparer.Ordinal).ToArray();
        if (groups.Length > 0 && await DoubtOfAsync(kubernetes, groups, cancellationToken).ConfigureAwait(false) is { } doubt)
        {
            return GrantOutlook.Unprovable(doubt);
        }

        var requests = new List<AccessRequest>();
        foreach (var probe in GrantProbe.Of(plan, AccessPolicyCatalogue.Default))
        {
            if (probe.Requests.Count == 0)
            {
                return GrantOutlook.Unprovable($"What {probe.What} allows is not published, so that nothing can be asked for.");
            }

            if (await FirstDeniedAsync(kubernetes, probe.Requests, cancellationToken).ConfigureAwait(false) is not { } denied)
            {
                return GrantOutlook.Unprovable($"The caller could already do what {probe.What} allows (such as {probe.Requests[0]}) before the grant, so that the cluster's answer proves nothing.");
            }

            requests.Add(denied);
        }

        return requests.Count + groups.Length > 0
            ? new GrantOutlook { Requests = requests, Groups = groups }
            : GrantOutlook.Unprovable("The grant adds neither policies nor groups, so that there is nothing to ask for.");
    }

    private async Task<string?> DoubtOfAsync(IKubernetesApi kubernetes, string[] groups, CancellationToken cancellationToken)
    {
        KubernetesIdentity? identity;
        try
        {
            identity = await kubernetes.SelfSubjectReviewAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesUnauthorized)
        {
            return null; // Somebody the cluster does not know is in no group.
        }

        if (identity is null)
        {
            return $"Cluster {target} does not tell callers their groups (SelfSubjectReview comes with Kubernetes 1.28).";
        }

        var had = groups.Where(g => identity.Groups.Contains(g)).ToArray();
        return had.Length == 0 ? null : $"The caller was in {(had.Length == 1 ? "the group" : "the groups")} {string.Join(", ", had)} already before the grant, so that the cluster's answer proves nothing.";
    }

    private static async Task<AccessRequest?> FirstDeniedAsync(IKubernetesApi kubernetes, IReadOnlyList<AccessRequest> requests, CancellationToken cancellationToken)
    {
        foreach (var request in requests)
        {
            if (!await IsAllowedAsync(kubernetes, request, cancellationToken).ConfigureAwait(false))
            {
                return request;
            }
        }

        return null;
    }

    private static async Task<bool> IsAllowedAsync(IKubernetesApi kubernetes, AccessRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return (await kubernetes.SelfSubjectAccessReviewAsync(request, cancellationToken).ConfigureAwait(false)).Allowed;
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesUnauthorized)
        {
            return false; // Somebody the cluster does not know may do nothing.
        }
    }

    private async Task<EKSAccessEntry?> ReadBackAsync(EKSAccessEntry wanted, Patience patience, CancellationToken cancellationToken)
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

    // Null when all of it was seen; otherwise why not.
    private async Task<string?> AskAfterAsync(GrantOutlook outlook, Patience patience, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var last = string.Empty;
        try
        {
            var kubernetes = target.OpenKubernetes();
            do
            {
                last = await LackAsync(kubernetes, outlook, cancellationToken).ConfigureAwait(false);
                if (last.Length == 0)
                {
                    return null;
                }
            }
            while (await patience.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            return $"Cluster {target} could not be asked whether the access works: {fault.Message}";
        }

        return $"After {Seconds(timeout)} cluster {target} does not give the access yet ({last}).";
    }

    // What of the grant the cluster does not give yet; empty when it gives all.
    private static async Task<string> LackAsync(IKubernetesApi kubernetes, GrantOutlook outlook, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var request in outlook.Requests)
            {
                if (!(await kubernetes.SelfSubjectAccessReviewAsync(request, cancellationToken).ConfigureAwait(false)).Allowed)
                {
                    return $"it says no to {request}";
                }
            }

            if (outlook.Groups.Count == 0)
            {
                return string.Empty;
            }

            var identity = await kubernetes.SelfSubjectReviewAsync(cancellationToken).ConfigureAwait(false);
            var missing = outlook.Groups.Where(g => identity?.Groups.Contains(g) != true).ToArray();
            return missing.Length == 0 ? string.Empty : "the caller is not in " + string.Join(", ", missing);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesUnauthorized)
        {
            return fault.Message.TrimEnd('.'); // Not let in yet: this is what is waited for.
        }
    }
}
