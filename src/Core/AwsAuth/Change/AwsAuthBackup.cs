using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>A byte-exact copy of an aws-auth with the cluster it belongs to.</summary>
public sealed record AwsAuthBackup
{
    /// <summary>What a backup file says it is.</summary>
    public const string Kind = "AwsAuthBackup";

    private const int FormatVersion = 1;

    /// <summary>The cluster.</summary>
    public AwsAuthOrigin Origin { get; init; } = new(string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);

    /// <summary>When the copy was made, UTC.</summary>
    public DateTime TakenAt { get; init; }

    /// <summary>The ConfigMap; null when the cluster had none.</summary>
    public KubernetesConfigMap? ConfigMap { get; init; }

    /// <summary>SHA-256 over data, binary data, labels and annotations, in hexadecimal.</summary>
    public string Sha256 { get; init; } = string.Empty;

    /// <summary>Where it was written; null before that.</summary>
    public string? Path { get; init; }

    /// <summary>Makes a backup of a ConfigMap.</summary>
    /// <param name="configMap">The ConfigMap as read; null for none.</param>
    /// <param name="origin">The cluster.</param>
    /// <param name="takenAt">The time, UTC.</param>
    public static AwsAuthBackup Of(KubernetesConfigMap? configMap, AwsAuthOrigin origin, DateTime takenAt) => new()
    {
        ConfigMap = configMap,
        Origin = origin,
        TakenAt = DateTime.SpecifyKind(takenAt, DateTimeKind.Utc),
        Sha256 = Hash(configMap),
    };

    /// <summary>The backup as the text of a file.</summary>
    /// <param name="json">Writes JSON.</param>
    public string Write(IJson json)
    {
        var entries = new List<MappingEntry>
        {
            Entry("kind", ScalarNode.Text(Kind)),
            Entry("version", ScalarNode.Number(FormatVersion)),
            Entry("clusterName", ScalarNode.Text(Origin.ClusterName)),
            Entry("clusterArn", ScalarNode.Text(Origin.ClusterArn)),
            Entry("region", ScalarNode.Text(Origin.Region)),
            Entry("accountId", ScalarNode.Text(Origin.AccountId)),
            Entry("takenAt", ScalarNode.Text(TakenAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))),
            Entry("exists", ScalarNode.Boolean(ConfigMap is not null)),
            Entry("resourceVersion", ScalarNode.Text(ConfigMap?.ResourceVersion ?? string.Empty)),
            Entry("uid", ScalarNode.Text(ConfigMap?.Uid ?? string.Empty)),
            Entry("sha256", ScalarNode.Text(Sha256)),
            Entry("labels", Map(ConfigMap?.Labels)),
            Entry("annotations", Map(ConfigMap?.Annotations)),
            Entry("data", Map(ConfigMap?.Data)),
            Entry("binaryData", Map(ConfigMap?.BinaryData)),
        };
        return json.Write(new MappingNode(entries), true) + "\n";
    }

    /// <summary>Reads the text of a backup file and checks that nothing in it was changed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="json">Reads JSON.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="EksAccessException"><c>MalformedInput</c> when it is no backup, or was changed after it was written.</exception>
    public static AwsAuthBackup Read(string text, IJson json, string? path = null)
    {
        if (json.Parse(text.TrimStart('\uFEFF')) is not MappingNode root || root.Text("kind") != Kind)
        {
            throw Malformed($"{path ?? "The text"} is no backup of aws-auth.", path);
        }

        if (root.Text("version") != FormatVersion.ToString(CultureInfo.InvariantCulture))
        {
            throw Malformed($"{path ?? "The backup"} was written by a newer version of this module (format {root.Text("version")}).", path);
        }

        var configMap = root.Text("exists") == "false" ? null : new KubernetesConfigMap(AwsAuthKeys.Namespace, AwsAuthKeys.Name)
        {
            Data = Texts(root, "data"),
            BinaryData = Texts(root, "binaryData"),
            Labels = Texts(root, "labels"),
            Annotations = Texts(root, "annotations"),
            ResourceVersion = root.Text("resourceVersion") ?? string.Empty,
            Uid = root.Text("uid") ?? string.Empty,
        };
        var hash = Hash(configMap);
        if (!string.Equals(hash, root.Text("sha256"), StringComparison.OrdinalIgnoreCase))
        {
            throw Malformed($"{path ?? "The backup"} was changed after it was written: its SHA-256 does not fit.", path);
        }

        return new AwsAuthBackup
        {
            Origin = new AwsAuthOrigin(root.Text("clusterName") ?? string.Empty, root.Text("clusterArn") ?? string.Empty, root.Text("region") ?? string.Empty, root.Text("accountId") ?? string.Empty, "backup"),
            TakenAt = DateTime.TryParse(root.Text("takenAt"), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var taken) ? taken : default,
            ConfigMap = configMap,
            Sha256 = hash,
            Path = path,
        };
    }

    /// <summary>Writes the backup to a file that only its owner can read.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="files">The file system.</param>
    /// <param name="json">Writes JSON.</param>
    /// <returns>The backup with its path.</returns>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>.</exception>
    public AwsAuthBackup Save(string path, IFiles files, IJson json)
    {
        files.WriteOwnerOnly(path, Write(json));
        return this with { Path = path };
    }

    /// <summary>The backup as a source for every other reading.</summary>
    public AwsAuthSource ToSource() => AwsAuthSource.FromData(ConfigMap?.Data ?? new Dictionary<string, string>(), Origin, Path);

    /// <summary>A file name that tells the cluster and the time, good on every system.</summary>
    public string DefaultFileName() => $"aws-auth-{Origin.ClusterName}-{TakenAt.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}.json";

    private static MappingEntry Entry(string key, DocumentNode value) => new(ScalarNode.Text(key), value);

    private static MappingNode Map(IReadOnlyDictionary<string, string>? map) =>
        new((map ?? new Dictionary<string, string>()).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => Entry(p.Key, ScalarNode.Text(p.Value))).ToArray());

    private static Dictionary<string, string> Texts(MappingNode root, string key)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in root.Mapping(key)?.Entries ?? [])
        {
            texts[entry.Key.Value] = (entry.Value as ScalarNode)?.Value ?? string.Empty;
        }

        return texts;
    }

    /// <summary>Lengths stand before the texts, so that no two contents have one hash input.</summary>
    private static string Hash(KubernetesConfigMap? configMap)
    {
        var text = new StringBuilder(configMap is null ? "none" : "some");
        foreach (var part in new[] { configMap?.Data, configMap?.BinaryData, configMap?.Labels, configMap?.Annotations })
        {
            text.Append('#').Append(part?.Count ?? 0);
            foreach (var pair in (part ?? new Dictionary<string, string>()).OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                text.Append(':').Append(pair.Key.Length).Append(':').Append(pair.Key).Append(':').Append(pair.Value.Length).Append(':').Append(pair.Value);
            }
        }

        using var sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(Encoding.UTF8.GetBytes(text.ToString())).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static EksAccessException Malformed(string message, string? path) => new(ErrorIds.MalformedInput, ErrorKind.InvalidInput, message)
    {
        RecommendedAction = "Give a file that Backup-AwsAuth wrote, unchanged.",
        TargetObject = path,
    };
}
