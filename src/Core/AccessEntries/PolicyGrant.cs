using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;

namespace EksAccessManagement.AccessEntries;

/// <summary>An access policy that a principal shall have, and where.</summary>
/// <param name="PolicyName">The policy's full name, such as <c>AmazonEKSViewPolicy</c>.</param>
/// <param name="AccessScope">Where it shall hold.</param>
public sealed record PolicyGrant(string PolicyName, AccessScope AccessScope)
{
    /// <summary>The partition of the ARN it was written as; null when it was written as a name, which fits every partition.</summary>
    public string? GivenPartition { get; init; }

    /// <summary>The policy's ARN in the partition of a cluster.</summary>
    /// <exception cref="EksAccessException"><c>InvalidAccessPolicyText</c> when it was written as the ARN of another partition.</exception>
    public string ArnIn(string partition) => GivenPartition is null || GivenPartition == partition
        ? EKSAccessPolicyDefinition.ArnOf(PolicyName, partition)
        : throw new EksAccessException(ErrorIds.InvalidAccessPolicyText, ErrorKind.InvalidInput, $"The access policy {EKSAccessPolicyDefinition.ArnOf(PolicyName, GivenPartition)} is of the partition {GivenPartition}, the cluster of {partition}.")
        {
            RecommendedAction = $"Write {EKSAccessPolicyDefinition.ShortNameOf(PolicyName)}: the partition is filled in.",
            TargetObject = PolicyName,
        };

    /// <summary>The text form, such as <c>Edit@web</c>.</summary>
    public override string ToString() => AccessPolicyText.Format(EKSAccessPolicyDefinition.ArnOf(PolicyName, GivenPartition ?? Identity.Partitions.Aws), AccessScope);
}
