using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Snapshots;

/// <summary>
/// Sees to it that Kubernetes groups are bound to a ClusterRole: adopts a binding that says so already, adds the group to the
/// one of its own name, or makes it. Doing it twice is the same as doing it once.
/// </summary>
public sealed class GroupBinder
{
    private const int Attempts = 3;

    private readonly IYaml _yaml;
    private readonly IOperator _operator;

    /// <summary>Makes a binder for one run.</summary>
    public GroupBinder(IYaml yaml, IOperator @operator) => (_yaml, _operator) = (yaml, @operator);

    /// <summary>Binds the groups. Where the Kubernetes API cannot be reached, the manifests are all there is, with a warning.</summary>
    /// <exception cref="EksAccessException">What <see cref="GroupBindingRequest.Check"/> throws.</exception>
    public async Task<GroupBindingResult> BindAsync(ClusterTarget target, GroupBindingRequest request, CancellationToken cancellationToken)
    {
        request.Check();
        var places = request.Namespaces.Count == 0 ? new string?[] { null } : request.Namespaces.Distinct(StringComparer.Ordinal).ToArray();
        var wanted = places.SelectMany(p => request.Groups.Distinct(StringComparer.Ordinal).Select(g => Wanted(g, request.ClusterRole, p))).ToArray();
        var run = new Run();
        try
        {
            var kubernetes = target.OpenKubernetes();
            var known = await KnownAsync(kubernetes, places, cancellationToken).ConfigureAwait(false);
            foreach (var binding in wanted)
            {
                await BindOrNoteAsync(target, kubernetes, binding, known, run, cancellationToken).ConfigureAwait(false);
            }

            await LookForRoleAsync(kubernetes, request.ClusterRole, run, cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            run.Fault ??= fault;
        }

        if (run.Fault is { } reason)
        {
            run.Warnings.Insert(0, Shortfall(target, wanted, run, reason));
        }

        return new GroupBindingResult
        {
            Changes = run.Changes,
            Warnings = run.Warnings,
            Applied = run.Applied,
            Fault = run.Fault is { } refused && !refused.IsKubernetesOutOfReach() && run.Settled.Count < wanted.Length ? refused : null,
            Manifest = string.Join("---\n", wanted.Select(b => _yaml.Write(RbacManifestWriter.Binding(run.Known.TryGetValue(b, out var there) ? there : b)).TrimEnd() + "\n")),
        };
    }

    // Some bindings may stand by then: who reads the warning must know which.
    private static string Shortfall(ClusterTarget target, RbacBinding[] wanted, Run run, EksAccessException fault)
    {
        var open = wanted.Where(b => !run.Settled.Contains(b)).Select(Text).ToArray();
        if (open.Length == 0)
        {
            return $"On cluster {target} the bindings are in place, but whether the ClusterRole {wanted[0].RoleName} exists could not be seen: {fault.Message}";
        }

        var made = run.Applied ? $" These were: {string.Join("; ", run.Changes)}." : string.Empty;
        return $"On cluster {target} {(open.Length == 1 ? "a binding was" : $"{open.Length} bindings were")} not made: {string.Join(", ", open)}: {fault.Message}{made} The property Manifest has them all for kubectl apply.";
    }

    // Slashes and percent signs cannot stand in the name of an RBAC object, which may hold all else.
    private static RbacBinding Wanted(string group, string role, string? place) =>
        new($"{group}:{role}".Replace('/', '-').Replace('%', '-'), place, "ClusterRole", role, [new RbacSubject("Group", group)]);

    private static bool Says(RbacBinding there, RbacBinding wanted) =>
        there.Namespace == wanted.Namespace && HasRole(there, wanted) && there.Subjects.Any(s => s.Kind == "Group" && s.Name == wanted.Subjects[0].Name);

    private static bool HasRole(RbacBinding there, RbacBinding wanted) => there.RoleKind == wanted.RoleKind && there.RoleName == wanted.RoleName;

    private static string Text(RbacBinding binding) => $"{(binding.Namespace is null ? "ClusterRoleBinding" : "RoleBinding")} {(binding.Namespace is null ? string.Empty : binding.Namespace + "/")}{binding.Name}";

    private static async Task<IReadOnlyList<RbacBinding>> KnownAsync(IKubernetesApi kubernetes, IReadOnlyCollection<string?> places, CancellationToken cancellationToken)
    {
        var known = new List<RbacBinding>();
        Task Keep(RbacBinding binding, CancellationToken token)
        {
            known.Add(binding);
            return Task.CompletedTask;
        }

        try
        {
            await (places.Contains(null) ? kubernetes.ListClusterRoleBindingsAsync(Keep, cancellationToken) : kubernetes.ListRoleBindingsAsync(Keep, cancellationToken)).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesForbidden)
        {
            // Who may not list may still read and make the binding of the group's own name.
        }

        return known;
    }

    private static async Task LookForRoleAsync(IKubernetesApi kubernetes, string role, Run run, CancellationToken cancellationToken)
    {
        var exists = false;
        try
        {
            await kubernetes.ListClusterRolesAsync(
                (r, _) =>
                {
                    exists |= r.Name == role;
                    return Task.CompletedTask;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesForbidden)
        {
            return;
        }

        if (!exists)
        {
            run.Warnings.Add($"The ClusterRole {role} does not exist: until it does, the binding gives nothing.");
        }
    }

    // One binding that is refused (its name is taken, a namespace is closed to the caller) holds up no other.
    private async Task BindOrNoteAsync(ClusterTarget target, IKubernetesApi kubernetes, RbacBinding wanted, IReadOnlyList<RbacBinding> known, Run run, CancellationToken cancellationToken)
    {
        try
        {
            await BindOneAsync(target, kubernetes, wanted, known, run, cancellationToken).ConfigureAwait(false);
            run.Settled.Add(wanted);
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline && !fault.IsKubernetesOutOfReach())
        {
            run.Fault ??= fault;
        }
    }

    private async Task BindOneAsync(ClusterTarget target, IKubernetesApi kubernetes, RbacBinding wanted, IReadOnlyList<RbacBinding> known, Run run, CancellationToken cancellationToken)
    {
        var attempt = 1;
        while (!await TryBindAsync(target, kubernetes, wanted, known, run, attempt == Attempts, cancellationToken).ConfigureAwait(false))
        {
            attempt++;
        }
    }

    // False when somebody else wrote the binding in between: what it says now decides anew.
    private async Task<bool> TryBindAsync(ClusterTarget target, IKubernetesApi kubernetes, RbacBinding wanted, IReadOnlyList<RbacBinding> known, Run run, bool isLast, CancellationToken cancellationToken)
    {
        if (known.FirstOrDefault(k => Says(k, wanted)) is { } adopted)
        {
            run.Known[wanted] = adopted;
            return true;
        }

        var own = await kubernetes.GetBindingAsync(wanted.Namespace, wanted.Name, cancellationToken).ConfigureAwait(false);
        if (own is not null && Says(own, wanted))
        {
            run.Known[wanted] = own;
            return true;
        }

        if (own is not null && !HasRole(own, wanted))
        {
            throw new EksAccessException(ErrorIds.KubernetesConflict, ErrorKind.Conflict, $"{Text(own)} on cluster {target} binds {own.RoleKind} {own.RoleName}; what a binding binds cannot be changed.")
            {
                RecommendedAction = "Delete that binding, or bind the group by hand under another name.",
                TargetObject = own.Name,
            };
        }

        var line = own is null ? $"create {Text(wanted)} of ClusterRole {wanted.RoleName} to group {wanted.Subjects[0].Name}" : $"add group {wanted.Subjects[0].Name} to {Text(own)}";
        var confirmed = await _operator.ConfirmAsync($"{target}/{Text(wanted)}", char.ToUpperInvariant(line[0]) + line.Substring(1), cancellationToken).ConfigureAwait(false);
        if (!confirmed && !_operator.DryRun)
        {
            return true;
        }

        var after = own is null ? wanted : own with { Subjects = [.. own.Subjects, wanted.Subjects[0]] };
        run.Known[wanted] = after;
        if (confirmed && !_operator.DryRun)
        {
            try
            {
                await (own is null ? kubernetes.CreateBindingAsync(after, cancellationToken) : kubernetes.ReplaceBindingAsync(after, cancellationToken)).ConfigureAwait(false);
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesConflict && !isLast)
            {
                return false;
            }

            run.Applied = true;
        }

        run.Changes.Add(line);
        return true;
    }

    private sealed class Run
    {
        public List<string> Changes { get; } = [];

        public List<string> Warnings { get; } = [];

        public Dictionary<RbacBinding, RbacBinding> Known { get; } = [];

        public HashSet<RbacBinding> Settled { get; } = [];

        public bool Applied { get; set; }

        public EksAccessException? Fault { get; set; }
    }
}
