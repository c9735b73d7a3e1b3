namespace EksAccessManagement.AwsAuth;

/// <summary>The outcome of editing one row of the text of a key.</summary>
/// <param name="Text">The text after the edit; null when the key was missing and still is.</param>
/// <param name="Changed">False when the text said so already.</param>
/// <param name="Rows">How many rows were added, replaced or removed.</param>
public sealed record AwsAuthTextEdit(string? Text, bool Changed, int Rows);
