using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Errors;

namespace EksAccessManagement.AccessEntries;

/// <summary>Lists as they stand in one cell of a CSV file: with semicolons between the items.</summary>
public static class CellText
{
    /// <summary>The items of a text, trimmed; blank ones are passed over, so that an empty cell is an empty list.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c> for the name of a .NET collection, which a careless export leaves in place of the list.</exception>
    public static IReadOnlyList<string> Split(string? text)
    {
        var items = (text ?? string.Empty).Split(';').Select(i => i.Trim()).Where(i => i.Length > 0).ToArray();
        var lost = Array.Find(items, i => i.StartsWith("System.", StringComparison.Ordinal) && (i.EndsWith("[]", StringComparison.Ordinal) || i.IndexOf('`') > 0));
        return lost is null
            ? items
            : throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"'{lost}' is the name of a type: the list itself was lost when the text was written.")
            {
                RecommendedAction = "Write lists in one cell with semicolons between the items, as in devs;ops.",
                TargetObject = text,
            };
    }
}
