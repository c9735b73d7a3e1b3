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
}
