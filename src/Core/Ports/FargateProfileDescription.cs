namespace EksAccessManagement.Ports;

/// <summary>A Fargate profile, cut to what concerns access.</summary>
/// <param name="Name">The name.</param>
/// <param name="PodExecutionRoleArn">The IAM role of its pods' kubelets, with its path.</param>
/// <param name="Status">The status.</param>
public sealed record FargateProfileDescription(string Name, string PodExecutionRoleArn, string Status);
