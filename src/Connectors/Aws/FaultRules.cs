using System;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>The catalogue of error answers, most telling first.</summary>
/// <remarks>
/// Source: the error shapes of the EKS service model and texts reported from real calls. Texts are matched by short
/// pieces, codes by name: neither the declared errors of an operation nor its status can be relied on (AccessDenied and
/// Throttling are declared for none of the access-entry operations).
/// </remarks>
internal static class FaultRules
{
    private const string InvalidParameter = "InvalidParameterException";
    private const string InvalidRequest = "InvalidRequestException";
    private const string ResourceNotFound = "ResourceNotFoundException";

    private static readonly string[] Rejected =
        [InvalidParameter, InvalidRequest, "ClientException", "BadRequestException", "InvalidStateException", "ValidationError", "ValidationException", "InvalidInput", "MalformedPolicyDocument"];

    private static readonly string[] Throttling =
        ["Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "TooManyRequestsException", "RequestLimitExceeded",
         "RequestThrottled", "SlowDown", "LimitExceededException", "BandwidthLimitExceeded", "PriorRequestNotComplete", "EC2ThrottledException"];

    /// <summary>True for the codes of answers that refuse because there were too many calls.</summary>
    public static bool IsThrottling(string code) => Array.IndexOf(Throttling, code) >= 0;

    private static readonly string[] Expired = ["ExpiredTokenException", "ExpiredToken", "RequestExpired", "TokenRefreshRequired"];

    private static readonly string[] BadCredentials =
        ["UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature",
         "IncompleteSignatureException", "MissingAuthenticationToken", "MissingAuthenticationTokenException", "AuthFailure", "InvalidAccessKeyId", "NotAuthorized"];

    /// <summary>The rules, in the order in which they are tried.</summary>
    public static readonly FaultRule[] All =
    [
        new(ErrorIds.Throttled, ErrorKind.LimitExceeded, "Wait a little and try again, or work on fewer clusters and entries at a time.") { Codes = Throttling },
        new(ErrorIds.CredentialsExpired, ErrorKind.Authentication, "Get new credentials (for IAM Identity Center: aws sso login or Invoke-AWSSSOLogin) and run the command again.") { Codes = Expired, EndsPipeline = true },
        new(ErrorIds.CredentialsExpired, ErrorKind.Authentication, "Get new credentials and run the command again; if they are fresh, set this machine's clock.") { Codes = BadCredentials, Texts = ["expired"], EndsPipeline = true },
        new(ErrorIds.CredentialsInvalid, ErrorKind.Authentication, "Check the access key, its secret and (for temporary credentials) the session token, that the key is active, and this machine's clock.") { Codes = BadCredentials, EndsPipeline = true },
        new(ErrorIds.CredentialsInvalid, ErrorKind.Authentication, "The account has not enabled this region, or has no access to EKS in it: enable the region or choose another with -Region.") { Codes = ["OptInRequired", "SubscriptionRequiredException", "RegionDisabledException"], EndsPipeline = true },
        new(ErrorIds.AccessDenied, ErrorKind.PermissionDenied, null) { Codes = ["AccessDeniedException", "AccessDenied", "UnauthorizedOperation"] },
        new(ErrorIds.QuotaExceeded, ErrorKind.LimitExceeded, "Ask for a higher quota in Service Quotas, or delete what is no longer needed.") { Codes = ["ResourceLimitExceededException", "ServiceQuotaExceededException", "LimitExceeded"] },
        new(ErrorIds.ResourceInUse, ErrorKind.Conflict, "Wait until the running update of the cluster has ended (aws eks list-updates), then try again.") { Codes = ["ResourceInUseException", InvalidRequest], Texts = ["in progress"] },
        new(ErrorIds.ResourceInUse, ErrorKind.Conflict, "The cluster has an access entry for this principal: change it with Grant-EKSClusterAccess.") { Codes = ["ResourceInUseException"], Texts = ["access entry"] },
        new(ErrorIds.ResourceInUse, ErrorKind.Conflict, "Something else holds the resource: wait and try again.") { Codes = ["ResourceInUseException"] },
        new(ErrorIds.ConfigMapMode, ErrorKind.InvalidState, "The cluster reads aws-auth only. Move it one step with Set-EKSAuthenticationMode -Mode API_AND_CONFIG_MAP; the step cannot be undone.") { Texts = ["authentication mode must be set to one of"] },
        new(ErrorIds.UnsupportedModeStep, ErrorKind.InvalidState, "The mode goes one way and one step at a time: CONFIG_MAP, API_AND_CONFIG_MAP, API.") { Texts = ["unsupported authentication mode update"] },
        new(ErrorIds.InvalidPrincipal, ErrorKind.InvalidInput, "Check that the role or user exists and that the ARN has its path (roles of IAM Identity Center have one); a principal made seconds ago is not known yet: try again in a minute.") { Texts = ["invalid principal"] },
        new(ErrorIds.InvalidAccessEntry, ErrorKind.InvalidInput, "Entries of service-linked roles are made and changed by AWS services only.") { Texts = ["service linked role"] },
        new(ErrorIds.InvalidAccessEntry, ErrorKind.InvalidInput, "This policy is for service-linked roles of AWS services; choose another one.") { Texts = ["service-linked roles"] },
        new(ErrorIds.ReservedGroup, ErrorKind.InvalidInput, "Choose a group name without the prefix that EKS reserves, and bind it with RBAC; for system:masters associate AmazonEKSClusterAdminPolicy.") { Codes = [InvalidParameter], Texts = ["group name", "cannot start with"] },
        new(ErrorIds.InvalidUsername, ErrorKind.InvalidInput, "Choose a username without that prefix, or leave the username out.") { Codes = [InvalidParameter], Texts = ["username must not begin with"] },
        new(ErrorIds.InvalidAccessEntry, ErrorKind.InvalidInput, "Entries of node types take neither groups nor a username; leave them out or use the type STANDARD.") { Codes = [InvalidParameter], Texts = ["is not allowed when the type is"] },
        new(ErrorIds.InvalidAccessEntry, ErrorKind.InvalidInput, "Entries of node types are for IAM roles of the cluster's own account.") { Codes = [InvalidParameter], Texts = ["when using types"] },
        new(ErrorIds.InvalidAccessEntry, ErrorKind.InvalidState, "Only entries of type STANDARD take access policies. The type of an entry is fixed: delete it and make it anew.") { Codes = [InvalidParameter], Texts = ["only be performed on access entries with a type"] },
        new(ErrorIds.InvalidAccessPolicyText, ErrorKind.InvalidInput, "Name at least one namespace, or take cluster scope.") { Codes = [InvalidParameter], Texts = ["namespace must be provided"] },
        new(ErrorIds.InvalidAccessPolicyText, ErrorKind.InvalidInput, "Leave the namespaces out for cluster scope.") { Codes = [InvalidParameter], Texts = ["should not include namespaces"] },
        new(ErrorIds.UnknownAccessPolicy, ErrorKind.InvalidInput, "Give the ARN of an EKS access policy (arn:aws:eks::aws:cluster-access-policy/...), not of an IAM policy; Get-EKSAccessPolicyDefinition lists them.") { Codes = [InvalidParameter], Texts = ["policyArn parameter format"] },
        new(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, "A cluster's name begins with a letter or digit and has letters, digits, hyphens and underscores only, at most 100.") { Codes = [InvalidParameter], Texts = ["name contains invalid characters"] },
        new(ErrorIds.ClusterNotFound, ErrorKind.NotFound, "Check the name, the region and the account.") { Codes = [ResourceNotFound], Texts = ["no cluster found"] },
        new(ErrorIds.AccessPolicyNotFound, ErrorKind.NotFound, "Get-EKSAccessPolicyDefinition lists the policies with their ARNs; those of another partition have another ARN.") { Codes = [ResourceNotFound], Texts = ["policyArn"] },
        new(ErrorIds.AccessEntryNotFound, ErrorKind.NotFound, "Get-EKSAccessEntry lists the cluster's entries; the ARN must be exact, with the role's path.") { Codes = [ResourceNotFound], Texts = ["principalArn"] },
        new(ErrorIds.AccessEntryNotFound, ErrorKind.NotFound, "Get-EKSAccessEntry lists the cluster's entries; the ARN must be exact, with the role's path.") { Codes = [ResourceNotFound], Texts = ["access entry"] },
        new(ErrorIds.ResourceNotFound, ErrorKind.NotFound, "Check the name.") { Codes = [ResourceNotFound, "NotFoundException", "NoSuchEntity"] },
        new(ErrorIds.ServiceUnavailable, ErrorKind.Unavailable, "What was just made is not known everywhere yet: try again in a minute.") { Codes = ["ResourcePropagationDelayException"] },
        new(ErrorIds.ServiceUnavailable, ErrorKind.Unavailable, "The service has a fault of its own: try again later; https://health.aws.amazon.com tells how it is.") { Codes = ["ServerException", "ServiceUnavailableException", "ServiceUnavailable", "InternalFailure", "InternalServerError", "ServiceFailure"] },
        new(ErrorIds.RequestRejected, ErrorKind.InvalidState, "Wait until the cluster is ACTIVE again (Get-EKSAuthenticationMode shows its status), then try again.") { Codes = [InvalidRequest], Texts = ["status UPDATING"] },
        new(ErrorIds.RequestRejected, ErrorKind.InvalidInput, "Correct what the service's message names, and run the command again.") { Codes = Rejected },
    ];
}
