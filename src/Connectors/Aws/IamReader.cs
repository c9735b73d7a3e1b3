using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime.Internal.Transform;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Reads the XML answers of the Query protocol. Document types and external entities are refused.</summary>
internal static class IamReader
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = RawResponseUnmarshaller.MaxBytes,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Reads a body with one of the readers below.</summary>
    /// <exception cref="Errors.EksAccessException"><c>UnexpectedAnswer</c>.</exception>
    public static T Read<T>(byte[] body, CallContext context, Func<XElement, T> read)
    {
        try
        {
            return read(Root(body));
        }
        catch (Exception fault) when (fault is XmlException or FormatException or InvalidOperationException)
        {
            throw AwsErrors.Unexpected(context, fault.Message, fault);
        }
    }

    /// <summary>Reads <c>ErrorResponse/Error</c> with its code, text and request id.</summary>
    public static ServiceFault Fault(byte[] body, IWebResponseData response)
    {
        try
        {
            var root = Root(body);
            var error = root.DescendantsAndSelf().FirstOrDefault(e => e.Name.LocalName == "Error");
            var requestId = root.Descendants().FirstOrDefault(e => e.Name.LocalName is "RequestId" or "RequestID");
            return new ServiceFault(Optional(error, "Code") ?? string.Empty, Redaction.Clean(Optional(error, "Message") ?? string.Empty), requestId?.Value);
        }
        catch (XmlException)
        {
            return new ServiceFault(string.Empty, string.Empty, null);
        }
    }

    public static XElement Child(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(e => e.Name.LocalName == name) ?? throw new FormatException($"The element '{name}' is missing.");

    public static IamPrincipal Principal(XElement element, string idElement) => new(
        Child(element, "Arn").Value,
        Child(element, idElement).Value,
        DateTime.Parse(Child(element, "CreateDate").Value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal));

    public static (IReadOnlyList<IamPrincipal> Roles, string? Marker) Roles(XElement root)
    {
        var result = Child(root, "ListRolesResult");
        var roles = Child(result, "Roles").Elements().Select(e => Principal(e, "RoleId")).ToArray();
        return (roles, Optional(result, "IsTruncated") == "true" ? Child(result, "Marker").Value : null);
    }

    private static string? Optional(XElement? parent, string name) => parent?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    private static XElement Root(byte[] body)
    {
        using var stream = new MemoryStream(body);
        using var reader = XmlReader.Create(stream, Settings);
        return XDocument.Load(reader).Root ?? throw new XmlException("The document is empty.");
    }
}
