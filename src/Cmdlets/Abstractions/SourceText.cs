namespace EksAccessManagement.Abstractions;

/// <summary>A text and the file it came from.</summary>
/// <param name="Text">The text.</param>
/// <param name="FileName">The file; null when it is not known.</param>
internal sealed record SourceText(string Text, string? FileName);
