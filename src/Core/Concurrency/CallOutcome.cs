namespace EksAccessManagement.Concurrency;

/// <summary>What a call tells an <see cref="AdaptiveLimit"/>.</summary>
public enum CallOutcome
{
    /// <summary>Nothing about the limit: no answer came, or the service is ill.</summary>
    Unknown,

    /// <summary>The service answered, be it with an error of the request.</summary>
    Answered,

    /// <summary>The service refused because there were too many calls.</summary>
    Throttled,
}
