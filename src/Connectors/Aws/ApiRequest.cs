using System.Collections.Generic;
using Amazon.Runtime;
using EksAccessManagement.Concurrency;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>A call on its way through the pipeline of AWSSDK.Core.</summary>
internal sealed class ApiRequest : AmazonWebServiceRequest
{
    /// <summary>Holds a call.</summary>
    /// <param name="operation">What is called.</param>
    /// <param name="members">Its members by name; null values are left out.</param>
    /// <param name="identity">The credentials to sign with, resolved before the pipeline starts.</param>
    /// <param name="limit">Lets in each attempt of the call.</param>
    /// <param name="deadline">The call's time limit.</param>
    public ApiRequest(ApiOperation operation, IReadOnlyDictionary<string, object?> members, AWSCredentials identity, AdaptiveLimit limit, CallDeadline deadline)
    {
        Limit = limit;
        Deadline = deadline;
        Operation = operation;
        Members = members;
        Identity = identity;
    }

    /// <summary>What is called.</summary>
    public ApiOperation Operation { get; }

    /// <summary>Its members by name.</summary>
    public IReadOnlyDictionary<string, object?> Members { get; }

    /// <summary>The credentials to sign with.</summary>
    public AWSCredentials Identity { get; }

    /// <summary>Lets in each attempt of the call.</summary>
    public AdaptiveLimit Limit { get; }

    /// <summary>The call's time limit.</summary>
    public CallDeadline Deadline { get; }
}
