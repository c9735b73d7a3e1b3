using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AccessEntries;

/// <summary>What a live row of aws-auth really gives, by the RBAC of a cluster.</summary>
internal static class RowAccess
{
    /// <summary>What the row gives, in words; <see cref="AccessSummarizer.Nothing"/> for no more than every signed-in user has.</summary>
    public static string Describe(EKSClusterAccess view, PrincipalArn principal, LiveRow row)
    {
        var analysis = new ClusterAccessAnalysis(view);
        return analysis.Summarizer.Describe(analysis.Evaluator.Prepare(IdentityOf(principal, row.Username, row.Groups, [])));
    }

    /// <summary>What the principal of a row would lose by an entry, one line each with a witness; null when that cannot be known.</summary>
    public static IReadOnlyList<string>? Losses(EKSClusterAccess view, PrincipalArn principal, LiveRow row, EKSAccessEntry entry)
    {
        var analysis = new ClusterAccessAnalysis(view);
        var left = analysis.Evaluator.Prepare(IdentityOf(principal, row.Username, row.Groups, []));

        // Whether EKS fills a template in the group of an entry is not documented: such a group carries nothing for certain.
        var right = analysis.Evaluator.Prepare(IdentityOf(principal, entry.Username, entry.KubernetesGroups.Where(g => !AwsAuthTemplate.IsTemplate(g)), entry.Policies));
        var comparison = new AccessComparer(view.Namespaces).Compare(left, right);
        var differences = comparison.Differences.Concat(comparison.FutureDifferences).ToArray();
        return differences.Any(d => d.Kind == DifferenceKind.Unknown) ? null
            : differences.Where(d => d.Kind == DifferenceKind.Lost).Select(d => d.Rights).ToArray();
    }

    // A user has no session; whoever assumes a role may call the session what they like.
    private static AccessIdentity IdentityOf(PrincipalArn principal, string username, IEnumerable<string> groups, IEnumerable<AssociatedAccessPolicy> policies)
    {
        var session = principal.Kind == PrincipalKind.Role ? null : string.Empty;
        string Render(string text) => AwsAuthTemplate.Render(text, principal.AccountId, session, null);
        return AccessIdentity.Mapped(Render(username), groups.Select(Render), policies);
    }
}
