using EksAccessManagement.Loading;

namespace EksAccessManagement.Errors;

/// <summary>Makes error records of the module's faults: the one place that knows ids, categories and recommended actions.</summary>
internal static class ErrorRecords
{
    /// <summary>Makes the record of a fault.</summary>
    /// <param name="error">The fault.</param>
    /// <param name="target">The input it belongs to when the fault does not say.</param>
    public static ErrorRecord Create(EksAccessException error, object? target = null)
    {
        var record = new ErrorRecord(error, error.ErrorId, CategoryOf(error.Kind), error.TargetObject ?? target);
        if (error.RecommendedAction is { Length: > 0 } action)
        {
            // Windows PowerShell does not show the action, so there it stands in the text.
            record.ErrorDetails = new ErrorDetails(ModulePaths.IsDesktop ? error.Message + " " + action : error.Message) { RecommendedAction = action };
        }

        return record;
    }

    /// <summary>The category that PowerShell's users filter by.</summary>
    public static ErrorCategory CategoryOf(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidInput => ErrorCategory.InvalidArgument,
        ErrorKind.NotFound => ErrorCategory.ObjectNotFound,
        ErrorKind.Conflict => ErrorCategory.ResourceExists,
        ErrorKind.PermissionDenied => ErrorCategory.PermissionDenied,
        ErrorKind.Authentication => ErrorCategory.AuthenticationError,
        ErrorKind.LimitExceeded => ErrorCategory.LimitsExceeded,
        ErrorKind.Unavailable => ErrorCategory.ResourceUnavailable,
        ErrorKind.Timeout => ErrorCategory.OperationTimeout,
        ErrorKind.InvalidState => ErrorCategory.InvalidOperation,
        ErrorKind.Guarded => ErrorCategory.OperationStopped,
        _ => ErrorCategory.ProtocolError,
    };
}
