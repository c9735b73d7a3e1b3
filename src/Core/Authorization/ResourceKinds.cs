using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Authorization;

/// <summary>The resources that every cluster has: groups, short names, and which of them stand outside of namespaces.</summary>
/// <remarks>Source: <c>kubectl api-resources</c> of Kubernetes 1.34, the nodes of its metrics API, and the signers that rules name. Custom resources are not in it and are taken as written.</remarks>
public static class ResourceKinds
{
    // Lines: API group, * for cluster-scoped, plural, singular, short names.
    private const string Table = """
        core  configmaps configmap cm
        core  endpoints endpoints ep
        core  events event ev
        core  limitranges limitrange limits
        core * namespaces namespace ns
        core * nodes node no
        core  persistentvolumeclaims persistentvolumeclaim pvc
        core * persistentvolumes persistentvolume pv
        core  pods pod po
        core  podtemplates podtemplate
        core  replicationcontrollers replicationcontroller rc
        core  resourcequotas resourcequota quota
        core  secrets secret
        core  serviceaccounts serviceaccount sa
        core  services service svc
        core * componentstatuses componentstatus cs
        core * users user
        core * groups group
        admissionregistration.k8s.io * mutatingwebhookconfigurations mutatingwebhookconfiguration
        admissionregistration.k8s.io * validatingwebhookconfigurations validatingwebhookconfiguration
        admissionregistration.k8s.io * validatingadmissionpolicies validatingadmissionpolicy
        admissionregistration.k8s.io * validatingadmissionpolicybindings validatingadmissionpolicybinding
        apiextensions.k8s.io * customresourcedefinitions customresourcedefinition crd crds
        apiregistration.k8s.io * apiservices apiservice
        apps  controllerrevisions controllerrevision
        apps  daemonsets daemonset ds
        apps  deployments deployment deploy
        apps  replicasets replicaset rs
        apps  statefulsets statefulset sts
        authentication.k8s.io * tokenreviews tokenreview
        authentication.k8s.io * selfsubjectreviews selfsubjectreview
        authorization.k8s.io  localsubjectaccessreviews localsubjectaccessreview
        authorization.k8s.io * selfsubjectaccessreviews selfsubjectaccessreview
        authorization.k8s.io * selfsubjectrulesreviews selfsubjectrulesreview
        authorization.k8s.io * subjectaccessreviews subjectaccessreview
        autoscaling  horizontalpodautoscalers horizontalpodautoscaler hpa
        batch  cronjobs cronjob cj
        batch  jobs job
        certificates.k8s.io * certificatesigningrequests certificatesigningrequest csr
        certificates.k8s.io * clustertrustbundles clustertrustbundle
        certificates.k8s.io * signers signer
        coordination.k8s.io  leases lease
        discovery.k8s.io  endpointslices endpointslice
        flowcontrol.apiserver.k8s.io * flowschemas flowschema
        flowcontrol.apiserver.k8s.io * prioritylevelconfigurations prioritylevelconfiguration
        networking.k8s.io  ingresses ingress ing
        metrics.k8s.io * nodes
        networking.k8s.io * ingressclasses ingressclass
        networking.k8s.io * ipaddresses ipaddress ip
        networking.k8s.io * servicecidrs servicecidr
        networking.k8s.io  networkpolicies networkpolicy netpol
        node.k8s.io * runtimeclasses runtimeclass
        policy  poddisruptionbudgets poddisruptionbudget pdb
        rbac.authorization.k8s.io * clusterrolebindings clusterrolebinding
        rbac.authorization.k8s.io * clusterroles clusterrole
        rbac.authorization.k8s.io  rolebindings rolebinding
        rbac.authorization.k8s.io  roles role
        resource.k8s.io * deviceclasses deviceclass
        resource.k8s.io * resourceslices resourceslice
        scheduling.k8s.io * priorityclasses priorityclass pc
        storage.k8s.io * csidrivers csidriver
        storage.k8s.io * csinodes csinode
        storage.k8s.io  csistoragecapacities csistoragecapacity
        storage.k8s.io * storageclasses storageclass sc
        storage.k8s.io * volumeattachments volumeattachment
        storage.k8s.io * volumeattributesclasses volumeattributesclass vac
        """;

    private static readonly Dictionary<string, (string Group, string Plural)> ByName = new(StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<(string Group, string Plural)> Clustered = [];

    static ResourceKinds()
    {
        foreach (var words in Table.Split('\n').Select(l => l.Split([' ', '\r'], StringSplitOptions.RemoveEmptyEntries).ToList()))
        {
            var group = words[0] == "core" ? string.Empty : words[0];
            var isClustered = words.Remove("*");
            if (isClustered)
            {
                Clustered.Add((group, words[1]));
            }

            foreach (var name in words.Skip(1).Where(n => !ByName.ContainsKey(n)))
            {
                ByName.Add(name, (group, words[1]));
            }
        }
    }

    /// <summary>The plurals of all resources in the table.</summary>
    public static IReadOnlyList<string> Names => ByName.Values.Select(v => v.Plural).Distinct(StringComparer.Ordinal).ToArray();

    /// <summary>True when a request is on a resource that is known to stand outside of namespaces; a named namespace is one too, but it is decided inside itself.</summary>
    public static bool IsClusterScoped(AccessRequest request) =>
        request.NonResourceUrl is null
        && IsClusterScoped(request.ApiGroup, request.Resource)
        && !(request.Resource == "namespaces" && !IsOnMany(request.Verb));

    /// <summary>True for a resource that is known to stand outside of namespaces.</summary>
    internal static bool IsClusterScoped(string apiGroup, string resource) => Clustered.Contains((apiGroup, resource));

    /// <summary>True for the verbs of requests that name no object.</summary>
    internal static bool IsOnMany(string verb) => verb is "list" or "watch" or "create" or "deletecollection";

    internal static bool TryFind(string name, out string group, out string plural)
    {
        var found = ByName.TryGetValue(name, out var kind);
        (group, plural) = found ? kind : (string.Empty, name);
        return found;
    }
}
