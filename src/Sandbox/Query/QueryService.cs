using System;
using System.Collections.Generic;
using System.Xml.Linq;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Query;

/// <summary>A service of the Query protocol: what its XML is called and what it can do.</summary>
internal sealed class QueryService(string version, XNamespace space, IReadOnlyDictionary<string, Func<QueryRequest, XElement[]>> operations)
{
    /// <summary>Does an operation and gives the whole answer.</summary>
    public string Handle(string action, QueryRequest request, string requestId)
    {
        if (!operations.TryGetValue(action, out var operation))
        {
            throw new ServiceFault(400, "InvalidAction", $"Could not find operation {action} for version {version}");
        }

        var answer = new XElement(action + "Response", new XElement(action + "Result", operation(request)), new XElement("ResponseMetadata", new XElement("RequestId", requestId)));
        return Text(answer);
    }

    /// <summary>The text of an error.</summary>
    public string Error(int status, string code, string message, string requestId) => Text(new XElement(
        "ErrorResponse",
        new XElement("Error", new XElement("Type", status >= 500 ? "Receiver" : "Sender"), new XElement("Code", code), new XElement("Message", message)),
        new XElement("RequestId", requestId)));

    private string Text(XElement element)
    {
        foreach (var e in element.DescendantsAndSelf())
        {
            e.Name = space + e.Name.LocalName;
        }

        return element.ToString(SaveOptions.DisableFormatting);
    }
}
