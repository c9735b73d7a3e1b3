using System.Collections.Generic;
using EksAccessManagement.Documents;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Documents;

/// <summary>YAML by YamlDotNet's events.</summary>
internal sealed class YamlDocuments : IYaml
{
    /// <inheritdoc/>
    public IReadOnlyList<DocumentNode> Parse(string text) => new YamlReader(text).Parse();

    /// <inheritdoc/>
    public string Write(DocumentNode document) => YamlWriter.Write(document);
}
