using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>What a handler answers.</summary>
internal sealed record KubernetesAnswer(int Status, JsonNode Body)
{
    /// <summary>An answer that is not JSON, such as <c>ok</c>; then <see cref="Body"/> is its text.</summary>
    public bool IsText { get; init; }
}
