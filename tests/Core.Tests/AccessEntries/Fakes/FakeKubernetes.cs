using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AccessEntries.Fakes;

/// <summary>A Kubernetes API that answers about aws-auth, RBAC objects and the caller.</summary>
internal sealed class FakeKubernetes : IKubernetesApi
{
    private int _configMapReads;

    public KubernetesConfigMap? AwsAuth { get; set; }

    public Exception? Fault { get; set; }

    public int ConfigMapReads => _configMapReads;

    public List<AccessRequest> Asked { get; } = [];

    public Func<AccessRequest, bool> Allows { get; set; } = _ => true;

    public KubernetesIdentity? Identity
    {
        get => IdentityNow();
        set => IdentityNow = () => value;
    }

    /// <summary>The caller at the time of asking.</summary>
    public Func<KubernetesIdentity?> IdentityNow { get; set; } = () => null;

    public List<RbacRole> Roles { get; } = [];

    public List<RbacBinding> Bindings { get; } = [];

    public List<string> Namespaces { get; } = [];

    /// <summary>May throw when RBAC objects and namespaces are listed.</summary>
    public Exception? ListFault { get; set; }

    public Task<KubernetesConfigMap?> GetConfigMapAsync(string @namespace, string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _configMapReads);
        return Fault is null ? Task.FromResult(@namespace == "kube-system" && name == "aws-auth" ? AwsAuth : null) : Task.FromException<KubernetesConfigMap?>(Fault);
    }

    public Task<KubernetesIdentity?> SelfSubjectReviewAsync(CancellationToken cancellationToken) =>
        Fault is null ? Task.FromResult(Identity) : Task.FromException<KubernetesIdentity?>(Fault);

    public Task<KubernetesAccessReview> SelfSubjectAccessReviewAsync(AccessRequest request, CancellationToken cancellationToken)
    {
        lock (Asked)
        {
            Asked.Add(request);
        }

        return Fault is null ? Task.FromResult(new KubernetesAccessReview(Allows(request), string.Empty, string.Empty)) : Task.FromException<KubernetesAccessReview>(Fault);
    }

    /// <summary>Runs before each write of aws-auth: the place for somebody else's write.</summary>
    public Action<FakeKubernetes>? BeforeWrite { get; set; }

    /// <summary>Every write of aws-auth that went through.</summary>
    public List<string> Writes { get; } = [];

    public Task<KubernetesConfigMap> CreateConfigMapAsync(KubernetesConfigMap configMap, CancellationToken cancellationToken)
    {
        BeforeWrite?.Invoke(this);
        if (AwsAuth is not null)
        {
            return Task.FromException<KubernetesConfigMap>(new EksAccessException(ErrorIds.KubernetesConflict, ErrorKind.Conflict, "It exists."));
        }

        Writes.Add("create");
        AwsAuth = configMap with { ResourceVersion = "1" };
        return Task.FromResult(AwsAuth);
    }

    public Task<KubernetesConfigMap> PatchConfigMapAsync(string @namespace, string name, ConfigMapPatch patch, CancellationToken cancellationToken)
    {
        BeforeWrite?.Invoke(this);
        if (AwsAuth is null || AwsAuth.ResourceVersion != patch.ResourceVersion)
        {
            return Task.FromException<KubernetesConfigMap>(new EksAccessException(ErrorIds.KubernetesConflict, ErrorKind.Conflict, "It was changed."));
        }

        Writes.Add("patch " + string.Join(",", patch.Data.Keys));
        AwsAuth = AwsAuth with
        {
            Data = Merge(AwsAuth.Data, patch.Data),
            BinaryData = Merge(AwsAuth.BinaryData, patch.BinaryData),
            Labels = Merge(AwsAuth.Labels, patch.Labels),
            Annotations = Merge(AwsAuth.Annotations, patch.Annotations),
            ResourceVersion = AwsAuth.ResourceVersion + "1",
        };
        return Task.FromResult(AwsAuth);
    }

    public Task ListNamespacesAsync(Func<string, CancellationToken, Task> sink, CancellationToken cancellationToken) => GiveAsync(Namespaces, sink, cancellationToken);

    public Task ListRolesAsync(Func<RbacRole, CancellationToken, Task> sink, CancellationToken cancellationToken) => GiveAsync(Roles.FindAll(r => r.Namespace is not null), sink, cancellationToken);

    public Task ListClusterRolesAsync(Func<RbacRole, CancellationToken, Task> sink, CancellationToken cancellationToken) => GiveAsync(Roles.FindAll(r => r.Namespace is null), sink, cancellationToken);

    public Task ListRoleBindingsAsync(Func<RbacBinding, CancellationToken, Task> sink, CancellationToken cancellationToken) => GiveAsync(Bindings.FindAll(b => b.Namespace is not null), sink, cancellationToken);

    public Task ListClusterRoleBindingsAsync(Func<RbacBinding, CancellationToken, Task> sink, CancellationToken cancellationToken) => GiveAsync(Bindings.FindAll(b => b.Namespace is null), sink, cancellationToken);

    /// <summary>May throw when a binding is written, or make somebody else's write first.</summary>
    public Action<RbacBinding>? BeforeBinding { get; set; }

    public Task<RbacBinding?> GetBindingAsync(string? @namespace, string name, CancellationToken cancellationToken) =>
        Fault is null ? Task.FromResult(Bindings.Find(b => b.Namespace == @namespace && b.Name == name)) : Task.FromException<RbacBinding?>(Fault);

    public Task<RbacBinding> CreateBindingAsync(RbacBinding binding, CancellationToken cancellationToken) => WriteBinding("create", binding, mustExist: false);

    public Task<RbacBinding> ReplaceBindingAsync(RbacBinding binding, CancellationToken cancellationToken) => WriteBinding("replace", binding, mustExist: true);

    public Task<bool> DeleteBindingAsync(string? @namespace, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

    private Task<RbacBinding> WriteBinding(string verb, RbacBinding binding, bool mustExist)
    {
        var turn = BeforeBinding;
        BeforeBinding = null;
        turn?.Invoke(binding);
        var there = Bindings.FindIndex(b => b.Namespace == binding.Namespace && b.Name == binding.Name);
        if (there >= 0 != mustExist || (there >= 0 && Bindings[there].ResourceVersion != binding.ResourceVersion))
        {
            return Task.FromException<RbacBinding>(new EksAccessException(ErrorIds.KubernetesConflict, ErrorKind.Conflict, "Somebody else wrote it."));
        }

        Writes.Add($"{verb} {binding.Namespace ?? "cluster"}/{binding.Name}");
        if (there >= 0)
        {
            Bindings.RemoveAt(there);
        }

        Bindings.Add(binding with { ResourceVersion = binding.ResourceVersion + "1" });
        return Task.FromResult(binding);
    }

    private static Dictionary<string, string> Merge(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string?>? changes)
    {
        var after = new Dictionary<string, string>(before);
        foreach (var (key, value) in changes ?? new Dictionary<string, string?>())
        {
            after.Remove(key);
            if (value is not null)
            {
                after.Add(key, value);
            }
        }

        return after;
    }

    private async Task GiveAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        if ((ListFault ?? Fault) is { } fault)
        {
            throw fault;
        }

        foreach (var item in items)
        {
            await sink(item, cancellationToken);
        }
    }
}
