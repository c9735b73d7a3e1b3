using System;
using System.Linq;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Migration;

/// <summary>What somebody decided about a row that cannot become an access entry as it stands.</summary>
/// <param name="Kind">The way out.</param>
/// <param name="Value">The group, username, ARN or type; empty for Stay and Drop.</param>
public sealed record MigrationChoice(MigrationChoiceKind Kind, string Value)
{
    /// <summary>Reads the text form: <c>stay</c>, <c>drop</c>, <c>group:ops</c>, <c>username:dev</c>, <c>principal:ARN</c>, <c>type:EC2_LINUX</c>.</summary>
    /// <exception cref="EksAccessException"><c>InvalidArgument</c>.</exception>
    public static MigrationChoice Parse(string text)
    {
        var colon = text.IndexOf(':');
        var word = (colon < 0 ? text : text.Substring(0, colon)).Trim();
        var value = colon < 0 ? string.Empty : text.Substring(colon + 1).Trim();
        var isName = word.Length > 0 && word.All(char.IsLetter);
        if (isName && Enum.TryParse<MigrationChoiceKind>(word, true, out var kind) && NeedsValue(kind) == (value.Length > 0))
        {
            return new MigrationChoice(kind, value);
        }

        throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"'{text}' is not a choice for a row.")
        {
            RecommendedAction = "Write stay, drop, group:NAME, username:NAME, principal:ARN or type:TYPE.",
            TargetObject = text,
            EndsPipeline = true,
        };
    }

    /// <summary>The text form.</summary>
    public override string ToString() => NeedsValue(Kind) ? $"{Kind.ToString().ToLowerInvariant()}:{Value}" : Kind.ToString().ToLowerInvariant();

    private static bool NeedsValue(MigrationChoiceKind kind) => kind is not (MigrationChoiceKind.Stay or MigrationChoiceKind.Drop);
}
