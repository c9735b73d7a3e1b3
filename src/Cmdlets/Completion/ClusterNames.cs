using System.Collections;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Completion;

/// <summary>Names inside one cluster: namespaces and groups, read with the caller's own rights.</summary>
internal static class ClusterNames
{
    /// <summary>The namespaces of the cluster named on the command line.</summary>
    public static IReadOnlyList<string> Namespaces(IDictionary bound) => Get(bound, NameCache.Namespaces, (kubernetes, add, token) =>
        kubernetes.ListNamespacesAsync(
            (name, _) =>
            {
                add(name);
                return Task.CompletedTask;
            },
            token));

    /// <summary>The groups that bindings of the cluster name, but for the ones that Kubernetes and EKS keep for themselves.</summary>
    public static IReadOnlyList<string> Groups(IDictionary bound) => Get(bound, NameCache.Groups, async (kubernetes, add, token) =>
    {
        Task AddGroups(Authorization.RbacBinding binding, CancellationToken cancellationToken)
        {
            foreach (var subject in binding.Subjects)
            {
                if (subject.Kind == "Group" && !IsReserved(subject.Name))
                {
                    add(subject.Name);
                }
            }

            return Task.CompletedTask;
        }

        await kubernetes.ListClusterRoleBindingsAsync(AddGroups, token).ConfigureAwait(false);
        await kubernetes.ListRoleBindingsAsync(AddGroups, token).ConfigureAwait(false);
    });

    /// <summary>True for groups that Kubernetes and EKS keep for themselves: nobody can be granted them.</summary>
    public static bool IsReserved(string group) => group.StartsWith("system:", StringComparison.Ordinal) || group.StartsWith("eks:", StringComparison.Ordinal);

    private static IReadOnlyList<string> Get(IDictionary bound, Func<string, string> kindOf, Func<IKubernetesApi, Action<string>, CancellationToken, Task> list)
    {
        var text = NetworkNames.Text(bound, "ClusterName");
        var cluster = ClusterArn.TryParse(text, out var arn) ? arn.Name : text;
        if (string.IsNullOrWhiteSpace(cluster) || NamePattern.HasWildcard(cluster))
        {
            return Array.Empty<string>();
        }

        return NetworkNames.Get(kindOf(cluster!), bound, async (session, add, token) =>
        {
            var description = await session.Eks.DescribeClusterAsync(cluster!, token).ConfigureAwait(false);
            var url = NetworkNames.Text(bound, "KubernetesEndpoint");
            var endpoint = new KubernetesEndpoint(description.Id ?? description.Name, url ?? description.Endpoint, description.CertificateAuthorityData)
            {
                CertificateHost = url is null ? null : new Uri(description.Endpoint).Host,
            };
            await list(session.OpenKubernetes(endpoint), add, token).ConfigureAwait(false);
        });
    }
}
