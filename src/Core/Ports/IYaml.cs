using System.Collections.Generic;
using EksAccessManagement.Documents;

namespace EksAccessManagement.Ports;

/// <summary>Reads YAML manifests. The value of an aws-auth key is not read here: for that the server's own reading counts.</summary>
public interface IYaml
{
    /// <summary>Reads every document of a text.</summary>
    /// <exception cref="Errors.EksAccessException"><c>MalformedInput</c> with line and column.</exception>
    IReadOnlyList<DocumentNode> Parse(string text);

    /// <summary>Writes one document in block style.</summary>
    string Write(DocumentNode document);
}
