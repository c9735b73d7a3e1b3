namespace EksAccessManagement.AwsAuth;

/// <summary>Replaces a stretch of a text.</summary>
/// <param name="Start">The index of its first character.</param>
/// <param name="End">The index after its last one.</param>
/// <param name="Text">What stands there instead.</param>
internal sealed record TextEdit(int Start, int End, string Text);
