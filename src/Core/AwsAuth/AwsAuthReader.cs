using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Reads aws-auth exactly as the authenticator does. Total: there is an answer for every text, and it never throws.</summary>
/// <remarks>Source: aws-iam-authenticator pkg/mapper/configmap/configmap.go (ParseMap, saveMap) and the libraries behind it.</remarks>
public static class AwsAuthReader
{
    /// <summary>Reads a source.</summary>
    public static AwsAuthMap Read(AwsAuthSource source)
    {
        var readings = source.Values.Where(v => AwsAuthKeys.All.Contains(v.Key, StringComparer.Ordinal)).Select(KeyReading.Read).ToArray();
        return AwsAuthMap.Build(source, readings);
    }

    /// <summary>Reads the data of a ConfigMap.</summary>
    /// <param name="data">The keys and their texts.</param>
    /// <param name="origin">The cluster, when known.</param>
    public static AwsAuthMap Read(IReadOnlyDictionary<string, string> data, AwsAuthOrigin? origin = null) => Read(AwsAuthSource.FromData(data, origin));

    /// <summary>Reads any text; see <see cref="AwsAuthSource.FromText"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The file it came from.</param>
    public static AwsAuthMap ReadText(string text, string? fileName = null) => Read(AwsAuthSource.FromText(text, fileName));
}
