using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using EksAccessManagement.Authorization;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>Writes the bodies of requests to the Kubernetes API.</summary>
internal static class KubernetesWriter
{
    public const string RbacGroup = "rbac.authorization.k8s.io";

    public static byte[] ConfigMap(KubernetesConfigMap map) => Write(w =>
    {
        Kind(w, "v1", "ConfigMap");
        w.WriteStartObject("metadata");
        w.WriteString("namespace", map.Namespace);
        w.WriteString("name", map.Name);
        Map(w, "labels", map.Labels);
        Map(w, "annotations", map.Annotations);
        w.WriteEndObject();
        Map(w, "data", map.Data);
        Map(w, "binaryData", map.BinaryData);
    });

    /// <summary>A merge patch: null removes a key, and the resourceVersion makes the server refuse it when the object has changed.</summary>
    public static byte[] Patch(ConfigMapPatch patch) => Write(w =>
    {
        w.WriteStartObject("metadata");
        w.WriteString("resourceVersion", patch.ResourceVersion);
        Changes(w, "labels", patch.Labels);
        Changes(w, "annotations", patch.Annotations);
        w.WriteEndObject();
        Changes(w, "data", patch.Data.Count == 0 ? null : patch.Data);
        Changes(w, "binaryData", patch.BinaryData);
    });

    public static byte[] Binding(RbacBinding binding) => Write(w =>
    {
        Kind(w, RbacGroup + "/v1", binding.Namespace is null ? "ClusterRoleBinding" : "RoleBinding");
        w.WriteStartObject("metadata");
        w.WriteString("name", binding.Name);
        if (binding.Namespace is not null)
        {
            w.WriteString("namespace", binding.Namespace);
        }

        Map(w, "labels", binding.Labels);
        w.WriteEndObject();
        w.WriteStartObject("roleRef");
        w.WriteString("apiGroup", RbacGroup);
        w.WriteString("kind", binding.RoleKind);
        w.WriteString("name", binding.RoleName);
        w.WriteEndObject();
        Subjects(w, binding.Subjects);
    });

    /// <summary>A merge patch of a binding's subjects and nothing else, so that what others put on the object stays.</summary>
    public static byte[] NewSubjects(RbacBinding binding) => Write(w =>
    {
        w.WriteStartObject("metadata");
        w.WriteString("resourceVersion", binding.ResourceVersion);
        w.WriteEndObject();
        Subjects(w, binding.Subjects);
    });

    public static byte[] SelfSubjectReview() => Write(w => Kind(w, "authentication.k8s.io/v1", "SelfSubjectReview"));

    public static byte[] SelfSubjectAccessReview(AccessRequest request) => Write(w =>
    {
        Kind(w, "authorization.k8s.io/v1", "SelfSubjectAccessReview");
        w.WriteStartObject("spec");
        if (request.NonResourceUrl is not null)
        {
            w.WriteStartObject("nonResourceAttributes");
            w.WriteString("path", request.NonResourceUrl);
        }
        else
        {
            w.WriteStartObject("resourceAttributes");
            w.WriteString("group", request.ApiGroup);
            w.WriteString("resource", request.Resource);
            Filled(w, "subresource", request.Subresource);
            Filled(w, "name", request.Name);
            Filled(w, "namespace", request.Namespace);
        }

        w.WriteString("verb", request.Verb);
        w.WriteEndObject();
        w.WriteEndObject();
    });

    private static void Subjects(Utf8JsonWriter w, IReadOnlyList<RbacSubject> subjects)
    {
        w.WriteStartArray("subjects");
        foreach (var subject in subjects)
        {
            w.WriteStartObject();
            w.WriteString("kind", subject.Kind);
            w.WriteString("name", subject.Name);
            if (subject.Kind == "ServiceAccount")
            {
                Filled(w, "namespace", subject.Namespace ?? string.Empty);
            }
            else
            {
                w.WriteString("apiGroup", RbacGroup);
            }

            w.WriteEndObject();
        }

        w.WriteEndArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Kind(Utf8JsonWriter w, string apiVersion, string kind)
    {
        w.WriteString("apiVersion", apiVersion);
        w.WriteString("kind", kind);
    }

    private static void Map(Utf8JsonWriter w, string name, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count == 0)
        {
            return;
        }

        w.WriteStartObject(name);
        foreach (var pair in map)
        {
            w.WriteString(pair.Key, pair.Value);
        }

        w.WriteEndObject();
    }

    private static void Changes(Utf8JsonWriter w, string name, IReadOnlyDictionary<string, string?>? changes)
    {
        if (changes is null)
        {
            return;
        }

        w.WriteStartObject(name);
        foreach (var pair in changes)
        {
            w.WriteString(pair.Key, pair.Value);
        }

        w.WriteEndObject();
    }

    private static void Filled(Utf8JsonWriter w, string name, string value)
    {
        if (value.Length > 0)
        {
            w.WriteString(name, value);
        }
    }
}
