using System;
using System.IO;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Takes an answer's body as bytes, bounded, and turns an error answer into an exception with code and text.</summary>
internal sealed class RawResponseUnmarshaller : JsonResponseUnmarshaller
{
    /// <summary>The longest answer that is read; the longest that EKS and IAM give is far below it.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private readonly Func<byte[], IWebResponseData, ServiceFault> _readFault;

    /// <summary>Makes an unmarshaller.</summary>
    /// <param name="readFault">Reads code and text of an error answer.</param>
    public RawResponseUnmarshaller(Func<byte[], IWebResponseData, ServiceFault> readFault) => _readFault = readFault;

    /// <inheritdoc/>
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input) => new ApiResponse { Body = Read(input.Stream) };

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(UnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        UnmarshallException((JsonUnmarshallerContext)input, innerException, statusCode);

    /// <inheritdoc/>
    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var fault = _readFault(Read(input.Stream), input.ResponseData);
        return new AmazonServiceException(
            fault.Message,
            innerException,
            ErrorType.Unknown,
            fault.Code,
            fault.RequestId ?? input.ResponseData.GetHeaderValue("x-amzn-RequestId"),
            statusCode);
    }

    private static byte[] Read(Stream stream)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[8192];
        int count;
        while ((count = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            copy.Write(buffer, 0, count);
            if (copy.Length > MaxBytes)
            {
                throw new InvalidDataException("The answer is longer than 16 MiB.");
            }
        }

        return copy.ToArray();
    }
}
