using EksAccessManagement.AccessEntries;
using EksAccessManagement.Migration;

namespace EksAccessManagement.Commands;

/// <summary>Revoke-EKSClusterAccess: this principal shall no longer have a policy, a group, or any access.</summary>
/// <remarks>From the pipeline it takes identity and location only: what a piped object has must not decide what is taken away.</remarks>
[Cmdlet(VerbsSecurity.Revoke, "EKSClusterAccess", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = PrincipalSet)]
[OutputType(typeof(EKSAccessChange))]
public sealed class RevokeEKSClusterAccessCommand : PrincipalAccessCmdlet
{
    private AccessRevoker? _revoker;

    /// <summary>Access policies to take away.</summary>
    [Parameter]
    [Alias("PolicyName")]
    [TextListTransformation]
    [ArgumentCompleter(typeof(AccessPolicyCompleter))]
    public string[]? AccessPolicy { get; set; }

    /// <summary>Kubernetes groups to take away.</summary>
    [Parameter]
    [Alias("KubernetesGroups", "Group")]
    [TextListTransformation]
    [ArgumentCompleter(typeof(GroupCompleter))]
    public string[]? KubernetesGroup { get; set; }

    /// <summary>Take away the whole entry.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>With -All: leave an entry without access.</summary>
    [Parameter]
    public SwitchParameter KeepEmptyEntry { get; set; }

    /// <summary>Delete the entry although an aws-auth row comes back to life by it.</summary>
    [Parameter]
    public SwitchParameter AllowRevive { get; set; }

    /// <summary>Take away the cluster's last way in as an administrator, or the caller's own access.</summary>
    [Parameter]
    public SwitchParameter AllowLockout { get; set; }

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        RefuseNobody();
        var request = new AccessRevokeRequest
        {
            Cluster = Choice(),
            PrincipalArn = PrincipalArn,
            PermissionSet = PermissionSet,
            AccessPolicy = AccessPolicy,
            KubernetesGroups = KubernetesGroup,
            All = All,
            KeepEmptyEntry = KeepEmptyEntry,
            AllowRevive = AllowRevive,
            AllowLockout = AllowLockout,
        };
        _revoker ??= new AccessRevoker(Locator, new ClusterAwsAuth(), Operator);
        return _revoker.RevokeAsync(request, (change, _) => WriteAsync(change), cancellationToken);
    }
}
