namespace EksAccessManagement.AwsAuth;

/// <summary>One mended mistake.</summary>
/// <param name="RuleId">The rule of the linter that found it.</param>
/// <param name="Key">The key of the ConfigMap; empty when it concerns the whole.</param>
/// <param name="Line">The line in the text as it was, from 1; 0 when it has none.</param>
/// <param name="Message">What was wrong and what was written instead.</param>
public sealed record AwsAuthFix(string RuleId, string Key, int Line, string Message);
