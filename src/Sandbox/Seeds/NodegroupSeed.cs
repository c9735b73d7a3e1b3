namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>A managed node group.</summary>
/// <param name="Name">The name.</param>
/// <param name="NodeRole">The ARN of its nodes' role, with path.</param>
public sealed record NodegroupSeed(string Name, string NodeRole)
{
    /// <summary>The AMI type; values beginning <c>WINDOWS_</c> mean Windows nodes.</summary>
    public string AmiType { get; init; } = "AL2023_x86_64_STANDARD";

    /// <summary>The status.</summary>
    public string Status { get; init; } = "ACTIVE";
}
