using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Authorization;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Hosting;
using EksAccessManagement.Sandbox.Kubernetes;

namespace EksAccessManagement.Sandbox.Webhooks;

/// <summary>
/// Says whether an access policy allows a request: by the principal's unique id in <c>extra</c>, never by the username.
/// It allows or has no opinion; a denial would silence RBAC, which EKS never does.
/// </summary>
internal sealed class AccessReviewWebhook(SandboxWorld world, ClusterArn cluster)
{
    /// <summary>Answers a SubjectAccessReview in the version that it came in.</summary>
    public JsonObject Review(JsonObject review)
    {
        var spec = review["spec"] as JsonObject ?? [];
        var answer = Decide(spec);
        var status = new JsonObject { ["allowed"] = answer?.Allowed ?? false };
        if (answer is { Reason.Length: > 0 })
        {
            status["reason"] = answer.Reason;
        }

        return new JsonObject
        {
            ["apiVersion"] = (string?)review["apiVersion"],
            ["kind"] = "SubjectAccessReview",
            ["metadata"] = new JsonObject(),
            ["spec"] = spec.DeepClone(),
            ["status"] = status,
        };
    }

    private AuthorizerAnswer? Decide(JsonObject spec)
    {
        var ids = (spec["extra"]?[KubernetesUser.PrincipalKey] as JsonArray ?? []).Select(i => (string?)i).ToArray();
        if (ids is not [{ Length: > 0 } id] || Request(spec) is not { } request)
        {
            return null;
        }

        return world.State.Locked(() => world.State.FindCluster(cluster.AccountId, cluster.Region, cluster.Name) is { } data
            ? KubernetesAuthorizer.DecideByPolicies(data, id, request, world.State.Now - world.Options.PropagationDelay)
            : null);
    }

    private static AccessRequest? Request(JsonObject spec)
    {
        if (spec["nonResourceAttributes"] is JsonObject url)
        {
            return new AccessRequest(Text(url, "verb")) { NonResourceUrl = Text(url, "path") };
        }

        return spec["resourceAttributes"] is JsonObject resource
            ? new AccessRequest(Text(resource, "verb"))
            {
                ApiGroup = Text(resource, "group"),
                Resource = Text(resource, "resource"),
                Subresource = Text(resource, "subresource"),
                Name = Text(resource, "name"),
                Namespace = Text(resource, "namespace"),
            }
            : null;
    }

    private static string Text(JsonObject attributes, string name) => (string?)attributes[name] ?? string.Empty;
}
