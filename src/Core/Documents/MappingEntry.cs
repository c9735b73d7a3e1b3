namespace EksAccessManagement.Documents;

/// <summary>One key of a mapping with its value.</summary>
/// <param name="Key">The key; JSON and Kubernetes know text keys only.</param>
/// <param name="Value">The value.</param>
public sealed record MappingEntry(ScalarNode Key, DocumentNode Value);
