using System;
using System.Linq;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Lab;

/// <summary>What the program says of a lab, for programs and for people.</summary>
public static class LabText
{
    /// <summary>The lab's part of the line of readiness.</summary>
    internal static JsonObject Describe(LabHost lab) => new()
    {
        ["cluster"] = lab.Cluster.ToString(),
        ["url"] = lab.Url,
        ["folder"] = lab.Folder,
        ["adminKubeconfig"] = lab.AdminKubeconfig,
        ["auditLog"] = lab.AuditLog,
        ["processIds"] = new JsonArray(lab.ProcessIds.Select(i => (JsonNode?)JsonValue.Create(i)).ToArray()),
        ["notLoaded"] = new JsonArray(lab.NotLoaded.Select(o => (JsonNode?)JsonValue.Create(o)).ToArray()),
    };

    /// <summary>Who can be played, and what to try, in lines that can be copied.</summary>
    /// <param name="server">The sandbox.</param>
    /// <param name="lab">Its lab.</param>
    /// <param name="files">The files that were written for clients.</param>
    public static string WhatToTry(SandboxServer server, LabHost lab, ClientFiles files)
    {
        var cluster = lab.Cluster;
        var profiles = server.State.Profiles;
        var width = profiles.Select(p => p.Name.Length).DefaultIfEmpty().Max();
        var who = string.Join('\n', profiles.Select(p => $"  {p.Name.PadRight(width)}  {p.PrincipalArn}{(p.SessionName is null ? string.Empty : ", session " + p.SessionName)}"));
        var admin = (profiles.FirstOrDefault(p => p.Name == "default") ?? profiles.FirstOrDefault(p => p.SessionName is null))?.Name ?? "default";

        // Somebody who is known to the cluster and may not do everything already.
        var entries = server.State.GetAccessEntries(cluster).Where(e => !e.Policies.Any(p => p.Policy.EndsWith("ClusterAdminPolicy", StringComparison.Ordinal)))
            .Select(e => e.PrincipalArn).ToHashSet(StringComparer.Ordinal);
        var other = profiles.OrderByDescending(p => entries.Contains(p.PrincipalArn)).ThenByDescending(p => p.SessionName is not null).FirstOrDefault();
        var left = lab.NotLoaded.Count == 0 ? string.Empty : $"\nNot taken over, because this Kubernetes is too old for it:\n  {string.Join("\n  ", lab.NotLoaded)}\n";
        return $"""

            The cluster {cluster.Name} is a real kube-apiserver now: {lab.Url}
            {left}
            Profiles (for AWS_PROFILE and aws --profile), each with a kubeconfig {files.Folder}/kubeconfig-PROFILE.json:
            {who}

            Try:
              export AWS_CONFIG_FILE={files.Config} AWS_SHARED_CREDENTIALS_FILE={files.Credentials} AWS_EC2_METADATA_DISABLED=true
              kubectl --kubeconfig {lab.AdminKubeconfig} get ns                # the lab's own administrator, whom EKS is not asked about
              kubectl --kubeconfig {files.Folder}/kubeconfig-{other?.Name}.json auth can-i --list
              aws eks list-access-entries --profile {admin} --region {cluster.Region} --cluster-name {cluster.Name}
              aws eks associate-access-policy --profile {admin} --region {cluster.Region} --cluster-name {cluster.Name} \
                --principal-arn {other?.PrincipalArn} --access-scope type=namespace,namespaces=default \
                --policy-arn arn:{cluster.Partition}:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
              kubectl --kubeconfig {files.Folder}/kubeconfig-{other?.Name}.json get pods -n default
              kubectl --kubeconfig {lab.AdminKubeconfig} edit configmap aws-auth -n kube-system
              tail -f {lab.AuditLog}
            In PowerShell: Import-Module EksAccessManagement; Get-EKSAccessEntry -ClusterName {cluster.Name} -Region {cluster.Region} -ProfileName {admin} -EndpointUrl {server.EndpointUrl}

            A token is the same within one second, and the server remembers it for 10 s: wait a second after a change of an entry or of aws-auth.
            It ends with Ctrl+C, and everything goes with it.
            """;
    }
}
