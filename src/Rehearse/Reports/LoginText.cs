using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Rehearse.Output;
using EksAccessManagement.Rehearse.Rehearsals;

namespace EksAccessManagement.Rehearse.Reports;

/// <summary>Words for logins and verdicts.</summary>
internal static class LoginText
{
    /// <summary>Who somebody is to the cluster.</summary>
    public static string Of(Login login)
    {
        if (login.Outcome != LoginOutcome.LetIn)
        {
            return login.Outcome == LoginOutcome.NotLetIn ? "not let in (401)" : "not tried";
        }

        var groups = login.Groups.Where(g => g != AccessIdentity.Authenticated).Select(g => g.Length == 0 ? "\"\"" : g).ToArray();
        return (login.Username.Length == 0 ? "(no name)" : login.Username)
            + (groups.Length == 0 ? ", no groups" : " in " + string.Join(", ", groups))
            + (login.MayDoEverything ? "; may do everything" : string.Empty);
    }

    /// <summary>The verdict in words.</summary>
    public static string Of(PrincipalStory story) => story.Verdict switch
    {
        MappingVerdict.Same => "the same",
        MappingVerdict.Equivalent => "equivalent: " + string.Join("; ", story.Differences),
        MappingVerdict.Changed => "CHANGED: " + string.Join("; ", story.Differences),
        MappingVerdict.RowOnly => "no access entry: goes on by its row, and loses access when the mode becomes API",
        MappingVerdict.Lost => "LOST: not let in any more",
        MappingVerdict.Gained => "GAINED: was not let in before",
        MappingVerdict.NeverLetIn => "no row of the file lets it in",
        _ => "not tried: " + string.Join("; ", story.Differences),
    };

    /// <summary>How a verdict is shown.</summary>
    public static Ink InkOf(MappingVerdict verdict) => verdict switch
    {
        MappingVerdict.Same or MappingVerdict.Equivalent => Ink.Good,
        MappingVerdict.Changed or MappingVerdict.Lost or MappingVerdict.Gained => Ink.Bad,
        MappingVerdict.RowOnly => Ink.Doubt,
        _ => Ink.Faint,
    };
}
