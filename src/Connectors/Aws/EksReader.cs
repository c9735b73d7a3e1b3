using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>Reads the answers of EKS. What is missing where the API promises it is an error, not a guess.</summary>
internal static class EksReader
{
    private static readonly DateTime Epoch = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Reads a body with one of the readers below.</summary>
    /// <exception cref="EksAccessException"><c>UnexpectedAnswer</c>.</exception>
    public static T Read<T>(byte[] body, CallContext context, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body.Length == 0 ? "{}"u8.ToArray() : body);
            return read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException or OverflowException)
        {
            throw AwsErrors.Unexpected(context, fault.Message, fault);
        }
    }

    public static bool Nothing(JsonElement root) => root.ValueKind == JsonValueKind.Object;

    public static string Text(JsonElement item) => item.GetString() ?? throw new FormatException("A name is null.");

    public static (IReadOnlyList<T> Items, string? Next) Page<T>(JsonElement root, string items, Func<JsonElement, T> read)
    {
        var list = Find(root, items) is { } array ? array.EnumerateArray().Select(read).ToArray() : [];
        return (list, OptionalText(root, "nextToken"));
    }

    public static AccessPolicySummary Policy(JsonElement item) => new(RequiredText(item, "name"), RequiredText(item, "arn"));

    public static AccessEntryDescription AccessEntry(JsonElement root)
    {
        var entry = root.GetProperty("accessEntry");
        return new AccessEntryDescription
        {
            ClusterName = RequiredText(entry, "clusterName"),
            PrincipalArn = RequiredText(entry, "principalArn"),
            KubernetesGroups = Texts(entry, "kubernetesGroups"),
            AccessEntryArn = OptionalText(entry, "accessEntryArn") ?? string.Empty,
            CreatedAt = Time(entry, "createdAt") ?? Epoch,
            ModifiedAt = Time(entry, "modifiedAt") ?? Epoch,
            Tags = Map(entry, "tags"),
            Username = OptionalText(entry, "username") ?? string.Empty,
            Type = RequiredText(entry, "type"),
        };
    }

    public static AssociatedAccessPolicy NewAssociation(JsonElement root) => Association(root.GetProperty("associatedAccessPolicy"));

    public static AssociatedAccessPolicy Association(JsonElement item) => new(
        RequiredText(item, "policyArn"), Scope(item.GetProperty("accessScope")), Time(item, "associatedAt") ?? Epoch, Time(item, "modifiedAt") ?? Epoch);

    public static ClusterDescription Cluster(JsonElement root)
    {
        var cluster = root.GetProperty("cluster");
        var access = Find(cluster, "accessConfig");
        var network = Find(cluster, "resourcesVpcConfig");
        var compute = Find(cluster, "computeConfig");
        return new ClusterDescription
        {
            Name = RequiredText(cluster, "name"),
            Arn = OptionalText(cluster, "arn") ?? string.Empty,
            Id = Find(cluster, "outpostConfig") is null ? null : OptionalText(cluster, "id"),
            Version = OptionalText(cluster, "version") ?? string.Empty,
            PlatformVersion = OptionalText(cluster, "platformVersion") ?? string.Empty,
            Status = OptionalText(cluster, "status") ?? string.Empty,
            Endpoint = OptionalText(cluster, "endpoint") ?? string.Empty,
            CertificateAuthorityData = Find(cluster, "certificateAuthority") is { } authority ? OptionalText(authority, "data") ?? string.Empty : string.Empty,
            AuthenticationMode = access is { } a ? OptionalText(a, "authenticationMode") : null,
            BootstrapClusterCreatorAdminPermissions = access is { } b ? Flag(b, "bootstrapClusterCreatorAdminPermissions") : null,
            RoleArn = OptionalText(cluster, "roleArn") ?? string.Empty,
            AutoModeNodeRoleArn = compute is { } c && Flag(c, "enabled") == true ? OptionalText(c, "nodeRoleArn") : null,
            EndpointPublicAccess = network is not { } n || (Flag(n, "endpointPublicAccess") ?? true),
            EndpointPrivateAccess = network is { } p && (Flag(p, "endpointPrivateAccess") ?? false),
            PublicAccessCidrs = network is { } q ? Texts(q, "publicAccessCidrs") : [],
            IsConnected = Find(cluster, "connectorConfig") is not null,
            CreatedAt = Time(cluster, "createdAt"),
            HealthIssues = Find(cluster, "health") is { } health ? Issues(health, "issues", "code", "message") : [],
            Tags = Map(cluster, "tags"),
        };
    }

    public static ClusterUpdate Update(JsonElement root)
    {
        var update = root.GetProperty("update");
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in Find(update, "params") is { } list ? list.EnumerateArray().ToArray() : [])
        {
            parameters[RequiredText(parameter, "type")] = OptionalText(parameter, "value") ?? string.Empty;
        }

        return new ClusterUpdate
        {
            Id = RequiredText(update, "id"),
            Status = RequiredText(update, "status"),
            Type = OptionalText(update, "type") ?? string.Empty,
            Parameters = parameters,
            CreatedAt = Time(update, "createdAt"),
            Errors = Issues(update, "errors", "errorCode", "errorMessage"),
        };
    }

    public static NodegroupDescription Nodegroup(JsonElement root)
    {
        var group = root.GetProperty("nodegroup");
        return new NodegroupDescription(
            RequiredText(group, "nodegroupName"), OptionalText(group, "nodeRole") ?? string.Empty, OptionalText(group, "amiType") ?? string.Empty, OptionalText(group, "status") ?? string.Empty);
    }

    public static FargateProfileDescription FargateProfile(JsonElement root)
    {
        var profile = root.GetProperty("fargateProfile");
        return new FargateProfileDescription(
            RequiredText(profile, "fargateProfileName"), OptionalText(profile, "podExecutionRoleArn") ?? string.Empty, OptionalText(profile, "status") ?? string.Empty);
    }

    public static IReadOnlyDictionary<string, string> Tags(JsonElement root) => Map(root, "tags");

    private static AccessScope Scope(JsonElement scope) => RequiredText(scope, "type") switch
    {
        "cluster" => AccessScope.Cluster,
        "namespace" => AccessScope.ForNamespaces(Texts(scope, "namespaces")),
        var other => throw new FormatException($"The access scope type '{other}' is not known."),
    };

    private static string[] Issues(JsonElement parent, string name, string code, string message) =>
        Find(parent, name) is { } list
            ? list.EnumerateArray().Select(i => (OptionalText(i, code) ?? "Unknown") + ": " + (OptionalText(i, message) ?? string.Empty)).ToArray()
            : [];

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    private static string? OptionalText(JsonElement parent, string name) => Find(parent, name)?.GetString();

    private static string RequiredText(JsonElement parent, string name) =>
        OptionalText(parent, name) ?? throw new FormatException($"The member '{name}' is missing.");

    private static bool? Flag(JsonElement parent, string name) => Find(parent, name)?.GetBoolean();

    private static string[] Texts(JsonElement parent, string name) => Find(parent, name) is { } list ? list.EnumerateArray().Select(Text).ToArray() : [];

    private static Dictionary<string, string> Map(JsonElement parent, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Find(parent, name) is { } found ? found.EnumerateObject().ToArray() : [])
        {
            map[pair.Name] = pair.Value.GetString() ?? string.Empty;
        }

        return map;
    }

    /// <summary>Seconds since 1970 with a fraction, as REST-JSON has them; texts in ISO 8601 are taken too.</summary>
    private static DateTime? Time(JsonElement parent, string name) => Find(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number => Epoch.AddTicks((long)(number.GetDecimal() * TimeSpan.TicksPerSecond)),
        { } text => DateTime.Parse(text.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
    };
}
