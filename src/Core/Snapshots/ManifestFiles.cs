using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Snapshots;

/// <summary>Reads files that <c>kubectl get -o yaml|json</c> wrote, where the Kubernetes API is out of reach.</summary>
public sealed class ManifestFiles
{
    private readonly IConnectors _connectors;

    /// <summary>Makes a reader.</summary>
    public ManifestFiles(IConnectors connectors) => _connectors = connectors;

    /// <summary>Reads what stands in for the Kubernetes API.</summary>
    /// <param name="rbacPaths">Full paths of files with RBAC objects and namespaces; empty to ask the API.</param>
    /// <param name="awsAuthPath">The full path of a file with aws-auth; null to ask the API.</param>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>, <c>MalformedInput</c> with file and place.</exception>
    public ClusterAccessFiles Read(IReadOnlyCollection<string> rbacPaths, string? awsAuthPath)
    {
        var rbac = rbacPaths.Count == 0 ? null : ReadRbac(rbacPaths);
        return new ClusterAccessFiles
        {
            Rbac = rbac,
            AwsAuth = awsAuthPath is null ? null : ReadAwsAuth(awsAuthPath),
            NotEvaluated = rbac is null ? [] : ManifestGaps.Of(rbac).ToArray(),
        };
    }

    /// <summary>Reads RBAC objects: manifests in JSON or YAML, lists of them, several documents in a file.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>, <c>MalformedInput</c> with file and place.</exception>
    public RbacManifests ReadRbac(IEnumerable<string> paths)
    {
        var manifests = new RbacManifests();
        foreach (var path in paths)
        {
            foreach (var document in Documents(path))
            {
                manifests.Add(document, path);
            }
        }

        return manifests;
    }

    private IReadOnlyDictionary<string, string> ReadAwsAuth(string path)
    {
        var source = AwsAuthSource.FromText(_connectors.Files.ReadText(path), path);

        // What kubectl writes has a name, a namespace and each key once: a file without them is none of a cluster.
        var refused = source.Problems.FirstOrDefault(p => p.IsUnread || p.Kind is AwsAuthProblemKind.WrongObject or AwsAuthProblemKind.NothingFound or AwsAuthProblemKind.KeyRepeated);
        return refused is null ? source.ToData() : throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{path}{(refused.Line > 0 ? $" line {refused.Line}" : string.Empty)}: {refused.Message}")
        {
            RecommendedAction = "Give what kubectl -n kube-system get configmap aws-auth -o yaml writes.",
            TargetObject = path,
        };
    }

    private IReadOnlyList<DocumentNode> Documents(string path)
    {
        var text = _connectors.Files.ReadText(path).TrimStart('\uFEFF');
        try
        {
            var first = text.FirstOrDefault(c => !char.IsWhiteSpace(c));
            return first is '{' or '[' ? [_connectors.Json.Parse(text)] : _connectors.Yaml.Parse(text);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.MalformedInput)
        {
            throw fault.Amend($"{path}: {fault.Message}", null, path);
        }
    }
}
