namespace EksAccessManagement.Ports;

/// <summary>An access policy as ListAccessPolicies gives it.</summary>
/// <param name="Name">The name, such as <c>AmazonEKSViewPolicy</c>.</param>
/// <param name="Arn">The ARN in the caller's partition.</param>
public sealed record AccessPolicySummary(string Name, string Arn);
