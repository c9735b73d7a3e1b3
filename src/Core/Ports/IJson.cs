using EksAccessManagement.Documents;

namespace EksAccessManagement.Ports;

/// <summary>Reads and writes JSON.</summary>
public interface IJson
{
    /// <summary>Reads one document; depth and size are bounded.</summary>
    /// <exception cref="Errors.EksAccessException"><c>MalformedInput</c> with line and column.</exception>
    DocumentNode Parse(string text);

    /// <summary>Writes a document, indented by two when asked for.</summary>
    string Write(DocumentNode document, bool indented);
}
