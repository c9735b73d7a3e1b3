namespace EksAccessManagement.Ports;

/// <summary>The answer of a SelfSubjectAccessReview.</summary>
/// <param name="Allowed">Whether the request is allowed.</param>
/// <param name="Reason">The deciding authorizer's reason; may be empty.</param>
/// <param name="EvaluationError">What an authorizer could not evaluate; may be empty.</param>
public sealed record KubernetesAccessReview(bool Allowed, string Reason, string EvaluationError);
