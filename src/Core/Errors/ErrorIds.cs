namespace EksAccessManagement.Errors;

/// <summary>Every error id of the module. An id keeps its meaning for the product's life.</summary>
public static class ErrorIds
{
    /// <summary>No cluster of that name in that account and region.</summary>
    public const string ClusterNotFound = nameof(ClusterNotFound);

    /// <summary>No cluster in any of the places looked in fits a pattern of names. A warning where a command lists what there is.</summary>
    public const string NoClusterMatches = nameof(NoClusterMatches);

    /// <summary>EKS does not run the cluster (a connected cluster): it has no access entries.</summary>
    public const string ClusterNotManaged = nameof(ClusterNotManaged);

    /// <summary>The cluster has no access entry for that principal.</summary>
    public const string AccessEntryNotFound = nameof(AccessEntryNotFound);

    /// <summary>A node group, Fargate profile, update or tagged resource does not exist.</summary>
    public const string ResourceNotFound = nameof(ResourceNotFound);

    /// <summary>The access policy does not exist, or not in this partition.</summary>
    public const string AccessPolicyNotFound = nameof(AccessPolicyNotFound);

    /// <summary>The access entry or the update exists already, or something else holds the resource.</summary>
    public const string ResourceInUse = nameof(ResourceInUse);

    /// <summary>The cluster's authentication mode is CONFIG_MAP: it has no access entries.</summary>
    public const string ConfigMapMode = nameof(ConfigMapMode);

    /// <summary>IAM does not know the principal, or not yet.</summary>
    public const string InvalidPrincipal = nameof(InvalidPrincipal);

    /// <summary>IAM refused the call.</summary>
    public const string AccessDenied = nameof(AccessDenied);

    /// <summary>No credentials could be found.</summary>
    public const string CredentialsNotFound = nameof(CredentialsNotFound);

    /// <summary>The credentials are wrong or not known to AWS.</summary>
    public const string CredentialsInvalid = nameof(CredentialsInvalid);

    /// <summary>The credentials, or the SSO session they come from, have expired.</summary>
    public const string CredentialsExpired = nameof(CredentialsExpired);

    /// <summary>The named profile does not exist.</summary>
    public const string ProfileNotFound = nameof(ProfileNotFound);

    /// <summary>No region was given and none could be found.</summary>
    public const string RegionNotFound = nameof(RegionNotFound);

    /// <summary>The region given contradicts the region of the cluster's ARN.</summary>
    public const string ConflictingRegion = nameof(ConflictingRegion);

    /// <summary>The credentials belong to another account than the cluster.</summary>
    public const string WrongAccount = nameof(WrongAccount);

    /// <summary>A backup or plan belongs to another cluster than the one named.</summary>
    public const string WrongCluster = nameof(WrongCluster);

    /// <summary>A command that writes was given a wildcard where it needs one name.</summary>
    public const string WildcardNotAllowed = nameof(WildcardNotAllowed);

    /// <summary>The service asked for fewer requests, longer than the retries last.</summary>
    public const string Throttled = nameof(Throttled);

    /// <summary>A service quota is used up.</summary>
    public const string QuotaExceeded = nameof(QuotaExceeded);

    /// <summary>The service could not be reached or failed on its side.</summary>
    public const string ServiceUnavailable = nameof(ServiceUnavailable);

    /// <summary>No answer came within the time limit.</summary>
    public const string RequestTimedOut = nameof(RequestTimedOut);

    /// <summary>The service refused the request as malformed or not allowed in this state.</summary>
    public const string RequestRejected = nameof(RequestRejected);

    /// <summary>The answer of a service could not be understood.</summary>
    public const string UnexpectedAnswer = nameof(UnexpectedAnswer);

    /// <summary>The Kubernetes API answered 401: the caller is not mapped, or the token is not accepted.</summary>
    public const string KubernetesUnauthorized = nameof(KubernetesUnauthorized);

    /// <summary>The Kubernetes API answered 403: mapped, but not permitted.</summary>
    public const string KubernetesForbidden = nameof(KubernetesForbidden);

    /// <summary>The Kubernetes object does not exist.</summary>
    public const string KubernetesNotFound = nameof(KubernetesNotFound);

    /// <summary>The Kubernetes object was changed by somebody else since it was read.</summary>
    public const string KubernetesConflict = nameof(KubernetesConflict);

    /// <summary>The Kubernetes API could not be reached.</summary>
    public const string KubernetesUnreachable = nameof(KubernetesUnreachable);

    /// <summary>The Kubernetes API's certificate is not the one the cluster's CA vouches for.</summary>
    public const string KubernetesCertificateInvalid = nameof(KubernetesCertificateInvalid);

    /// <summary>A text is not an ARN, or not one that can be used here.</summary>
    public const string InvalidArn = nameof(InvalidArn);

    /// <summary>An access policy name that does not exist.</summary>
    public const string UnknownAccessPolicy = nameof(UnknownAccessPolicy);

    /// <summary>An access policy text such as <c>Edit@web</c> that cannot be understood.</summary>
    public const string InvalidAccessPolicyText = nameof(InvalidAccessPolicyText);

    /// <summary>An access entry type that does not exist.</summary>
    public const string InvalidAccessEntryType = nameof(InvalidAccessEntryType);

    /// <summary>A Kubernetes group name that EKS reserves.</summary>
    public const string ReservedGroup = nameof(ReservedGroup);

    /// <summary>A Kubernetes username that EKS reserves or refuses.</summary>
    public const string InvalidUsername = nameof(InvalidUsername);

    /// <summary>A combination of type, groups, username and policies that EKS refuses.</summary>
    public const string InvalidAccessEntry = nameof(InvalidAccessEntry);

    /// <summary>The existing entry cannot be changed into what was asked for (type is fixed for life).</summary>
    public const string AccessEntryTypeFixed = nameof(AccessEntryTypeFixed);

    /// <summary>A spec whose status is not Ready.</summary>
    public const string SpecNotReady = nameof(SpecNotReady);

    /// <summary>A new entry would silence an aws-auth row that holds more than the grant carries.</summary>
    public const string WouldShadowRow = nameof(WouldShadowRow);

    /// <summary>Deleting the entry would bring an aws-auth row back to life.</summary>
    public const string RowWouldRevive = nameof(RowWouldRevive);

    /// <summary>The change would remove the caller's own or the last administrator's way in.</summary>
    public const string WouldLockOut = nameof(WouldLockOut);

    /// <summary>A mode step that EKS refuses.</summary>
    public const string UnsupportedModeStep = nameof(UnsupportedModeStep);

    /// <summary>The cluster's platform version is too old for access entries.</summary>
    public const string PlatformTooOld = nameof(PlatformTooOld);

    /// <summary>A cluster update failed or was cancelled.</summary>
    public const string UpdateFailed = nameof(UpdateFailed);

    /// <summary>The cluster is not in a state in which it can be changed.</summary>
    public const string ClusterNotActive = nameof(ClusterNotActive);

    /// <summary>A file cannot be read or written.</summary>
    public const string FileUnreadable = nameof(FileUnreadable);

    /// <summary>A text is not what it should be (YAML, JSON, ConfigMap, backup).</summary>
    public const string MalformedInput = nameof(MalformedInput);

    /// <summary>A prompt would be needed where nobody can be asked.</summary>
    public const string ConfirmationUnavailable = nameof(ConfirmationUnavailable);

    /// <summary>A permission set is not provisioned in the account, or in more than one form.</summary>
    public const string PermissionSetNotFound = nameof(PermissionSetNotFound);

    /// <summary>A parameter value that cannot be used.</summary>
    public const string InvalidArgument = nameof(InvalidArgument);

    /// <summary>The sandbox could not be started or has stopped.</summary>
    public const string SandboxUnavailable = nameof(SandboxUnavailable);

    /// <summary>The module's own parts could not be loaded.</summary>
    public const string DependencyConflict = nameof(DependencyConflict);

    /// <summary>Whether access is allowed cannot be known from what could be read.</summary>
    public const string AccessUnknown = nameof(AccessUnknown);

    /// <summary>A snapshot was written by a later version of the module.</summary>
    public const string UnsupportedSnapshotVersion = nameof(UnsupportedSnapshotVersion);

    /// <summary>A migration plan was written by a later version of the module.</summary>
    public const string UnsupportedPlanVersion = nameof(UnsupportedPlanVersion);

    /// <summary>The cluster has moved since the migration plan was made.</summary>
    public const string PlanOutdated = nameof(PlanOutdated);

    /// <summary>Something has to be mended or decided before a migration can begin.</summary>
    public const string PlanNotReady = nameof(PlanNotReady);

    /// <summary>The migration would change somebody's access, and nobody has accepted it.</summary>
    public const string DifferenceNotAccepted = nameof(DifferenceNotAccepted);

    /// <summary>Somebody would be without rights for a moment, and nobody has accepted it.</summary>
    public const string GapNotAccepted = nameof(GapNotAccepted);

    /// <summary>Another migration of the cluster runs, or has died without letting go.</summary>
    public const string MigrationLocked = nameof(MigrationLocked);

    /// <summary>After the migration somebody's access is not what the plan says.</summary>
    public const string MigrationDiffers = nameof(MigrationDiffers);

    /// <summary>A step of a migration cannot be taken back.</summary>
    public const string CannotBeUndone = nameof(CannotBeUndone);
}
