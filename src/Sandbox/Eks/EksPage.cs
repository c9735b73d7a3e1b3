using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;

namespace EksAccessManagement.Sandbox.Eks;

/// <summary>Cuts lists into pages. A token names the last item given, so that pages stay right while the list changes.</summary>
internal static class EksPage
{
    private const int Largest = 100;

    /// <summary>A page of items, each with its place in the order.</summary>
    public static JsonObject Of<T>(EksRequest request, string member, IEnumerable<(long Place, T Item)> items, Func<T, JsonNode?> show)
    {
        var size = Size(request);
        var after = After(request);
        var found = items.Where(i => i.Place > after).Take(size + 1).ToArray();
        var answer = new JsonObject { [member] = new JsonArray(found.Take(size).Select(i => show(i.Item)).ToArray()) };
        answer["nextToken"] = found.Length > size ? Token(request, found[size - 1].Place) : null;
        return answer;
    }

    /// <summary>A page of items in the order of a list.</summary>
    public static JsonObject Of<T>(EksRequest request, string member, IEnumerable<T> items, Func<T, JsonNode?> show) =>
        Of(request, member, items.Select((item, place) => ((long)place + 1, item)), show);

    private static int Size(EksRequest request)
    {
        var text = request.QueryValue("maxResults");
        if (text is null)
        {
            return Largest;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= Largest
            ? size
            : throw EksErrors.InvalidParameter($"maxResults must be between 1 and {Largest}.");
    }

    private static long After(EksRequest request)
    {
        if (request.QueryValue("nextToken") is not { Length: > 0 } token)
        {
            return 0;
        }

        try
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split('|');
            if (parts.Length == 3 && parts[0] == request.Operation.Name && parts[1] == request.ClusterName)
            {
                return long.Parse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }
        catch (FormatException)
        {
            // A token that we did not make: answered below like one of another list.
        }

        throw EksErrors.InvalidParameter("The specified nextToken is invalid.");
    }

    private static string Token(EksRequest request, long place) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{request.Operation.Name}|{request.ClusterName}|{place}")));
}
