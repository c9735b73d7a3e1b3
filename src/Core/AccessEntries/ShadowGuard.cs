using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Recovery;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// Keeps a new entry from taking access away without a word: as soon as it stands, the principal's aws-auth row has no
/// effect any more.
/// </summary>
internal sealed class ShadowGuard(IAwsAuthLookup rows, AccessGuard? guard = null)
{
    private const string WindowsGroup = "eks:kube-proxy-windows";
    private const string FargateGroup = "system:node-proxier";

    private static readonly string[] NodeGroups = ["system:nodes", "system:bootstrappers"];

    /// <summary>What the principal's row holds and the new entry does not, one line each; empty when nothing is lost.</summary>
    /// <exception cref="EksAccessException">aws-auth cannot be read.</exception>
    public async Task<IReadOnlyList<string>> LossesAsync(ClusterTarget target, PrincipalArn principal, EKSAccessEntry entry, CancellationToken cancellationToken)
    {
        var found = await rows.FindAsync(target, principal, cancellationToken).ConfigureAwait(false);
        return found.SelectMany(row => Losses(row, entry)).Distinct(StringComparer.Ordinal).ToArray();
    }

    /// <summary>Refuses a new entry that would silence a row which gives more, or one that cannot be read. Gives warnings.</summary>
    /// <exception cref="EksAccessException"><c>WouldShadowRow</c>.</exception>
    public async Task<IReadOnlyList<string>> CheckAsync(ClusterTarget target, PrincipalArn principal, EKSAccessEntry entry, CancellationToken cancellationToken)
    {
        if (!AuthenticationModeName.ReadsAwsAuth(target.AuthenticationMode))
        {
            return [];
        }

        IReadOnlyList<string> losses;
        try
        {
            losses = await LossesAsync(target, principal, entry, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault)
        {
            throw new EksAccessException(ErrorIds.WouldShadowRow, ErrorKind.Guarded, $"A new access entry for {principal} silences its aws-auth row on cluster {target}, if it has one, and aws-auth cannot be read: {fault.Message}", fault)
            {
                RecommendedAction = HowToRead(fault) + ", or add -AllowLoss if the principal may lose what a row gives it.",
                ServiceErrorCode = fault.ServiceErrorCode,
                RequestId = fault.RequestId,
                StatusCode = fault.StatusCode,
                Operation = fault.Operation,
                TargetObject = principal.ToString(),
            };
        }

        if (losses.Count == 0)
        {
            return [];
        }

        // Names are one thing, rights another: what no binding names gives nothing today.
        var rights = await RightsAsync(target, principal, entry, cancellationToken).ConfigureAwait(false);
        if (rights is { Count: 0 })
        {
            return [$"The new access entry for {principal} does not carry {string.Join("; ", losses)}. No rights are lost by it as RBAC stands today."];
        }

        throw new EksAccessException(ErrorIds.WouldShadowRow, ErrorKind.Guarded, $"A new access entry for {principal} silences its aws-auth row on cluster {target}, and does not carry {string.Join("; ", losses)}.{(rights is null ? string.Empty : $" Lost would be: {string.Join("; ", rights.Take(3))}{(rights.Count > 3 ? $"; and {rights.Count - 3} more" : string.Empty)}.")}")
        {
            RecommendedAction = "Grant these too (Convert-AwsAuthToAccessEntry shows how), or add -AllowLoss.",
            TargetObject = principal.ToString(),
        };
    }

    // Null when it cannot be known: then the names decide.
    private async Task<IReadOnlyList<string>?> RightsAsync(ClusterTarget target, PrincipalArn principal, EKSAccessEntry entry, CancellationToken cancellationToken)
    {
        if (guard is null || AccessEntryType.IsNode(entry.Type))
        {
            return null;
        }

        var view = await guard.ReadKubernetesAsync(target, cancellationToken).ConfigureAwait(false);
        if (!view.HasRead(SnapshotPart.Rbac))
        {
            return null;
        }

        var lost = new List<string>();
        foreach (var row in await rows.FindAsync(target, principal, cancellationToken).ConfigureAwait(false))
        {
            if (RowAccess.Losses(view, principal, row, entry) is not { } found)
            {
                return null;
            }

            lost.AddRange(found);
        }

        return lost.Distinct(StringComparer.Ordinal).ToArray();
    }

    /// <summary>How aws-auth could be read after all.</summary>
    internal static string HowToRead(EksAccessException fault) => fault.ErrorId switch
    {
        ErrorIds.KubernetesUnauthorized or ErrorIds.KubernetesForbidden => "Use credentials that may read ConfigMaps in the namespace kube-system of the cluster",
        ErrorIds.AccessUnknown => "Mend the text of aws-auth",
        _ => "Make the Kubernetes API reachable (-KubernetesEndpoint for a tunnel)",
    };

    internal static IEnumerable<string> Losses(LiveRow row, EKSAccessEntry entry)
    {
        var isNode = AccessEntryType.IsNode(entry.Type);
        var isAdmin = LockoutGuard.IsAdmin(entry);

        // Whether EKS fills a template in the group of an entry is not documented: such a group carries nothing for certain.
        var groups = entry.KubernetesGroups.Where(g => !AwsAuthTemplate.IsTemplate(g)).ToArray();
        foreach (var group in row.Groups.Where(g => g.Length > 0 && !groups.Contains(Filled(g, entry), StringComparer.Ordinal)))
        {
            // ClusterAdmin gives the rights of system:masters; a node type brings the groups of nodes with it.
            var isCarried = (group == AccessIdentity.Masters && isAdmin) || group == AccessIdentity.Authenticated || IsOfNodes(group, entry.Type);
            if (!isCarried)
            {
                yield return $"the group '{group}' ({row.Place})";
            }
        }

        var isNodeName = isNode && row.Username.StartsWith("system:node:", StringComparison.Ordinal);
        var username = Filled(row.Username, entry);
        if (username.Length > 0 && username != Filled(entry.Username, entry) && !isNodeName)
        {
            yield return $"the username '{row.Username}' ({row.Place})";
        }
    }

    // Only Windows nodes get the group of their proxy, and only Fargate's the group of node-proxier.
    private static bool IsOfNodes(string group, string type) =>
        AccessEntryType.IsNode(type)
        && (NodeGroups.Contains(group)
            || (group == WindowsGroup && type == AccessEntryType.Ec2Windows)
            || (group == FargateGroup && type == AccessEntryType.FargateLinux));

    /// <summary>A name with the templates filled whose value is the same at every login of the principal: a user has no session name.</summary>
    private static string Filled(string name, EKSAccessEntry entry) => PrincipalArn.TryParse(entry.PrincipalArn, out var principal)
        ? AwsAuthTemplate.Render(name, principal.AccountId, principal.Kind == PrincipalKind.User ? string.Empty : null, null)
        : name;
}
