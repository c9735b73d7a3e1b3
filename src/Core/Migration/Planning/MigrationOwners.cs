using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Tells by field managers, labels, annotations and tags whose code manages aws-auth and the entries, and what it has to change.</summary>
internal static class MigrationOwners
{
    private static readonly (string Word, string Owner, string Change)[] Known =
    [
        ("terraform", "Terraform", "Take the resource out of the state (terraform state rm) before its code is removed, or the next apply deletes aws-auth; write aws_eks_access_entry resources and import the entries."),
        ("hashicorp", "Terraform", "Take the resource out of the state (terraform state rm) before its code is removed, or the next apply deletes aws-auth; write aws_eks_access_entry resources and import the entries."),
        ("pulumi", "Pulumi", "Protect or unlink the ConfigMap in the state before its code is removed; write AccessEntry resources and import the entries."),
        ("eksctl", "eksctl", "Replace iamIdentityMappings by accessEntries in the config file; do not run eksctl create iamidentitymapping any more."),
        ("cloudformation", "CloudFormation", "Give the resource DeletionPolicy: Retain before it is removed from the template; a mode step cannot be rolled back by a stack."),
        ("cdk", "CDK", "Set the cluster's authenticationMode step by step; the aws-auth construct writes the whole map on every deployment."),
        ("argocd", "Argo CD", "Take aws-auth out of the application without pruning it."),
        ("flux", "Flux", "Take aws-auth out of the sources with pruning off."),
        ("helm", "Helm", "Take aws-auth out of the chart with the annotation helm.sh/resource-policy: keep."),
        ("crossplane", "Crossplane", "Orphan the object (deletionPolicy: Orphan) before its manifest is removed."),
        ("aws-auth-operator", "an aws-auth operator", "Stop the operator first: it writes the whole map again."),
    ];

    /// <summary>The owners that leave a trace.</summary>
    public static IReadOnlyList<MigrationOwner> Find(KubernetesConfigMap? awsAuth, EKSClusterAccess access)
    {
        var owners = new List<MigrationOwner>();
        if (awsAuth is not null)
        {
            owners.AddRange(awsAuth.FieldManagers.Select(m => Of("aws-auth", m, "field manager " + m)).OfType<MigrationOwner>());
            owners.AddRange(awsAuth.Labels.Concat(awsAuth.Annotations).Select(l => Of("aws-auth", l.Key + "=" + l.Value, l.Key + "=" + Short(l.Value))).OfType<MigrationOwner>());
        }

        foreach (var entry in access.Entries)
        {
            owners.AddRange(entry.Tags.Select(t => Of(entry.PrincipalArn, t.Key + "=" + t.Value, $"tag {t.Key}={Short(t.Value)}")).OfType<MigrationOwner>());
        }

        return owners.GroupBy(o => (o.Part, o.Owner)).Select(g => g.First()).ToArray();
    }

    private static MigrationOwner? Of(string part, string text, string evidence)
    {
        var known = Known.FirstOrDefault(k => text.IndexOf(k.Word, StringComparison.OrdinalIgnoreCase) >= 0);
        return known.Word is null ? null : new MigrationOwner(part, known.Owner, evidence, known.Change);
    }

    private static string Short(string text) => text.Length <= 60 ? text : text.Substring(0, 60) + "…";
}
