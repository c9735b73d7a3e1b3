namespace EksAccessManagement.AwsAuth;

/// <summary>The cluster an aws-auth ConfigMap was read from.</summary>
/// <param name="ClusterName">The cluster's name.</param>
/// <param name="ClusterArn">The cluster's ARN.</param>
/// <param name="Region">Its region.</param>
/// <param name="AccountId">Its account.</param>
/// <param name="CredentialSource">The name of the credentials it was read with; never a secret.</param>
public sealed record AwsAuthOrigin(string ClusterName, string ClusterArn, string Region, string AccountId, string CredentialSource);
