using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Rehearse.Effects;
using EksAccessManagement.Rehearse.Output;

namespace EksAccessManagement.Rehearse.Reports;

/// <summary>Words for effective access.</summary>
internal static class EffectText
{
    private const int MostDifferences = 5;

    /// <summary>Tells what a principal could do and can do.</summary>
    public static void Tell(TextPage page, EffectiveChange effective, bool isNode, int labelWidth)
    {
        if (isNode)
        {
            page.Labelled("  note", "nodes have their rights from the Node authorizer too, which is the same for rows and entries", 2, labelWidth, ink: Ink.Faint);
        }

        TellSide(page, "  could", effective.Before, labelWidth);
        TellSide(page, "  can", effective.After, labelWidth);
        var ink = effective.Comparison.Verdict == ComparisonVerdict.Equal ? Ink.Good : Ink.Doubt;
        page.Labelled("  access", Of(effective.Comparison), 2, labelWidth, ink: ink);
        foreach (var difference in effective.Comparison.Differences.Take(MostDifferences))
        {
            page.Labelled(string.Empty, difference.ToString(), 2, labelWidth, ink: ink);
        }
    }

    private static void TellSide(TextPage page, string label, EffectiveSide side, int labelWidth)
    {
        page.Labelled(label, side.Access == "none" ? "nothing but what everybody may who is let in" : side.Access, 2, labelWidth);
        foreach (var source in side.Sources)
        {
            page.Labelled(string.Empty, "by " + source, 2, labelWidth, ink: Ink.Faint);
        }
    }

    private static string Of(AccessComparison comparison)
    {
        var count = comparison.Differences.Count;
        var more = count > MostDifferences ? $". {count} differences; the first {MostDifferences}:" : count > 0 ? ":" : ".";
        return comparison.Verdict switch
        {
            ComparisonVerdict.Equal => "Equal: every request is decided as before.",
            ComparisonVerdict.Gained => "Gained: may do more than before" + more,
            ComparisonVerdict.Lost => "Lost: may do less than before" + more,
            ComparisonVerdict.Both => "Both: may do more in one place and less in another" + more,
            _ => "Unknown: not everything can be known" + more,
        };
    }
}
