namespace EksAccessManagement.Errors;

/// <summary>Says more about an error without losing what it said.</summary>
public static class Faults
{
    /// <summary>The same error with another message, and another recommended action when one is given.</summary>
    public static EksAccessException Amend(this EksAccessException fault, string message, string? recommendedAction = null, object? target = null) =>
        new(fault.ErrorId, fault.Kind, message, fault)
        {
            RecommendedAction = recommendedAction ?? fault.RecommendedAction,
            ServiceErrorCode = fault.ServiceErrorCode,
            RequestId = fault.RequestId,
            StatusCode = fault.StatusCode,
            Operation = fault.Operation,
            TargetObject = target ?? fault.TargetObject,
            EndsPipeline = fault.EndsPipeline,
        };

    /// <summary>
    /// True for a fault of a Kubernetes call by which the API is out of reach: it cannot be connected to, or takes nobody in. That it
    /// refuses one request is no such fault.
    /// </summary>
    internal static bool IsKubernetesOutOfReach(this EksAccessException fault) =>
        fault.ErrorId is ErrorIds.KubernetesUnreachable or ErrorIds.KubernetesUnauthorized or ErrorIds.KubernetesCertificateInvalid or ErrorIds.RequestTimedOut;
}
