using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Snapshots;

/// <summary>Looks access policies up by what they allow, and beside what the service lists.</summary>
public static class AccessPolicySearch
{
    /// <summary>The policies that allow a request at cluster scope, and those of which that cannot be known.</summary>
    public static (IReadOnlyList<EKSAccessPolicyDefinition> Allowing, IReadOnlyList<EKSAccessPolicyDefinition> Unknown) Allowing(AccessRequest request, IEnumerable<EKSAccessPolicyDefinition> policies)
    {
        var evaluator = new AccessEvaluator(new RbacState([], []));
        var answers = policies.ToLookup(p => evaluator.Decide(
            new AccessIdentity(string.Empty) { Policies = [new AssociatedAccessPolicy(p.Arn, AccessScope.Cluster, default, default)] },
            request.AsSent()).Verdict);
        return (answers[AccessVerdict.Allowed].ToArray(), answers[AccessVerdict.Unknown].ToArray());
    }

    /// <summary>
    /// The catalogue beside what the service lists: each policy with Listed as the service says, and for each that the catalogue
    /// lacks a definition without rules, so that it evaluates to Unknown.
    /// </summary>
    public static async Task<(IReadOnlyList<EKSAccessPolicyDefinition> Policies, IReadOnlyList<string> Lacking, IReadOnlyList<string> Gone)> OnlineAsync(IEksApi eks, string partition, CancellationToken cancellationToken)
    {
        var listed = new List<AccessPolicySummary>();
        await eks.ListAccessPoliciesAsync(AccessEntryCalls.Into(listed), cancellationToken).ConfigureAwait(false);
        var catalogue = AccessPolicyCatalogue.Default;
        var names = new HashSet<string>(listed.Select(l => l.Name), System.StringComparer.Ordinal);
        var lacking = names.Where(n => !catalogue.Policies.Any(p => p.Name == n)).OrderBy(n => n, System.StringComparer.Ordinal).ToArray();
        var unknown = lacking.Select(n => new EKSAccessPolicyDefinition
        {
            Name = n,
            Partition = partition,
            Description = "Not in this module's catalogue: what it allows is not known.",
            RulesComplete = false,
            Listed = true,
            Source = "ListAccessPolicies",
            CatalogueVersion = catalogue.Version,
        });
        return (
            catalogue.Policies.Select(p => p.InPartition(partition) with { Listed = names.Contains(p.Name) }).Concat(unknown).ToArray(),
            lacking,
            catalogue.Policies.Where(p => p.Listed && !names.Contains(p.Name)).Select(p => p.Name).ToArray());
    }
}
