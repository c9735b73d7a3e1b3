using System.Linq;
using EksAccessManagement.AwsAuth.Yaml;

namespace EksAccessManagement.AwsAuth;

/// <summary>Rules about the sign that begins a comment after a blank, and is a letter like others without one.</summary>
internal static class HashRules
{
    /// <summary>Looks at a row; true when it says why the username is missing.</summary>
    public static bool Check(IssueSink sink, AwsAuthRow row)
    {
        var saysName = false;
        foreach (var field in row.Draft?.Mapping?.Fields.Where(f => f.Key.IsString && f.Value.Kind == GoKind.Null) ?? [])
        {
            var name = GoText.Fold(field.Key.Name);
            var value = sink.Map.Source.Value(AwsAuthKeys.Of(row.Kind))!;
            var reading = sink.Map.Readings.First(r => r.Value.Key == value.Key);
            var index = reading.Index(field.KeyNode);
            var line = value.Lines.Line(value.ValueLine(index));
            var hash = line.IndexOf('#');
            if (name is not ("username" or "groups") || hash < 0 || hash + 1 >= line.Length || (name == "groups" && line[hash + 1] == ' ') || line.Substring(0, hash).TrimEnd().EndsWith(":", System.StringComparison.Ordinal) is false)
            {
                continue;
            }

            var rest = line.Substring(hash);
            sink.AddAt("hash-sign", row, $"A # after a blank begins a comment, so that {name} has no value: {rest} is not read.", $"Write {name}: {(name == "groups" ? "[" + rest.TrimStart('#', ' ') + "]" : rest.TrimStart('#', ' '))}, or put {rest} in quotes.", value.Locate(value.Lines.Start(value.ValueLine(index)) + hash));
            saysName |= name == "username";
        }

        Names(sink, row);
        return saysName;
    }

    private static void Names(IssueSink sink, AwsAuthRow row)
    {
        var nodes = row.Draft?.Groups.Nodes();
        for (var i = 0; i < row.Groups.Count; i++)
        {
            var hash = row.Groups[i].IndexOf('#');
            if (hash > 0 && nodes?[i] is { } node)
            {
                sink.Add("hash-sign", row, $"Without a blank before it the # is part of the name: the group is {row.Groups[i]}, and {row.Arn} does not get what {row.Groups[i].Substring(0, hash)} gives.", "Put a blank before the #, or remove it and what follows.", node: node);
            }
        }
    }
}
