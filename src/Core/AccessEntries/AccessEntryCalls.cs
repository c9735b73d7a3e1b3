using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AccessEntries;

/// <summary>Small compositions of calls that several use cases make.</summary>
internal static class AccessEntryCalls
{
    /// <summary>An entry with its policies; null when the cluster has none for the principal.</summary>
    /// <exception cref="EksAccessException"><c>AccessEntryNotFound</c> when the service describes the entry and yet does not find it.</exception>
    public static async Task<EKSAccessEntry?> TryReadAsync(ClusterTarget target, string principalArn, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            if (await TryDescribeAsync(target, principalArn, cancellationToken).ConfigureAwait(false) is not { } entry)
            {
                return null;
            }

            try
            {
                return AccessEntryView.Of(target, entry, await PoliciesAsync(target, entry, cancellationToken).ConfigureAwait(false));
            }
            catch (EksAccessException fault) when (!again && fault.ErrorId == ErrorIds.AccessEntryNotFound)
            {
                // Deleted in between, or made so shortly ago that not all of the service knows of it: to describe it anew tells which.
            }
        }
    }

    private static async Task<AccessEntryDescription?> TryDescribeAsync(ClusterTarget target, string principalArn, CancellationToken cancellationToken)
    {
        try
        {
            return await target.Eks.DescribeAccessEntryAsync(target.Name, principalArn, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessEntryNotFound)
        {
            return null;
        }
    }

    /// <summary>The policies of an entry that was described; entries of types that hold none cost no call.</summary>
    public static async Task<IReadOnlyList<AssociatedAccessPolicy>> PoliciesAsync(ClusterTarget target, AccessEntryDescription entry, CancellationToken cancellationToken) =>
        AccessEntryType.NeverHoldsPolicies(entry.Type) ? [] : await PoliciesAsync(target, entry.PrincipalArn, cancellationToken).ConfigureAwait(false);

    public static async Task<IReadOnlyList<AssociatedAccessPolicy>> PoliciesAsync(ClusterTarget target, string principalArn, CancellationToken cancellationToken)
    {
        var policies = new List<AssociatedAccessPolicy>();
        await target.Eks.ListAssociatedAccessPoliciesAsync(target.Name, principalArn, Into(policies), cancellationToken).ConfigureAwait(false);
        return policies;
    }

    public static async Task<IReadOnlyList<string>> PrincipalsAsync(ClusterTarget target, string? policyArn, CancellationToken cancellationToken)
    {
        var principals = new List<string>();
        await target.Eks.ListAccessEntriesAsync(target.Name, policyArn, Into(principals), cancellationToken).ConfigureAwait(false);
        return principals;
    }

    /// <summary>
    /// The entry's principal whose session or path-less ARN is given: a role's name is unique in its account, whatever its
    /// path. Null when the cluster has no such entry.
    /// </summary>
    public static async Task<PrincipalArn?> FindByCanonicalAsync(ClusterTarget target, string canonical, CancellationToken cancellationToken)
    {
        foreach (var text in await PrincipalsAsync(target, null, cancellationToken).ConfigureAwait(false))
        {
            if (PrincipalArn.TryParse(text, out var principal) && principal.Canonical == canonical)
            {
                return principal;
            }
        }

        return null;
    }

    public static Func<T, CancellationToken, Task> Into<T>(ICollection<T> list) => (item, _) =>
    {
        list.Add(item);
        return Task.CompletedTask;
    };

    // IAM answers for the caller's own account only, which is the cluster's, and knows roles and users, and the roles behind sessions.
    private static bool CanAskIam(ClusterTarget target, PrincipalArn principal) =>
        principal.AccountId == target.AccountId && principal.Kind is PrincipalKind.Role or PrincipalKind.User or PrincipalKind.AssumedRole;

    /// <summary>Asks IAM where it can be asked; a fault means that nothing is known, which is no answer either way.</summary>
    /// <exception cref="EksAccessException">Faults of the whole command, such as expired credentials.</exception>
    public static async Task<IamAnswer> TryAskIamAsync(ClusterTarget target, PrincipalArn principal, CancellationToken cancellationToken)
    {
        if (!CanAskIam(target, principal))
        {
            return IamAnswer.NotAsked;
        }

        try
        {
            return new IamAnswer(true, await AskIamAsync(target, principal, cancellationToken).ConfigureAwait(false));
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            return IamAnswer.NotAsked with { Fault = fault };
        }
    }

    /// <summary>Asks IAM, in the cluster's own account, for the role or user behind an ARN; null when it has none of that name.</summary>
    public static Task<IamPrincipal?> AskIamAsync(ClusterTarget target, PrincipalArn principal, CancellationToken cancellationToken) =>
        principal.Kind == PrincipalKind.User
            ? target.Session.Iam.GetUserAsync(principal.Name, cancellationToken)
            : target.Session.Iam.GetRoleAsync(principal.Name, cancellationToken);
}
