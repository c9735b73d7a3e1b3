using System.Text.RegularExpressions;
using EksAccessManagement.Documents;

namespace EksAccessManagement.Connectors.Documents;

/// <summary>What kind of value a plain YAML scalar is, by the core schema of YAML 1.2.</summary>
internal static class CoreSchema
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant;
    private static readonly Regex Null = new(@"^(?:~|null|Null|NULL|)\z", Plain);
    private static readonly Regex Boolean = new(@"^(?:true|True|TRUE|false|False|FALSE)\z", Plain);
    private static readonly Regex Number = new(@"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z", Plain);

    /// <summary>Texts that some reader of YAML (1.1 or 1.2) takes for something else than text; they are written in quotes.</summary>
    private static readonly Regex Ambiguous = new(@"^(?:[-+.0-9~<=].*|(?i:y|n|yes|no|on|off|true|false|null)|)\z", Plain | RegexOptions.Singleline);

    /// <summary>The kind of a plain scalar without a tag.</summary>
    public static ScalarKind KindOf(string text) =>
        Null.IsMatch(text) ? ScalarKind.Null : Boolean.IsMatch(text) ? ScalarKind.Boolean : Number.IsMatch(text) ? ScalarKind.Number : ScalarKind.String;

    /// <summary>The kind that a tag asks for; null for a tag that says nothing about it.</summary>
    public static ScalarKind? KindOfTag(string tag) => tag switch
    {
        "tag:yaml.org,2002:str" or "!" => ScalarKind.String,
        "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" => ScalarKind.Number,
        "tag:yaml.org,2002:bool" => ScalarKind.Boolean,
        "tag:yaml.org,2002:null" => ScalarKind.Null,
        _ => null,
    };

    /// <summary>True for a text that must stand in quotes to stay a text everywhere.</summary>
    public static bool NeedsQuotes(string text) => Ambiguous.IsMatch(text);
}
