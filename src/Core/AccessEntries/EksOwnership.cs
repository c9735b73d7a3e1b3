using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.AccessEntries;

/// <summary>
/// Tells the entries that EKS makes for itself. The service does not mark them, so it is told by what they are: the role
/// (service-linked, of a managed node group, of a Fargate profile, of EKS Auto Mode), the username <c>eks:managed</c>, or
/// policies made for EKS capabilities. The cluster creator's entry is not one of them: it is an ordinary one (a snapshot names it).
/// </summary>
internal sealed class EksOwnership(ClusterTarget target)
{
    private const int Degree = 8;

    private readonly object _gate = new();
    private Task<NodeRoles>? _roles;

    /// <summary>Fills in EksOwned and EksOwnedReason. Node groups and Fargate profiles are read once, and only when an entry of a node type comes by.</summary>
    public async Task<EKSAccessEntry> TellAsync(EKSAccessEntry entry, CancellationToken cancellationToken)
    {
        var reason = WithoutCalls(entry);
        if (reason is not null)
        {
            return entry with { EksOwned = true, EksOwnedReason = reason };
        }

        if (entry.Type is not (AccessEntryType.Ec2Linux or AccessEntryType.Ec2Windows or AccessEntryType.FargateLinux))
        {
            return entry with { EksOwned = false };
        }

        var roles = await RolesAsync(cancellationToken).ConfigureAwait(false);
        if (roles.Users.TryGetValue(entry.PrincipalArn, out var user))
        {
            return entry with { EksOwned = true, EksOwnedReason = "role of " + user };
        }

        return roles.Failure is null
            ? entry with { EksOwned = false }
            : entry with { EksOwned = null, EksOwnedReason = "not known: " + roles.Failure };
    }

    private string? WithoutCalls(EKSAccessEntry entry)
    {
        if (PrincipalArn.TryParse(entry.PrincipalArn, out var principal) && principal.IsServiceLinkedRole)
        {
            return "service-linked role";
        }

        if (entry.Username == "eks:managed")
        {
            return "username eks:managed";
        }

        if (entry.Type == AccessEntryType.Ec2 && entry.PrincipalArn == target.Description.AutoModeNodeRoleArn)
        {
            return "node role of EKS Auto Mode";
        }

        var audiences = entry.Policies.ToLookup(p => AccessPolicyCatalogue.Default.TryResolve(p.PolicyArn, target.Partition, out var known) ? known.Audience : string.Empty, p => p.PolicyName);
        if (entry.PrincipalArn == target.Description.RoleArn && audiences["service"].Concat(audiences["service-linked-role"]).FirstOrDefault() is { } service)
        {
            return $"the cluster's own role with {service}";
        }

        return audiences["capability-role"].FirstOrDefault() is { } capability ? $"{capability}, which EKS gives to the role of a capability" : null;
    }

    private Task<NodeRoles> RolesAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _roles ??= NodeRoles.ReadAsync(target, Degree, cancellationToken);
        }
    }
}
