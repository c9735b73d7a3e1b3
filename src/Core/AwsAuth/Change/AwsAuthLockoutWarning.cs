namespace EksAccessManagement.AwsAuth;

/// <summary>One reason to hold a change back.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Arn">The principal concerned; empty when it is no single one.</param>
/// <param name="Message">The same for a person.</param>
public sealed record AwsAuthLockoutWarning(AwsAuthLockout Kind, string Arn, string Message)
{
    /// <summary>The reason for a person.</summary>
    public override string ToString() => Message;
}
