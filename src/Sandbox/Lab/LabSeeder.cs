using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Sandbox.Kubernetes;

namespace EksAccessManagement.Sandbox.Lab;

/// <summary>Puts the objects of a sandbox's cluster into the real API server.</summary>
internal sealed class LabSeeder(LabApi api)
{
    private const int AtOnce = 8;

    // What decides on access must arrive. The rest makes the lab look alive; an old server may not know it.
    private static readonly HashSet<string> Needed = ["Namespace", "ConfigMap", "ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"];
    private static readonly string[] OwnedByTheServer = ["uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink"];

    private readonly List<string> _left = [];

    /// <summary>Loads manifests, namespaces first.</summary>
    /// <returns>What the server did not take, an object and its reason each.</returns>
    /// <exception cref="EksAccessException">It did not take an object that access depends on.</exception>
    public async Task<IReadOnlyList<string>> LoadAsync(IReadOnlyList<JsonObject> manifests, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        foreach (var group in manifests.GroupBy(m => Order((string?)m["kind"])).OrderBy(g => g.Key))
        {
            await Parallel.ForEachAsync(group, options, async (manifest, token) => await LoadAsync(manifest, token).ConfigureAwait(false)).ConfigureAwait(false);
        }

        return _left.Order(StringComparer.Ordinal).ToArray();
    }

    /// <summary>Whether every aggregated ClusterRole has the rules of those that it selects.</summary>
    public static bool IsAggregated(JsonObject clusterRoles)
    {
        var roles = (clusterRoles["items"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        return roles.Where(r => r["aggregationRule"] is JsonObject).All(role =>
        {
            var rules = Rules(role);
            return Selectors(role).All(selector => roles.Where(r => r != role && Selects(selector, r)).SelectMany(Rules).All(rules.Contains));
        });
    }

    private static int Order(string? kind) => kind switch
    {
        "Namespace" => 0,
        "Role" or "ClusterRole" or "ServiceAccount" => 1,
        _ => 2,
    };

    private static HashSet<string> Rules(JsonObject role) => (role["rules"] as JsonArray ?? []).Select(r => r!.ToJsonString()).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<JsonObject> Selectors(JsonObject role) =>
        (role["aggregationRule"]!["clusterRoleSelectors"] as JsonArray ?? []).Select(s => s!["matchLabels"]).OfType<JsonObject>();

    private static bool Selects(JsonObject labels, JsonObject role) =>
        labels.All(l => (string?)role["metadata"]?["labels"]?[l.Key] == (string?)l.Value);

    private async Task LoadAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var kind = KubernetesKinds.OfManifest((string?)manifest["apiVersion"], (string?)manifest["kind"])!;
        var item = Clean(manifest);
        var metadata = item["metadata"]!.AsObject();
        var collection = kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}";
        collection += kind.Namespaced ? $"/namespaces/{(string?)metadata["namespace"]}/{kind.Resource}" : $"/{kind.Resource}";
        var (status, answer) = await api.SendAsync(HttpMethod.Post, collection, item, cancellationToken).ConfigureAwait(false);
        if (status == HttpStatusCode.Conflict)
        {
            (status, answer) = await ReplaceAsync(kind, $"{collection}/{Uri.EscapeDataString((string)metadata["name"]!)}", item, cancellationToken).ConfigureAwait(false);
        }

        if ((int)status < 300)
        {
            return;
        }

        var what = $"{kind.Kind} {(kind.Namespaced ? (string?)metadata["namespace"] + "/" : string.Empty)}{(string?)metadata["name"]}: {(string?)answer["message"]}";
        if (Needed.Contains(kind.Kind))
        {
            throw new EksAccessException(ErrorIds.SandboxUnavailable, ErrorKind.InvalidState, $"The lab's API server does not take the sandbox's {what}") { StatusCode = (int)status };
        }

        lock (_left)
        {
            _left.Add(what);
        }
    }

    /// <summary>Replaces what a seed changes; what every server has by itself stays as this server has it.</summary>
    private async Task<(HttpStatusCode Status, JsonObject Body)> ReplaceAsync(KubernetesKind kind, string path, JsonObject item, CancellationToken cancellationToken)
    {
        var there = await api.GetAsync(path, cancellationToken).ConfigureAwait(false);
        if (there is null || kind == KubernetesKinds.Namespaces || there["metadata"]?["labels"]?["kubernetes.io/bootstrapping"] is not null)
        {
            return (HttpStatusCode.OK, []);
        }

        item["metadata"]!["resourceVersion"] = (string?)there["metadata"]!["resourceVersion"];
        return await api.SendAsync(HttpMethod.Put, path, item, cancellationToken).ConfigureAwait(false);
    }

    private static JsonObject Clean(JsonObject manifest)
    {
        var item = manifest.DeepClone().AsObject();
        item.Remove("status");
        foreach (var name in OwnedByTheServer)
        {
            item["metadata"]!.AsObject().Remove(name);
        }

        return item;
    }
}
