namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>A Fargate profile.</summary>
/// <param name="Name">The name.</param>
/// <param name="PodExecutionRoleArn">The ARN of its pods' role, with path.</param>
public sealed record FargateProfileSeed(string Name, string PodExecutionRoleArn)
{
    /// <summary>The status.</summary>
    public string Status { get; init; } = "ACTIVE";
}
