namespace EksAccessManagement.AwsAuth;

/// <summary>A role that the machines or pods of a cluster use.</summary>
/// <param name="RoleArn">The role's ARN, with its path.</param>
/// <param name="Kind">What uses it.</param>
/// <param name="UsedBy">The node group or Fargate profile, for messages.</param>
public sealed record NodeRole(string RoleArn, NodeRoleKind Kind, string UsedBy);
