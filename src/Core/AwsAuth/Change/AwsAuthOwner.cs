using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>A tool that looks after the ConfigMap, and may undo what others change in it.</summary>
/// <param name="Tool">The tool's name, such as <c>Terraform</c>.</param>
/// <param name="Evidence">What says so: a label, an annotation, a field manager.</param>
/// <param name="WillUndo">True when its next run puts its own text back.</param>
public sealed record AwsAuthOwner(string Tool, string Evidence, bool WillUndo)
{
    private static readonly (string Tool, string Prefix)[] Metadata =
    [
        ("Flux", "kustomize.toolkit.fluxcd.io/"),
        ("Flux", "helm.toolkit.fluxcd.io/"),
        ("Argo CD", "argocd.argoproj.io/"),
        ("AWS CDK", "aws.cdk.eks/"),
        ("Pulumi", "pulumi.com/"),
        ("Helm", "meta.helm.sh/"),
        ("eksctl", "alpha.eksctl.io/"),
    ];

    private static readonly (string Tool, string Part)[] Managers =
    [
        ("Terraform", "terraform"),
        ("Flux", "kustomize-controller"),
        ("Flux", "helm-controller"),
        ("Argo CD", "argocd"),
        ("Pulumi", "pulumi"),
        ("eksctl", "eksctl"),
        ("Helm", "helm"),
    ];

    /// <summary>The tools that look after a ConfigMap, surest first; never null.</summary>
    /// <param name="configMap">The ConfigMap; null when there is none.</param>
    public static IReadOnlyList<AwsAuthOwner> Of(KubernetesConfigMap? configMap)
    {
        if (configMap is null)
        {
            return [];
        }

        var found = new List<AwsAuthOwner>();
        foreach (var pair in configMap.Labels.Concat(configMap.Annotations))
        {
            AddByMetadata(found, pair.Key, pair.Value);
        }

        foreach (var manager in configMap.FieldManagers)
        {
            AddByManager(found, manager);
        }

        return found.GroupBy(o => o.Tool).Select(g => g.First()).ToArray();
    }

    private static void AddByMetadata(List<AwsAuthOwner> found, string key, string value)
    {
        if (key == "app.kubernetes.io/managed-by")
        {
            found.Add(new AwsAuthOwner(Known(value), $"{key}={value}", true));
            return;
        }

        var match = Metadata.FirstOrDefault(m => key.StartsWith(m.Prefix, StringComparison.OrdinalIgnoreCase));
        if (match.Tool is not null)
        {
            found.Add(new AwsAuthOwner(match.Tool, key, match.Tool != "eksctl"));
        }
    }

    private static void AddByManager(List<AwsAuthOwner> found, string manager)
    {
        var match = Managers.FirstOrDefault(m => manager.IndexOf(m.Part, StringComparison.OrdinalIgnoreCase) >= 0);
        if (match.Tool is not null)
        {
            found.Add(new AwsAuthOwner(match.Tool, $"field manager {manager}", match.Tool != "eksctl"));
        }
    }

    private static string Known(string value) =>
        Metadata.Select(m => m.Tool).Concat(Managers.Select(m => m.Tool)).FirstOrDefault(t => string.Equals(t.Replace(" ", string.Empty), value.Replace(" ", string.Empty), StringComparison.OrdinalIgnoreCase)) ?? value;
}
