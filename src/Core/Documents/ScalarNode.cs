namespace EksAccessManagement.Documents;

/// <summary>A single value. Numbers and booleans keep their text, so that nothing is lost on the way through.</summary>
/// <param name="Value">The text of the value; empty for null.</param>
/// <param name="Kind">What the document's schema says the value is.</param>
public sealed record ScalarNode(string Value, ScalarKind Kind) : DocumentNode
{
    /// <summary>The null value.</summary>
    public static ScalarNode Null { get; } = new(string.Empty, ScalarKind.Null);

    /// <summary>True when the text stood in quotes or in a block scalar.</summary>
    public bool Quoted { get; init; }

    /// <summary>For a block scalar (<c>|</c> or <c>&gt;</c>): the line its first content line stands on, from 1; else 0.</summary>
    public int ContentLine { get; init; }

    /// <summary>For a block scalar: how many columns of indentation were cut from each content line; else 0.</summary>
    public int ContentIndentation { get; init; }

    /// <summary>Makes a text value.</summary>
    public static ScalarNode Text(string value) => new(value, ScalarKind.String);

    /// <summary>Makes a boolean value.</summary>
    public static ScalarNode Boolean(bool value) => new(value ? "true" : "false", ScalarKind.Boolean);

    /// <summary>Makes a whole number.</summary>
    public static ScalarNode Number(long value) =>
        new(value.ToString(System.Globalization.CultureInfo.InvariantCulture), ScalarKind.Number);
}
