using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>Reviews: questions in the form of objects that are created and never stored.</summary>
internal static class ReviewHandlers
{
    private const string Authentication = "authentication.k8s.io";
    private const string Authorization = "authorization.k8s.io";

    /// <summary>The resources of reviews: group, resource, kind, namespaced.</summary>
    public static IReadOnlyList<KubernetesKind> Kinds { get; } =
    [
        new(Authentication, "v1", "selfsubjectreviews", "SelfSubjectReview", false),
        new(Authentication, "v1", "tokenreviews", "TokenReview", false),
        new(Authorization, "v1", "localsubjectaccessreviews", "LocalSubjectAccessReview", true),
        new(Authorization, "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview", false),
        new(Authorization, "v1", "selfsubjectrulesreviews", "SelfSubjectRulesReview", false),
        new(Authorization, "v1", "subjectaccessreviews", "SubjectAccessReview", false),
    ];

    /// <summary>Answers a review; null when the request is none.</summary>
    public static KubernetesAnswer? Handle(KubernetesCall call)
    {
        if (call.Info.Verb != "create" || !Serves(call))
        {
            return null;
        }

        return call.Info.Resource switch
        {
            "selfsubjectreviews" => Answer(call, call.BodyObject(), new JsonObject { ["userInfo"] = call.User.ToJson() }),
            "selfsubjectaccessreviews" => SelfAccess(call),
            "selfsubjectrulesreviews" => Rules(call),
            "tokenreviews" => Token(call),
            _ => Access(call),
        };
    }

    /// <summary>Reads the question of an access review.</summary>
    public static AccessRequest Question(JsonObject spec)
    {
        if (spec["nonResourceAttributes"] is JsonObject url)
        {
            return new AccessRequest(Text(url, "verb")) { NonResourceUrl = Text(url, "path") };
        }

        var resource = spec["resourceAttributes"] as JsonObject
            ?? throw new KubernetesFault(422, "Invalid", "SubjectAccessReview.authorization.k8s.io \"\" is invalid: spec: Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified");
        return new AccessRequest(Text(resource, "verb"))
        {
            ApiGroup = Text(resource, "group"),
            Resource = Text(resource, "resource"),
            Subresource = Text(resource, "subresource"),
            Name = Text(resource, "name"),
            Namespace = Text(resource, "namespace"),
        };
    }

    /// <summary>Reads the user of an access review. Access policies are found by the one key of <c>extra</c>, whatever the username.</summary>
    public static KubernetesUser Subject(JsonObject spec) => new(Text(spec, "user"), Texts(spec["groups"]))
    {
        Uid = Text(spec, "uid"),
        Extra = (spec["extra"] as JsonObject ?? []).ToDictionary(e => e.Key, e => (IReadOnlyList<string>)Texts(e.Value)),
    };

    private static bool Serves(KubernetesCall call) =>
        Kinds.Any(k => k.Group == call.Info.Group && k.Version == call.Info.Version && k.Resource == call.Info.Resource)
        && (call.Info.Resource != "selfsubjectreviews" || DefaultObjects.HasSelfSubjectReview(call.Cluster.Settings.Version));

    private static KubernetesAnswer SelfAccess(KubernetesCall call)
    {
        var review = call.BodyObject();
        return Answer(call, review, Status(call.Ask(Question(Spec(review)))));
    }

    private static KubernetesAnswer Access(KubernetesCall call)
    {
        var review = call.BodyObject();
        var spec = Spec(review);
        return Answer(call, review, Status(KubernetesAuthorizer.Decide(call.Cluster, Subject(spec), Question(spec), call.AsOf)));
    }

    private static KubernetesAnswer Token(KubernetesCall call)
    {
        var review = call.BodyObject();
        var cluster = call.Cluster;
        var identity = TokenVerifier.Verify(Text(Spec(review), "token"), cluster.Arn.Name, cluster.Arn.Partition, call.State, out _);
        var user = identity is null ? null : IdentityMapper.Map(identity, cluster, call.AsOf);
        return Answer(call, review, user is null
            ? new JsonObject { ["user"] = new JsonObject(), ["error"] = "[invalid bearer token]" }
            : new JsonObject { ["authenticated"] = true, ["user"] = user.ToJson() });
    }

    /// <summary>RBAC rules only: the webhook behind the access policies cannot list its rules.</summary>
    private static KubernetesAnswer Rules(KubernetesCall call)
    {
        var review = call.BodyObject();
        var place = Text(Spec(review), "namespace");
        var rbac = call.Store.Rbac;
        var rules = rbac.Bindings
            .Where(b => (b.Namespace is null || b.Namespace == place) && b.Subjects.Any(s => Applies(s, call.User)))
            .Select(rbac.RoleOf).OfType<RbacRole>().SelectMany(r => r.Rules).ToArray();
        return Answer(call, review, new JsonObject
        {
            ["resourceRules"] = new JsonArray(rules.Where(r => r.Resources.Count > 0).Select(r => (JsonNode?)new JsonObject
            {
                ["verbs"] = Array(r.Verbs), ["apiGroups"] = Array(r.ApiGroups), ["resources"] = Array(r.Resources), ["resourceNames"] = Array(r.ResourceNames),
            }).ToArray()),
            ["nonResourceRules"] = new JsonArray(rules.Where(r => r.NonResourceUrls.Count > 0).Select(r => (JsonNode?)new JsonObject
            {
                ["verbs"] = Array(r.Verbs), ["nonResourceURLs"] = Array(r.NonResourceUrls),
            }).ToArray()),
            ["incomplete"] = true,
            ["evaluationError"] = "webhook authorizer does not support user rule resolution",
        });
    }

    private static bool Applies(RbacSubject subject, KubernetesUser user) => subject.Kind switch
    {
        "User" => subject.Name == user.Username,
        "Group" => user.Groups.Contains(subject.Name, StringComparer.Ordinal),
        _ => false,
    };

    private static JsonObject Status(AuthorizerAnswer answer)
    {
        var status = new JsonObject { ["allowed"] = answer.Allowed };
        if (answer.Reason.Length > 0)
        {
            status["reason"] = answer.Reason;
        }

        return status;
    }

    private static KubernetesAnswer Answer(KubernetesCall call, JsonObject review, JsonObject status)
    {
        var kind = Kinds.First(k => k.Resource == call.Info.Resource);
        review["kind"] = kind.Kind;
        review["apiVersion"] = kind.ApiVersion;
        review["metadata"] = new JsonObject { ["creationTimestamp"] = null };
        review["status"] = status;
        return new KubernetesAnswer(201, review);
    }

    private static JsonObject Spec(JsonObject review) => review["spec"] as JsonObject ?? [];

    private static string Text(JsonObject from, string member) => from[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : string.Empty;

    private static string[] Texts(JsonNode? list) => (list as JsonArray ?? []).Select(i => (string?)i ?? string.Empty).ToArray();

    private static JsonArray Array(IEnumerable<string> texts) => new(texts.Select(t => (JsonNode?)JsonValue.Create(t)).ToArray());
}
