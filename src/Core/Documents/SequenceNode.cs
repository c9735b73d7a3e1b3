using System.Collections.Generic;

namespace EksAccessManagement.Documents;

/// <summary>A list of nodes.</summary>
/// <param name="Items">The items in order.</param>
public sealed record SequenceNode(IReadOnlyList<DocumentNode> Items) : DocumentNode;
