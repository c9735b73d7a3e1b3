namespace EksAccessManagement.Ports;

/// <summary>A managed node group, cut to what concerns access.</summary>
/// <param name="Name">The name.</param>
/// <param name="NodeRole">The IAM role of its nodes, with its path.</param>
/// <param name="AmiType">The AMI type; values beginning <c>WINDOWS_</c> mean Windows nodes.</param>
/// <param name="Status">The status.</param>
public sealed record NodegroupDescription(string Name, string NodeRole, string AmiType, string Status);
