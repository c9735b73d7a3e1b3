using System.Collections;
using System.Globalization;

namespace EksAccessManagement.Binding;

/// <summary>Turns what a pipeline, a CSV cell or a command line holds into text, or says that it is none.</summary>
internal static class PlainText
{
    /// <summary>Takes PowerShell's wrapper off. An enum that went through Clixml is a number whose name only the wrapper knows.</summary>
    public static object? Unwrap(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped
        ? wrapped.BaseObject is IFormattable && wrapped.TypeNames.Any(t => t.StartsWith("Deserialized.", StringComparison.Ordinal)) ? wrapped.ToString() : wrapped.BaseObject
        : value;

    /// <summary>The text of a single value; null when the value is null or blank, which means "not given".</summary>
    /// <exception cref="ArgumentTransformationMetadataException">The value is not a text, or a text that stands for something lost.</exception>
    public static string? Single(object? value)
    {
        value = Unwrap(value);
        if (value is IEnumerable and not string and not IDictionary)
        {
            var items = Many(value);
            return items.Count switch
            {
                0 => null,
                1 => items[0],
                _ => throw BindingFault.Refused($"One text is expected here, and {items.Count.ToString(CultureInfo.InvariantCulture)} were given. Pipe them one by one, or call the command for each."),
            };
        }

        return Blank(Scalar(value));
    }

    /// <summary>The texts of a list, an array or a cell with semicolons; null when the value is null or blank.</summary>
    /// <exception cref="ArgumentTransformationMetadataException">An item is not a text, or a text that stands for something lost.</exception>
    public static List<string> Many(object? value)
    {
        var texts = new List<string>();
        Add(texts, Unwrap(value));
        return texts;
    }

    /// <summary>True when the value is null or blank: an empty CSV cell means "not given".</summary>
    public static bool IsNotGiven(object? value) => Unwrap(value) is null || (Unwrap(value) is string text && string.IsNullOrWhiteSpace(text));

    private static void Add(List<string> texts, object? value)
    {
        if (value is IEnumerable list and not string and not IDictionary)
        {
            foreach (var item in list)
            {
                Add(texts, Unwrap(item));
            }

            return;
        }

        foreach (var piece in (Scalar(value) ?? string.Empty).Split(';'))
        {
            if (Blank(piece) is { } text)
            {
                texts.Add(text);
            }
        }
    }

    private static string? Scalar(object? value) => value switch
    {
        null => null,
        string text => Checked(text),
        char or bool or Guid or Uri or Enum => value.ToString(),
        IFormattable number when value.GetType().IsPrimitive => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw BindingFault.WrongType($"A value of type {value.GetType().FullName} is not a text."),
    };

    /// <summary>Export-Csv and Format-Table leave such texts where a list or a long value stood; what they stood for is lost.</summary>
    private static string Checked(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith("System.", StringComparison.Ordinal) && (trimmed.EndsWith("[]", StringComparison.Ordinal) || trimmed.EndsWith("]", StringComparison.Ordinal) || trimmed.StartsWith("System.Collections.", StringComparison.Ordinal)))
        {
            throw BindingFault.Refused($"'{trimmed}' is the name of a .NET type: a list was lost when the file was written. Write lists into one cell with semicolons between the items.");
        }

        if (trimmed.EndsWith("\u2026", StringComparison.Ordinal) || trimmed.EndsWith("...", StringComparison.Ordinal))
        {
            throw BindingFault.Refused($"'{trimmed}' was cut off when it was displayed. Use the objects themselves, or Export-Csv or ConvertTo-Json, instead of formatted text.");
        }

        return text;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text!.Trim();
}
