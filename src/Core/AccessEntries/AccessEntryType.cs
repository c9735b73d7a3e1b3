using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Errors;

namespace EksAccessManagement.AccessEntries;

/// <summary>The types of access entries and what each can hold. The service's set is open: other names can be read, but not made.</summary>
/// <remarks>Source: EKS user guide, "Create access entries", and answers of the service to what it refuses.</remarks>
public static class AccessEntryType
{
    /// <summary>People, tools, anything.</summary>
    public const string Standard = "STANDARD";

    /// <summary>Self-managed Linux and Bottlerocket nodes.</summary>
    public const string Ec2Linux = "EC2_LINUX";

    /// <summary>Self-managed Windows nodes.</summary>
    public const string Ec2Windows = "EC2_WINDOWS";

    /// <summary>Fargate's pod execution role.</summary>
    public const string FargateLinux = "FARGATE_LINUX";

    /// <summary>Hybrid nodes.</summary>
    public const string HybridLinux = "HYBRID_LINUX";

    /// <summary>The node role of EKS Auto Mode.</summary>
    public const string Ec2 = "EC2";

    /// <summary>SageMaker HyperPod.</summary>
    public const string HyperPodLinux = "HYPERPOD_LINUX";

    /// <summary>Every type that can be made.</summary>
    public static IReadOnlyList<string> All { get; } = [Standard, Ec2Linux, Ec2Windows, FargateLinux, HybridLinux, Ec2, HyperPodLinux];

    /// <summary>Reads a type in any case.</summary>
    /// <exception cref="EksAccessException"><c>InvalidAccessEntryType</c>.</exception>
    public static string Parse(string text) =>
        All.FirstOrDefault(t => string.Equals(t, text.Trim().Replace('-', '_'), StringComparison.OrdinalIgnoreCase))
        ?? throw new EksAccessException(ErrorIds.InvalidAccessEntryType, ErrorKind.InvalidInput, $"'{text}' is not a type of access entry.")
        {
            RecommendedAction = "Give one of " + string.Join(", ", All) + ".",
            TargetObject = text,
        };

    /// <summary>True for the types of nodes: all that are not STANDARD. EKS makes their username and groups.</summary>
    public static bool IsNode(string type) => type.Length > 0 && type != Standard;

    /// <summary>True when entries of the type can hold access policies.</summary>
    public static bool TakesPolicies(string type) => type is Standard or Ec2;

    /// <summary>
    /// True when an entry of the type is known to hold no access policy, so that the service need not be asked. For
    /// HYPERPOD_LINUX and types of tomorrow that is not documented, so the service is asked.
    /// </summary>
    public static bool NeverHoldsPolicies(string type) => type is Ec2Linux or Ec2Windows or FargateLinux or HybridLinux;

    /// <summary>True when the principal must be of the cluster's own account. For HYPERPOD_LINUX this is not documented, so the service decides.</summary>
    public static bool NeedsOwnAccount(string type) => IsNode(type) && type != HyperPodLinux;
}
