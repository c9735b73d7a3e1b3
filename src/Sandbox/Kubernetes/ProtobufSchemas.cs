using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Kubernetes;

/// <summary>How a field of a message is written.</summary>
internal enum ProtobufType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>Bytes, base64 in JSON.</summary>
    Bytes,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A boolean.</summary>
    Boolean,

    /// <summary>A message.</summary>
    Message,

    /// <summary>A map of texts to <see cref="ProtobufField.Inner"/>, or to texts when there is none.</summary>
    Map,

    /// <summary>A message whose only field is a list, which JSON shows as the list.</summary>
    List,

    /// <summary>A time.</summary>
    Time,
}

/// <summary>A field of a message.</summary>
internal sealed record ProtobufField(string Name, ProtobufType Type = ProtobufType.Text)
{
    public bool Repeated { get; init; }

    public IReadOnlyDictionary<int, ProtobufField>? Inner { get; init; }

    /// <summary>The type of a map's values.</summary>
    public ProtobufType ValueType { get; init; } = ProtobufType.Text;
}

/// <summary>The messages of the kinds that clients send as protobuf and that the sandbox reads.</summary>
/// <remarks>Source: the generated.proto files of kubernetes, staging/src/k8s.io/api and apimachinery.</remarks>
internal static class ProtobufSchemas
{
    private static readonly Dictionary<int, ProtobufField> OwnerReference = new()
    {
        [1] = new("kind"), [3] = new("name"), [4] = new("uid"), [5] = new("apiVersion"), [6] = new("controller", ProtobufType.Boolean), [7] = new("blockOwnerDeletion", ProtobufType.Boolean),
    };

    private static readonly Dictionary<int, ProtobufField> ObjectMeta = new()
    {
        [1] = new("name"), [2] = new("generateName"), [3] = new("namespace"), [5] = new("uid"), [6] = new("resourceVersion"),
        [8] = new("creationTimestamp", ProtobufType.Time), [11] = Texts("labels"), [12] = Texts("annotations"),
        [13] = new("ownerReferences", ProtobufType.Message) { Repeated = true, Inner = OwnerReference }, [14] = Many("finalizers"),
    };

    private static readonly Dictionary<int, ProtobufField> PolicyRule = new()
    {
        [1] = Many("verbs"), [2] = Many("apiGroups"), [3] = Many("resources"), [4] = Many("resourceNames"), [5] = Many("nonResourceURLs"),
    };

    private static readonly Dictionary<int, ProtobufField> LabelSelector = new()
    {
        [1] = Texts("matchLabels"),
        [2] = new("matchExpressions", ProtobufType.Message) { Repeated = true, Inner = new Dictionary<int, ProtobufField> { [1] = new("key"), [2] = new("operator"), [3] = Many("values") } },
    };

    private static readonly Dictionary<int, ProtobufField> Binding = new()
    {
        [1] = Message("metadata", ObjectMeta),
        [2] = new("subjects", ProtobufType.Message) { Repeated = true, Inner = new Dictionary<int, ProtobufField> { [1] = new("kind"), [2] = new("apiGroup"), [3] = new("name"), [4] = new("namespace") } },
        [3] = Message("roleRef", new Dictionary<int, ProtobufField> { [1] = new("apiGroup"), [2] = new("kind"), [3] = new("name") }),
    };

    private static readonly Dictionary<int, ProtobufField> ResourceAttributes = new()
    {
        [1] = new("namespace"), [2] = new("verb"), [3] = new("group"), [4] = new("version"), [5] = new("resource"), [6] = new("subresource"), [7] = new("name"),
    };

    private static readonly Dictionary<int, ProtobufField> NonResourceAttributes = new() { [1] = new("path"), [2] = new("verb") };

    private static readonly Dictionary<int, ProtobufField> AccessReview = new()
    {
        [1] = Message("metadata", ObjectMeta),
        [2] = Message("spec", new Dictionary<int, ProtobufField>
        {
            [1] = Message("resourceAttributes", ResourceAttributes),
            [2] = Message("nonResourceAttributes", NonResourceAttributes),
            [3] = new("user"),
            [4] = Many("groups"),
            [5] = new("extra", ProtobufType.Map) { ValueType = ProtobufType.List },
            [6] = new("uid"),
        }),
    };

    /// <summary>The message of a kind, or null.</summary>
    public static IReadOnlyDictionary<int, ProtobufField>? Of(string apiVersion, string kind) => (apiVersion, kind) switch
    {
        ("v1", "Namespace") => With(2, Message("spec", new Dictionary<int, ProtobufField> { [1] = Many("finalizers") })),
        ("v1", "ConfigMap") => With((2, Texts("data")), (3, Bytes("binaryData")), (4, new("immutable", ProtobufType.Boolean))),
        ("v1", "Secret") => With((2, Bytes("data")), (3, new("type")), (4, Texts("stringData")), (5, new("immutable", ProtobufType.Boolean))),
        ("v1", "ServiceAccount") => With((4, new("automountServiceAccountToken", ProtobufType.Boolean))),
        ("rbac.authorization.k8s.io/v1", "Role") => With(2, Rules()),
        ("rbac.authorization.k8s.io/v1", "ClusterRole") => With((2, Rules()), (3, Message("aggregationRule", new Dictionary<int, ProtobufField>
        {
            [1] = new("clusterRoleSelectors", ProtobufType.Message) { Repeated = true, Inner = LabelSelector },
        }))),
        ("rbac.authorization.k8s.io/v1", "RoleBinding" or "ClusterRoleBinding") => Binding,
        ("authorization.k8s.io/v1", "SelfSubjectAccessReview" or "SubjectAccessReview" or "LocalSubjectAccessReview") => AccessReview,
        ("authorization.k8s.io/v1", "SelfSubjectRulesReview") => With(2, Message("spec", new Dictionary<int, ProtobufField> { [1] = new("namespace") })),
        ("authentication.k8s.io/v1", "SelfSubjectReview") => With(),
        ("authentication.k8s.io/v1", "TokenReview") => With(2, Message("spec", new Dictionary<int, ProtobufField> { [1] = new("token"), [2] = Many("audiences") })),
        (_, "DeleteOptions") => new Dictionary<int, ProtobufField>
        {
            [1] = new("gracePeriodSeconds", ProtobufType.Number),
            [2] = Message("preconditions", new Dictionary<int, ProtobufField> { [1] = new("uid"), [2] = new("resourceVersion") }),
            [4] = new("propagationPolicy"),
            [5] = Many("dryRun"),
        },
        _ => null,
    };

    private static Dictionary<int, ProtobufField> With(int number, ProtobufField field) => With((number, field));

    private static Dictionary<int, ProtobufField> With(params (int Number, ProtobufField Field)[] fields)
    {
        var message = new Dictionary<int, ProtobufField> { [1] = Message("metadata", ObjectMeta) };
        foreach (var (number, field) in fields)
        {
            message[number] = field;
        }

        return message;
    }

    private static ProtobufField Rules() => new("rules", ProtobufType.Message) { Repeated = true, Inner = PolicyRule };

    private static ProtobufField Message(string name, IReadOnlyDictionary<int, ProtobufField> inner) => new(name, ProtobufType.Message) { Inner = inner };

    private static ProtobufField Many(string name) => new(name) { Repeated = true };

    private static ProtobufField Texts(string name) => new(name, ProtobufType.Map);

    private static ProtobufField Bytes(string name) => new(name, ProtobufType.Map) { ValueType = ProtobufType.Bytes };
}
