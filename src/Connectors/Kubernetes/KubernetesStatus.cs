using System.Text.Json;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>What an API server says with an error (kind Status).</summary>
/// <param name="Reason">The reason in one word, such as <c>AlreadyExists</c>; may be empty.</param>
/// <param name="Message">The text; may be empty.</param>
/// <param name="RetryAfterSeconds">When to try again; 0 when not told.</param>
internal sealed record KubernetesStatus(string Reason, string Message, int RetryAfterSeconds)
{
    /// <summary>Reads a body; one that is no Status gives an empty one.</summary>
    public static KubernetesStatus Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && KubernetesReader.Text(root, "kind") == "Status")
            {
                var seconds = root.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Object
                    && details.TryGetProperty("retryAfterSeconds", out var number) && number.TryGetInt32(out var wait) ? wait : 0;
                return new KubernetesStatus(KubernetesReader.Text(root, "reason"), KubernetesReader.Text(root, "message"), seconds);
            }
        }
        catch (System.Exception fault) when (fault is JsonException or System.InvalidOperationException)
        {
            // Not from an API server, or cut: the HTTP status is all there is.
        }

        return new KubernetesStatus(string.Empty, string.Empty, 0);
    }
}
