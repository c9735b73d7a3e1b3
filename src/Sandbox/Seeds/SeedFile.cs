using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Sandbox.Seeds;

/// <summary>Reads seed files, YAML or JSON. Their keys are the members of the seed records, written in camel case.</summary>
/// <remarks>A key that is not known, a value of the wrong sort and a missing name are errors that name file, line and column.</remarks>
public static class SeedFile
{
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>Reads a file. Files that it names (<c>awsAuthFile</c>) are looked for beside it.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>, or <c>MalformedInput</c> with the place.</exception>
    public static SandboxSeed Read(string path) => Parse(ReadText(path), path, Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML, or JSON when it begins with a brace.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="folder">Where files that it names are looked for; null means that it may name none.</param>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>, or <c>MalformedInput</c> with the place.</exception>
    public static SandboxSeed Parse(string text, string source = "seed", string? folder = null)
    {
        var document = text.AsSpan().TrimStart() is ['{', ..] ? JsonText.Parse(text, source) : One(YamlText.Parse(text, source), source);
        return SeedMap.Read(document, "the seed", source, map => new SandboxSeed
        {
            DefaultRegion = map.Text("defaultRegion") ?? new SandboxSeed().DefaultRegion,
            Accounts = map.Items("accounts", "an account", m => Account(m, folder)),
        });
    }

    private static DocumentNode One(IReadOnlyList<DocumentNode> documents, string source) => documents switch
    {
        [var document] => document,
        [] => throw YamlText.Malformed(source, 1, 1, "the seed is empty"),
        _ => throw YamlText.Malformed(source, documents[1].Line, documents[1].Column, "a seed is one document"),
    };

    private static string ReadText(string path)
    {
        try
        {
            return new FileInfo(path).Length > MaxBytes ? throw new IOException("it is larger than 64 MiB.") : File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.NotFound, $"{path} cannot be read: {e.Message}", e)
            {
                RecommendedAction = "Give the path of a readable file.",
                TargetObject = path,
            };
        }
    }

    private static AccountSeed Account(SeedMap map, string? folder)
    {
        var id = map.Required("id");
        return id.Length != 12 || id.Any(c => !char.IsAsciiDigit(c))
            ? throw map.Wrong("id", "an account id of 12 digits")
            : new AccountSeed(id)
            {
                Partition = map.OneOf("partition", Partitions.Aws, [.. Partitions.All]),
                Users = map.Items("users", "a user", User),
                Roles = map.Items("roles", "a role", Role),
                Clusters = map.Items("clusters", "a cluster", m => Cluster(m, folder)),
            };
    }

    private static UserSeed User(SeedMap map) => new(map.Required("name"))
    {
        Path = IamPath(map),
        UniqueId = map.Text("uniqueId"),
        CreatedAt = map.Time("createdAt"),
        AccessKeys = map.Items("accessKeys", "an access key", k => new AccessKeySeed(k.Required("id"), k.Required("secret"))),
        Profile = map.Text("profile"),
        AllowedActions = map.Texts("allowedActions") ?? [],
        DeniedActions = map.Texts("deniedActions") ?? [],
    };

    private static RoleSeed Role(SeedMap map) => new(map.Required("name"))
    {
        Path = IamPath(map),
        UniqueId = map.Text("uniqueId"),
        CreatedAt = map.Time("createdAt"),
        TrustedPrincipals = map.Texts("trustedPrincipals") ?? [],
        Profile = map.Text("profile"),
        ProfileSessionName = map.Text("profileSessionName") ?? "sandbox",
        AllowedActions = map.Texts("allowedActions") ?? [],
        DeniedActions = map.Texts("deniedActions") ?? [],
        Sessions = map.Items("sessions", "a session", s => new RoleSessionSeed(
            s.Required("name"), s.Required("accessKeyId"), s.Required("secret"), s.Required("token"), s.Time("expiresAt") ?? throw s.Wrong("expiresAt", "a time"))),
    };

    private static string IamPath(SeedMap map)
    {
        var path = map.Text("path") ?? "/";
        return path is ['/', ..] && path[^1] == '/' ? path : throw map.Wrong("path", "a path with a slash at both ends, such as /team/");
    }

    private static ClusterSeed Cluster(SeedMap map, string? folder)
    {
        var standard = new ClusterSeed(map.Required("name"), map.Required("region"));
        return standard with
        {
            Version = map.Text("version") ?? standard.Version,
            PlatformVersion = map.Text("platformVersion") ?? standard.PlatformVersion,
            Status = map.OneOf("status", standard.Status, "ACTIVE", "CREATING", "DELETING", "FAILED", "UPDATING", "PENDING"),
            AuthenticationMode = map.OneOf("authenticationMode", standard.AuthenticationMode, "CONFIG_MAP", "API_AND_CONFIG_MAP", "API"),
            ShowsAccessConfig = map.Flag("showsAccessConfig", standard.ShowsAccessConfig),
            BootstrapClusterCreatorAdminPermissions = map.Flag("bootstrapClusterCreatorAdminPermissions", standard.BootstrapClusterCreatorAdminPermissions),
            Creator = PrincipalOf(map, "creator"),
            CreatorId = map.Text("creatorId"),
            CreatedAt = map.Time("createdAt"),
            RoleArn = map.Text("roleArn"),
            AutoModeNodeRoleArn = PrincipalOf(map, "autoModeNodeRoleArn"),
            EndpointPublicAccess = map.Flag("endpointPublicAccess", standard.EndpointPublicAccess),
            EndpointPrivateAccess = map.Flag("endpointPrivateAccess", standard.EndpointPrivateAccess),
            PublicAccessCidrs = map.Texts("publicAccessCidrs") ?? standard.PublicAccessCidrs,
            HealthIssues = map.Texts("healthIssues") ?? [],
            Tags = map.Map("tags") ?? standard.Tags,
            AddsEksOwnedEntries = map.Flag("addsEksOwnedEntries", standard.AddsEksOwnedEntries),
            AccessEntries = map.Items("accessEntries", "an access entry", Entry),
            Nodegroups = map.Items("nodegroups", "a node group", Nodegroup),
            FargateProfiles = map.Items("fargateProfiles", "a Fargate profile", FargateProfile),
            Updates = map.Items("updates", "an update", Update),
            AwsAuth = AwsAuth(map, folder),
            Namespaces = map.Texts("namespaces") ?? [],
            HasDefaultObjects = map.Flag("hasDefaultObjects", standard.HasDefaultObjects),
            Objects = map.Nodes("objects").Select(n => DocumentJson.ToJson(n) as System.Text.Json.Nodes.JsonObject ?? throw map.Wrong("objects", "a list of manifests")).ToArray(),
        };
    }

    private static string? PrincipalOf(SeedMap map, string key)
    {
        var text = map.Text(key);
        return text is null || PrincipalArn.TryParse(text, out _) ? text : throw map.Wrong(key, "the ARN of an IAM user or role");
    }

    private static AccessEntrySeed Entry(SeedMap map)
    {
        var arn = map.Required("principalArn");
        _ = PrincipalOf(map, "principalArn");
        return new AccessEntrySeed(arn)
        {
            PrincipalId = map.Text("principalId"),
            Type = map.Text("type") ?? "STANDARD",
            Username = map.Text("username"),
            KubernetesGroups = map.Texts("kubernetesGroups"),
            Tags = map.Map("tags") ?? new Dictionary<string, string>(),
            CreatedAt = map.Time("createdAt"),
            ModifiedAt = map.Time("modifiedAt"),
            Uuid = map.Text("uuid"),
            Policies = map.Items("policies", "an access policy", p => new AccessPolicySeed(p.Required("policy"))
            {
                Namespaces = p.Texts("namespaces") ?? [],
                AssociatedAt = p.Time("associatedAt"),
                ModifiedAt = p.Time("modifiedAt"),
            }),
        };
    }

    private static NodegroupSeed Nodegroup(SeedMap map)
    {
        var standard = new NodegroupSeed(map.Required("name"), PrincipalOf(map, "nodeRole") ?? map.Required("nodeRole"));
        return standard with { AmiType = map.Text("amiType") ?? standard.AmiType, Status = map.Text("status") ?? standard.Status };
    }

    private static FargateProfileSeed FargateProfile(SeedMap map)
    {
        var standard = new FargateProfileSeed(map.Required("name"), PrincipalOf(map, "podExecutionRoleArn") ?? map.Required("podExecutionRoleArn"));
        return standard with { Status = map.Text("status") ?? standard.Status };
    }

    private static ClusterUpdateSeed Update(SeedMap map) => new(map.Required("id"), map.Required("type"))
    {
        Status = map.OneOf("status", "Successful", "InProgress", "Failed", "Cancelled", "Successful"),
        Parameters = map.Map("parameters") ?? new Dictionary<string, string>(),
        CreatedAt = map.Time("createdAt"),
        EndsAt = map.Time("endsAt"),
        Fails = map.Flag("fails", false),
        Errors = map.Texts("errors") ?? [],
    };

    private static IReadOnlyDictionary<string, string>? AwsAuth(SeedMap map, string? folder)
    {
        var data = map.Map("awsAuth");
        if (map.Text("awsAuthFile") is not { } file)
        {
            return data;
        }

        return data is not null ? throw map.Wrong("awsAuthFile", "given without awsAuth")
            : folder is null ? throw map.Wrong("awsAuthFile", "left out here: this seed cannot name files")
            : AwsAuthSource.FromText(ReadText(Path.Combine(folder, file)), file).ToData();
    }
}
