namespace EksAccessManagement.AwsAuth;

/// <summary>A rule of the linter.</summary>
/// <param name="Id">The stable id.</param>
/// <param name="Severity">How bad its issues are as a rule; a single issue may be milder.</param>
/// <param name="Title">What it is about, in a line.</param>
public sealed record AwsAuthRule(string Id, AwsAuthSeverity Severity, string Title);
