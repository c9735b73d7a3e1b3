using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>Makes a change of values in the text of a file: a manifest in YAML or JSON, a text of keys, or the bare list of one key.</summary>
internal static class AwsAuthTextEditor
{
    /// <summary>The text after a change.</summary>
    /// <param name="text">The text before; a byte order mark at its beginning stays.</param>
    /// <param name="fileName">The file, for messages.</param>
    /// <param name="request">The change.</param>
    /// <exception cref="EksAccessException"><c>MalformedInput</c>, <c>ResourceInUse</c>, <c>InvalidArgument</c>.</exception>
    public static string Edit(string text, string? fileName, AwsAuthChangeRequest request)
    {
        if (text.StartsWith("\uFEFF", StringComparison.Ordinal))
        {
            return "\uFEFF" + Edit(text.Substring(1), fileName, request);
        }

        if (text.Trim().Length == 0)
        {
            var made = request.Plan(null);
            return made is null ? text : AwsAuthManifest.Write(made.Data);
        }

        var source = AwsAuthSource.FromText(text, fileName);
        if (source.Origin is not null)
        {
            throw Refused(source, "is a backup, and a backup is not edited. Restore it, or edit the aws-auth of the cluster.");
        }

        source.RequireSound("edited", orEmpty: true);
        var before = source.ToData();
        var after = request.Plan(new KubernetesConfigMap(AwsAuthKeys.Namespace, AwsAuthKeys.Name) { Data = before })!.Data;
        foreach (var pair in after.Where(p => !before.TryGetValue(p.Key, out var old) || old != p.Value))
        {
            source = Put(source, pair.Key, pair.Value);
        }

        return source.FileText;
    }

    private static AwsAuthSource Put(AwsAuthSource source, string key, string text)
    {
        var value = source.Value(key);
        if (value is null && source.Shape == AwsAuthShape.Value)
        {
            throw Refused(source, $"is the text of {source.Values[0].Key}, in which a row of {key} has no place. Give a whole ConfigMap, or the text of {key}.");
        }

        // A block text may end without a line end; the rows are the same then.
        var bare = text.TrimEnd('\n');
        var file = value is null
            ? KeyAdder.Add(source, key, text)
            : ValueWriter.ReplaceLines(source, value, text) ?? ValueWriter.ReplaceLines(source, value, bare) ?? ValueWriter.Replace(source, value, text);
        return file is not null
            ? AwsAuthSource.FromText(file, source.FileName)
            : throw Refused(source, $"cannot be edited without touching more than {key}: an anchor, a fold or the like is in the way. Put the change there by hand.");
    }

    private static EksAccessException Refused(AwsAuthSource source, string why) => new(ErrorIds.MalformedInput, ErrorKind.InvalidState, $"{source.FileName ?? "The text"} {why}")
    {
        RecommendedAction = "Find-AwsAuthIssue says what is in the text.",
        TargetObject = source.FileName,
    };
}
