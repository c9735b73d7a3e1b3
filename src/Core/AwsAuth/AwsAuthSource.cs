using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Where an aws-auth comes from: the texts of its keys, the file or cluster they stand in, and what is wrong around them.</summary>
public sealed class AwsAuthSource
{
    private readonly IReadOnlyDictionary<string, string> _others;

    internal AwsAuthSource(
        string? fileName,
        AwsAuthOrigin? origin,
        IReadOnlyList<AwsAuthValue> values,
        IReadOnlyList<AwsAuthReadingProblem> problems,
        string fileText,
        AwsAuthShape shape,
        IReadOnlyDictionary<string, string> others)
    {
        _others = others;
        FileName = fileName;
        Origin = origin;
        Values = values;
        Problems = problems;
        FileText = fileText;
        Shape = shape;
    }

    /// <summary>The file; null for pipeline text and clusters.</summary>
    public string? FileName { get; }

    /// <summary>The cluster; null when the text is not known to come from one.</summary>
    public AwsAuthOrigin? Origin { get; }

    /// <summary>The values found, one a key; never null.</summary>
    public IReadOnlyList<AwsAuthValue> Values { get; }

    /// <summary>What is wrong around the values; never null.</summary>
    public IReadOnlyList<AwsAuthReadingProblem> Problems { get; }

    /// <summary>The whole text; empty for a cluster.</summary>
    public string FileText { get; }

    /// <summary>What sort of text it is.</summary>
    public AwsAuthShape Shape { get; }

    /// <summary>The data of a ConfigMap, key by key.</summary>
    /// <param name="data">The keys and their texts.</param>
    /// <param name="origin">The cluster, when known.</param>
    /// <param name="fileName">The file, when it came from one.</param>
    public static AwsAuthSource FromData(IReadOnlyDictionary<string, string> data, AwsAuthOrigin? origin = null, string? fileName = null)
    {
        var values = new List<AwsAuthValue>();
        var problems = new List<AwsAuthReadingProblem>();
        var others = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in data.OrderBy(p => Order(p.Key)).ThenBy(p => p.Key, StringComparer.Ordinal))
        {
            if (AwsAuthKeys.All.Contains(pair.Key, StringComparer.Ordinal))
            {
                values.Add(new AwsAuthValue(pair.Key, pair.Value ?? string.Empty));
            }
            else
            {
                problems.Add(Ignored(pair.Key, 0, 0));
                others[pair.Key] = pair.Value ?? string.Empty;
            }
        }

        return new AwsAuthSource(fileName, origin, values, problems, string.Empty, AwsAuthShape.Data, others);
    }

    /// <summary>A ConfigMap as read from a cluster; null stands for one that does not exist, which lets nobody in.</summary>
    /// <param name="configMap">The ConfigMap.</param>
    /// <param name="origin">The cluster.</param>
    public static AwsAuthSource FromConfigMap(KubernetesConfigMap? configMap, AwsAuthOrigin? origin) =>
        FromData(configMap?.Data ?? new Dictionary<string, string>(), origin);

    /// <summary>
    /// Any text: a manifest in YAML or JSON, the output of <c>kubectl get</c>, a text with the keys <c>mapRoles:</c> at its top,
    /// or the bare list of one key. Never throws; what cannot be understood is a problem.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The file it came from, for messages.</param>
    /// <param name="origin">The cluster it belongs to, when known.</param>
    public static AwsAuthSource FromText(string text, string? fileName = null, AwsAuthOrigin? origin = null) =>
        new AwsAuthTextReader(text, fileName, origin).Read();

    /// <summary>The text of a key; null when it is missing.</summary>
    /// <param name="key">The key, exact case.</param>
    public AwsAuthValue? Value(string key) => Values.FirstOrDefault(v => string.Equals(v.Key, key, StringComparison.Ordinal));

    /// <summary>The texts by key, as Kubernetes holds them, also those of keys that the authenticator does not read.</summary>
    public IReadOnlyDictionary<string, string> ToData()
    {
        var data = _others.ToDictionary(p => p.Key, p => p.Value, StringComparer.Ordinal);
        foreach (var value in Values)
        {
            data[value.Key] = value.Text;
        }

        return data;
    }

    /// <summary>The same text as one of a cluster.</summary>
    /// <param name="origin">The cluster.</param>
    public AwsAuthSource Of(AwsAuthOrigin origin) => new(FileName, origin, Values, Problems, FileText, Shape, _others);

    /// <summary>Refuses a text whose values do not reach a cluster as they stand. A manifest without a namespace is fine.</summary>
    /// <param name="what">What is to be done with it, for the message.</param>
    /// <param name="orEmpty">True when a manifest without any value is fine too.</param>
    internal void RequireSound(string what, bool orEmpty = false)
    {
        var refused = Problems
            .Where(p => p.IsUnread || (p.Kind == AwsAuthProblemKind.NothingFound && !(orEmpty && Shape == AwsAuthShape.Manifest)))
            .OrderBy(p => p.Kind == AwsAuthProblemKind.WrongObject)
            .FirstOrDefault();
        if (refused is not null)
        {
            throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{FileName ?? "The text"} cannot be {what}{(refused.Line > 0 ? $" (line {refused.Line}, column {refused.Column})" : string.Empty)}: {refused.Message}")
            {
                RecommendedAction = "Mend it first: Find-AwsAuthIssue says what is wrong, Repair-AwsAuth mends it.",
                TargetObject = FileName,
            };
        }
    }

    internal static AwsAuthReadingProblem Ignored(string key, int line, int column)
    {
        var meant = AwsAuthKeys.Meant(key);
        var message = meant is null
            ? $"The authenticator does not know the key {key} and ignores it."
            : $"The authenticator ignores the key {key} without a word: its name must be exactly {meant}. Nobody listed under it gets in.";
        return new AwsAuthReadingProblem(AwsAuthProblemKind.KeyIgnored, message) { Key = key, Line = line, Column = column };
    }

    private static int Order(string key) => key switch
    {
        AwsAuthKeys.MapRoles => 0,
        AwsAuthKeys.MapUsers => 1,
        AwsAuthKeys.MapAccounts => 2,
        _ => 3,
    };
}
