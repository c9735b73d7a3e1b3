using System;
using System.Globalization;

namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>A scalar resolved by the rules of go-yaml v2 (YAML 1.1 with its own additions and omissions).</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Canonical">Its text, or for whole numbers and booleans a form that is the same for the same value.</param>
/// <param name="Number">The value of a fraction.</param>
internal readonly record struct GoScalar(GoKind Kind, string Canonical, double Number)
{
    private const string Core = "tag:yaml.org,2002:";

    /// <summary>Resolves a scalar node.</summary>
    /// <exception cref="YamlSyntaxException">The value is not what its tag says.</exception>
    public static GoScalar Resolve(YamlNode node)
    {
        if (node.Tag.Length == 0)
        {
            return node.Implicit ? ResolvePlain(node.Value, timestampTag: false, out _) : Text(node.Value);
        }

        if (!node.Tag.StartsWith(Core, StringComparison.Ordinal))
        {
            return Text(node.Value);
        }

        var tag = node.Tag.Substring(Core.Length);
        switch (tag)
        {
            case "binary":
                return Text(GoBase64.Decode(node.Value) ?? throw Fail(node, "base64"));
            case "str":
                return Text(node.Value);
            case "bool" or "int" or "float" or "null" or "timestamp":
                return ResolveTagged(node, tag);
            default:
                return Text(node.Value);
        }
    }

    private static GoScalar ResolveTagged(YamlNode node, string tag)
    {
        var value = ResolvePlain(node.Value, tag == "timestamp", out var timestamp);
        var fits = tag switch
        {
            "bool" => value.Kind == GoKind.Boolean,
            "int" => value.Kind is GoKind.Integer or GoKind.Unsigned,
            "float" => value.Kind is GoKind.Integer or GoKind.Float or GoKind.NotFinite,
            "null" => value.Kind == GoKind.Null,
            _ => timestamp,
        };
        if (!fits)
        {
            throw Fail(node, tag);
        }

        return tag == "float" && value.Kind == GoKind.Integer
            ? new GoScalar(GoKind.Float, string.Empty, double.Parse(value.Canonical, CultureInfo.InvariantCulture))
            : value;
    }

    private static YamlSyntaxException Fail(YamlNode node, string tag) =>
        new(YamlFault.BadTaggedValue, $"the value is tagged as {tag} and is none", node.Start.Index, node.Start.Index);

    private static GoScalar Text(string text) => new(GoKind.String, text, 0);

    private static GoScalar ResolvePlain(string text, bool timestampTag, out bool timestamp)
    {
        timestamp = false;
        if (text.Length == 0)
        {
            return new GoScalar(GoKind.Null, string.Empty, 0);
        }

        switch (text[0])
        {
            case 'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O' or '~':
                return ResolveWord(text);
            case '.':
                return GoNumber.IsSpecial(text, out var special) ? new GoScalar(GoKind.NotFinite, text, special)
                    : GoNumber.TryPointFloat(text, out var point) ? new GoScalar(GoKind.Float, text, point)
                    : Text(text);
            case '+' or '-' or (>= '0' and <= '9'):
                if (GoNumber.IsSpecial(text, out var infinite))
                {
                    return new GoScalar(GoKind.NotFinite, text, infinite);
                }

                if (timestampTag && GoTimestamp.IsTimestamp(text))
                {
                    timestamp = true;
                    return Text(text);
                }

                return GoNumber.Resolve(text) ?? Text(text);
            default:
                return Text(text);
        }
    }

    private static GoScalar ResolveWord(string text) => text switch
    {
        "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => new GoScalar(GoKind.Boolean, "true", 0),
        "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => new GoScalar(GoKind.Boolean, "false", 0),
        "~" or "null" or "Null" or "NULL" => new GoScalar(GoKind.Null, text, 0),
        _ => Text(text),
    };
}
