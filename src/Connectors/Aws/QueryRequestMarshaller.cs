using System.Linq;
using System.Text;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Puts a call into the form of the AWS Query protocol: a form in the body, answered in XML.</summary>
internal sealed class QueryRequestMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    private readonly string _version;

    /// <summary>Makes a marshaller for one API version.</summary>
    public QueryRequestMarshaller(string version) => _version = version;

    /// <inheritdoc/>
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var call = (ApiRequest)input;
        var form = new StringBuilder("Action=").Append(call.Operation.Name).Append("&Version=").Append(_version);
        foreach (var member in call.Members.Where(m => m.Value is not null).OrderBy(m => m.Key, System.StringComparer.Ordinal))
        {
            form.Append('&').Append(member.Key).Append('=').Append(System.Uri.EscapeDataString((string)member.Value!));
        }

        var request = new DefaultRequest(call, "IAM")
        {
            HttpMethod = "POST",
            ResourcePath = "/",
            Content = Encoding.UTF8.GetBytes(form.ToString()),
        };
        request.Headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8";
        return request;
    }
}
