using System;
using Amazon.Runtime;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>The answer to a call, as bytes.</summary>
internal sealed class ApiResponse : AmazonWebServiceResponse
{
    /// <summary>The body, as it came.</summary>
    public byte[] Body { get; set; } = Array.Empty<byte>();
}
