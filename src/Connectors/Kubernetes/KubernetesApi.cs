using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>The Kubernetes API of one cluster.</summary>
internal sealed class KubernetesApi : IKubernetesApi
{
    private const string Core = "api/v1/";
    private const string Rbac = "apis/" + KubernetesWriter.RbacGroup + "/v1/";
    private const string Manager = "?fieldManager=EksAccessManagement";
    private const string MergePatch = "application/merge-patch+json";
    private const int PageSize = 500;
    private const int MostRestarts = 3;
    private readonly KubernetesCaller _caller;

    /// <summary>Makes the API.</summary>
    public KubernetesApi(KubernetesTransport transport, ClusterToken token, CallLimits limits, IClock? clock = null) =>
        _caller = new KubernetesCaller(transport, token, limits, clock ?? SystemClock.Instance);

    /// <inheritdoc/>
    public Task<KubernetesConfigMap?> GetConfigMapAsync(string @namespace, string name, CancellationToken cancellationToken) =>
        _caller.SendAsync<KubernetesConfigMap?>(
            new KubernetesCall(HttpMethod.Get, ConfigMaps(@namespace) + "/" + Escape(name), $"read ConfigMap {@namespace}/{name}") { IsRead = true, MayBeMissing = true },
            KubernetesReader.ConfigMap, null, cancellationToken);

    /// <inheritdoc/>
    public Task<KubernetesConfigMap> CreateConfigMapAsync(KubernetesConfigMap configMap, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Post, ConfigMaps(configMap.Namespace), $"create ConfigMap {configMap.Namespace}/{configMap.Name}", KubernetesWriter.ConfigMap(configMap), KubernetesReader.ConfigMap, cancellationToken);

    /// <inheritdoc/>
    public Task<KubernetesConfigMap> PatchConfigMapAsync(string @namespace, string name, ConfigMapPatch patch, CancellationToken cancellationToken)
    {
        RequireVersion(patch.ResourceVersion, $"ConfigMap {@namespace}/{name}");
        return WriteAsync(KubernetesCall.Patch, ConfigMaps(@namespace) + "/" + Escape(name), $"change ConfigMap {@namespace}/{name}", KubernetesWriter.Patch(patch), KubernetesReader.ConfigMap, cancellationToken);
    }

    /// <inheritdoc/>
    public Task ListNamespacesAsync(Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(Core + "namespaces", "list namespaces", KubernetesReader.Name, sink, cancellationToken);

    /// <inheritdoc/>
    public Task ListRolesAsync(Func<RbacRole, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(Rbac + "roles", "list roles", KubernetesReader.Role, sink, cancellationToken);

    /// <inheritdoc/>
    public Task ListClusterRolesAsync(Func<RbacRole, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(Rbac + "clusterroles", "list cluster roles", KubernetesReader.Role, sink, cancellationToken);

    /// <inheritdoc/>
    public Task ListRoleBindingsAsync(Func<RbacBinding, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(Rbac + "rolebindings", "list role bindings", KubernetesReader.Binding, sink, cancellationToken);

    /// <inheritdoc/>
    public Task ListClusterRoleBindingsAsync(Func<RbacBinding, CancellationToken, Task> sink, CancellationToken cancellationToken) =>
        ListAsync(Rbac + "clusterrolebindings", "list cluster role bindings", KubernetesReader.Binding, sink, cancellationToken);

    /// <inheritdoc/>
    public Task<RbacBinding?> GetBindingAsync(string? @namespace, string name, CancellationToken cancellationToken) =>
        _caller.SendAsync<RbacBinding?>(
            new KubernetesCall(HttpMethod.Get, Bindings(@namespace) + "/" + Escape(name), "read " + Named(@namespace, name)) { IsRead = true, MayBeMissing = true },
            KubernetesReader.Binding, null, cancellationToken);

    /// <inheritdoc/>
    public Task<RbacBinding> CreateBindingAsync(RbacBinding binding, CancellationToken cancellationToken) =>
        WriteAsync(HttpMethod.Post, Bindings(binding.Namespace), "create " + Named(binding.Namespace, binding.Name), KubernetesWriter.Binding(binding), KubernetesReader.Binding, cancellationToken);

    /// <inheritdoc/>
    public Task<RbacBinding> ReplaceBindingAsync(RbacBinding binding, CancellationToken cancellationToken)
    {
        var what = Named(binding.Namespace, binding.Name);
        RequireVersion(binding.ResourceVersion, what);
        return WriteAsync(KubernetesCall.Patch, Bindings(binding.Namespace) + "/" + Escape(binding.Name), "change " + what, KubernetesWriter.NewSubjects(binding), KubernetesReader.Binding, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteBindingAsync(string? @namespace, string name, CancellationToken cancellationToken) =>
        _caller.SendAsync(
            new KubernetesCall(HttpMethod.Delete, Bindings(@namespace) + "/" + Escape(name), "delete " + Named(@namespace, name)) { MayBeMissing = true },
            _ => true, false, cancellationToken);

    /// <inheritdoc/>
    public async Task<KubernetesIdentity?> SelfSubjectReviewAsync(CancellationToken cancellationToken)
    {
        var call = new KubernetesCall(HttpMethod.Post, "apis/authentication.k8s.io/v1/selfsubjectreviews", "say who the caller is")
        {
            Body = KubernetesWriter.SelfSubjectReview(),
            IsRead = true,
            MayBeMissing = true,
        };
        try
        {
            return await _caller.SendAsync<KubernetesIdentity?>(call, KubernetesReader.Identity, null, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesForbidden)
        {
            // Before 1.28 nobody is given the right to an API that is not there yet: the server says 403 before it looks for it.
            if (await IsBeforeReviewsAsync(cancellationToken).ConfigureAwait(false))
            {
                return null;
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public Task<KubernetesAccessReview> SelfSubjectAccessReviewAsync(AccessRequest request, CancellationToken cancellationToken) =>
        _caller.SendAsync(
            new KubernetesCall(HttpMethod.Post, "apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "say whether the caller may " + request.Verb)
            {
                Body = KubernetesWriter.SelfSubjectAccessReview(request),
                IsRead = true,
            },
            KubernetesReader.AccessReview, null!, cancellationToken);

    private async Task<bool> IsBeforeReviewsAsync(CancellationToken cancellationToken)
    {
        try
        {
            var minor = await _caller.SendAsync(new KubernetesCall(HttpMethod.Get, "version", "say its version") { IsRead = true }, KubernetesReader.MinorVersion, null, cancellationToken).ConfigureAwait(false);
            return minor is < 28;
        }
        catch (EksAccessException)
        {
            return false;
        }
    }

    private Task<T> WriteAsync<T>(HttpMethod method, string path, string what, byte[] body, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var call = new KubernetesCall(method, path + Manager, what) { Body = body };
        return _caller.SendAsync(method == KubernetesCall.Patch ? call with { ContentType = MergePatch } : call, read, default!, cancellationToken);
    }

    /// <summary>Hands out items page by page. When the server has forgotten the page (410), the list starts again, and what was handed out is not handed out twice.</summary>
    private async Task ListAsync<T>(string path, string what, Func<JsonElement, T> read, Func<T, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var next = string.Empty;
        var restarts = 0;
        while (true)
        {
            var query = string.Format(CultureInfo.InvariantCulture, "?limit={0}{1}", PageSize, next.Length == 0 ? string.Empty : "&continue=" + Escape(next));
            var call = new KubernetesCall(HttpMethod.Get, path + query, what) { IsRead = true };
            IReadOnlyList<(string Key, T Item)> items;
            string following;
            try
            {
                (items, following) = await _caller.SendAsync(call, root => KubernetesReader.Page(root, read), default, cancellationToken).ConfigureAwait(false);
            }
            catch (EksAccessException fault) when (fault.StatusCode == 410 && next.Length > 0 && restarts++ < MostRestarts)
            {
                next = string.Empty;
                continue;
            }

            foreach (var (key, item) in items)
            {
                if (seen.Add(key))
                {
                    await sink(item, cancellationToken).ConfigureAwait(false);
                }
            }

            if (following.Length == 0)
            {
                return;
            }

            if (following == next)
            {
                throw KubernetesErrors.Unexpected("a page token came a second time.", call, _caller.ClusterName, null);
            }

            next = following;
        }
    }

    private static string ConfigMaps(string @namespace) => Core + "namespaces/" + Escape(@namespace) + "/configmaps";

    private static string Bindings(string? @namespace) =>
        @namespace is null ? Rbac + "clusterrolebindings" : Rbac + "namespaces/" + Escape(@namespace) + "/rolebindings";

    private static string Named(string? @namespace, string name) => @namespace is null ? "ClusterRoleBinding " + name : $"RoleBinding {@namespace}/{name}";

    private static string Escape(string text) => Uri.EscapeDataString(text);

    private static void RequireVersion(string resourceVersion, string what)
    {
        if (string.IsNullOrEmpty(resourceVersion))
        {
            throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"The change of {what} names no resourceVersion, so it could overwrite somebody else's change.")
            {
                RecommendedAction = "Read the object from the cluster and plan the change on what was read.",
            };
        }
    }
}
