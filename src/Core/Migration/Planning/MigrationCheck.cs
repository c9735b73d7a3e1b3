namespace EksAccessManagement.Migration;

/// <summary>One thing that was looked at before a migration.</summary>
/// <param name="Name">What was looked at, such as <c>platform version</c>.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="Message">What was found.</param>
/// <param name="Action">What to do about it; empty when nothing.</param>
public sealed record MigrationCheck(string Name, MigrationCheckOutcome Outcome, string Message, string Action = "")
{
    /// <summary>The name, the outcome and the message.</summary>
    public override string ToString() => $"{Outcome} {Name}: {Message}{(Action.Length == 0 ? string.Empty : " " + Action)}";
}
