using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.AuthorizationServer.Tests;

/// <summary>Puts RBAC objects on a server, takes them away, and asks it SubjectAccessReviews.</summary>
internal sealed class RbacLoader(HttpClient client)
{
    private const string Api = "/apis/rbac.authorization.k8s.io/v1";
    private static readonly TimeSpan SyncLimit = TimeSpan.FromSeconds(60);
    private int _marks;

    public async Task CreateNamespaceAsync(string name) =>
        await SendAsync(HttpMethod.Post, "/api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });

    /// <summary>Deletes the roles and bindings that a server makes for itself, so that only ours decide.</summary>
    public async Task DeleteBootstrapAsync()
    {
        foreach (var kind in new[] { "rolebindings", "clusterrolebindings", "roles", "clusterroles" })
        {
            var list = await client.GetFromJsonAsync<JsonObject>($"{Api}/{kind}");
            foreach (var metadata in list!["items"]!.AsArray().Select(i => i!["metadata"]!))
            {
                await SendAsync(HttpMethod.Delete, PathOf(kind, (string?)metadata["namespace"], (string)metadata["name"]!), null);
            }
        }
    }

    /// <summary>Creates all objects and waits until the authorizer knows them.</summary>
    public async Task LoadAsync(IReadOnlyList<RbacRole> roles, IReadOnlyList<RbacBinding> bindings)
    {
        foreach (var role in roles)
        {
            await SendAsync(HttpMethod.Post, PathOf(role), Body(role));
        }

        foreach (var binding in bindings)
        {
            await SendAsync(HttpMethod.Post, PathOf(binding), Body(binding));
        }

        await SyncAsync();
    }

    /// <summary>Deletes all objects and waits until the authorizer has forgotten them.</summary>
    public async Task UnloadAsync(IReadOnlyList<RbacRole> roles, IReadOnlyList<RbacBinding> bindings)
    {
        foreach (var path in bindings.Select(b => $"{PathOf(b)}/{b.Name}").Concat(roles.Select(r => $"{PathOf(r)}/{r.Name}")))
        {
            await SendAsync(HttpMethod.Delete, path, null);
        }

        await SyncAsync();
    }

    /// <summary>What the server decides.</summary>
    public async Task<bool> AskAsync(string user, IEnumerable<string> groups, AccessRequest request)
    {
        var spec = new JsonObject { ["user"] = user, ["groups"] = Array(groups) };
        if (request.NonResourceUrl is { } path)
        {
            spec["nonResourceAttributes"] = new JsonObject { ["path"] = path, ["verb"] = request.Verb };
        }
        else
        {
            spec["resourceAttributes"] = new JsonObject
            {
                ["verb"] = request.Verb,
                ["group"] = request.ApiGroup,
                ["resource"] = request.Resource,
                ["subresource"] = request.Subresource,
                ["name"] = request.Name,
                ["namespace"] = request.Namespace,
            };
        }

        var answer = await SendAsync(HttpMethod.Post, "/apis/authorization.k8s.io/v1/subjectaccessreviews", new JsonObject { ["spec"] = spec });
        return (bool)answer!["status"]!["allowed"]!;
    }

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    private static string PathOf(string kind, string? @namespace, string name) =>
        @namespace is null ? $"{Api}/{kind}/{name}" : $"{Api}/namespaces/{@namespace}/{kind}/{name}";

    private static string PathOf(RbacRole role) => role.Namespace is null ? $"{Api}/clusterroles" : $"{Api}/namespaces/{role.Namespace}/roles";

    private static string PathOf(RbacBinding binding) =>
        binding.Namespace is null ? $"{Api}/clusterrolebindings" : $"{Api}/namespaces/{binding.Namespace}/rolebindings";

    private static JsonObject Body(RbacRole role) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = role.Name },
        ["rules"] = new JsonArray([.. role.Rules.Select(r => new JsonObject
        {
            ["verbs"] = Array(r.Verbs),
            ["apiGroups"] = Array(r.ApiGroups),
            ["resources"] = Array(r.Resources),
            ["resourceNames"] = Array(r.ResourceNames),
            ["nonResourceURLs"] = Array(r.NonResourceUrls),
        })]),
    };

    private static JsonObject Body(RbacBinding binding) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = binding.Name },
        ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = binding.RoleKind, ["name"] = binding.RoleName },
        ["subjects"] = new JsonArray([.. binding.Subjects.Select(s => s.Namespace is null
            ? new JsonObject { ["kind"] = s.Kind, ["name"] = s.Name }
            : new JsonObject { ["kind"] = s.Kind, ["name"] = s.Name, ["namespace"] = s.Namespace })]),
    };

    // The authorizer reads through a watch of each of the four kinds. A mark that is written last in each is seen last.
    private async Task SyncAsync()
    {
        var name = $"mark-{++_marks}";
        var roles = new[] { Mark(null, name), Mark("default", name) };
        var bindings = roles.Select(r => new RbacBinding(name, r.Namespace, r.Namespace is null ? "ClusterRole" : "Role", name, [new RbacSubject("User", "marker")])).ToArray();
        foreach (var role in roles)
        {
            await SendAsync(HttpMethod.Post, PathOf(role), Body(role));
        }

        foreach (var binding in bindings)
        {
            await SendAsync(HttpMethod.Post, PathOf(binding), Body(binding));
        }

        var end = DateTime.UtcNow + SyncLimit;
        foreach (var request in new[] { new AccessRequest("get") { Resource = name, Namespace = "default" }, new AccessRequest("list") { Resource = name } })
        {
            while (!await AskAsync("marker", [], request))
            {
                if (DateTime.UtcNow > end)
                {
                    throw new TimeoutException("The authorizer does not get to know what was written.");
                }

                await Task.Delay(5);
            }
        }
    }

    // The role inside the namespace allows get and the ClusterRole list, so that each kind shows by itself.
    private static RbacRole Mark(string? @namespace, string name) =>
        new(name, @namespace, [new PolicyRule { Verbs = [@namespace is null ? "list" : "get"], ApiGroups = [""], Resources = [name] }]);

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.NotFound
            ? JsonNode.Parse(text)
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }
}
