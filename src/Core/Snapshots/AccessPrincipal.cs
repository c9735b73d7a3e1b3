using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Snapshots;

/// <summary>Whom a question is about when nobody is named: whoever took the snapshot.</summary>
public static class AccessPrincipal
{
    /// <summary>The principal that was named, or the caller of the snapshot.</summary>
    /// <param name="named">The ARN given; null for the caller.</param>
    /// <param name="access">The snapshot.</param>
    /// <exception cref="EksAccessException"><c>InvalidArn</c>; <c>InvalidArgument</c> when nobody is named and the snapshot does not know its caller.</exception>
    public static string Of(string? named, EKSClusterAccess access)
    {
        if (named is null)
        {
            return access.CallerArn.Length > 0 ? access.CallerArn : throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"The snapshot of {access.ClusterName} does not say who took it.")
            {
                RecommendedAction = "Give -PrincipalArn.",
                TargetObject = access.ClusterName,
                EndsPipeline = true,
            };
        }

        // A text that names nobody would be answered with NotAllowed, which sounds like a fact.
        return PrincipalArn.TryParse(named, out var principal) && principal.Kind != PrincipalKind.Other ? named : throw new EksAccessException(ErrorIds.InvalidArn, ErrorKind.InvalidInput, $"'{named}' is not the ARN of an IAM role, role session or user.")
        {
            RecommendedAction = "Write it as arn:aws:iam::111122223333:role/name.",
            TargetObject = named,
            EndsPipeline = true,
        };
    }
}
