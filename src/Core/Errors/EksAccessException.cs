using System;

namespace EksAccessManagement.Errors;

/// <summary>The one exception type of this module: a stable id, what went wrong, and what to do about it.</summary>
/// <remarks>Messages never hold a secret, a token or a key.</remarks>
public sealed class EksAccessException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="errorId">A stable id from <see cref="ErrorIds"/>.</param>
    /// <param name="kind">The sort of fault.</param>
    /// <param name="message">What happened and where, for a person.</param>
    /// <param name="innerException">What caused it.</param>
    public EksAccessException(string errorId, ErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Kind = kind;
    }

    /// <summary>The stable id, in Pascal case.</summary>
    public string ErrorId { get; }

    /// <summary>The sort of fault.</summary>
    public ErrorKind Kind { get; }

    /// <summary>What the reader should do next; null when nothing sensible can be said.</summary>
    public string? RecommendedAction { get; init; }

    /// <summary>The code the AWS service or Kubernetes gave, such as <c>ResourceInUseException</c>.</summary>
    public string? ServiceErrorCode { get; init; }

    /// <summary>The service's request id, for a support case.</summary>
    public string? RequestId { get; init; }

    /// <summary>The HTTP status of the answer; null when there was none.</summary>
    public int? StatusCode { get; init; }

    /// <summary>The API operation that failed, such as <c>CreateAccessEntry</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>The item the fault belongs to: a principal ARN, a cluster name, a path.</summary>
    public object? TargetObject { get; init; }

    /// <summary>True when the fault concerns the whole command (credentials, region, arguments) and not one item.</summary>
    public bool EndsPipeline { get; init; }
}
