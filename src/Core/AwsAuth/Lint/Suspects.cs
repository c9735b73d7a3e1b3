using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace EksAccessManagement.AwsAuth;

/// <summary>Finds the lines in which one sign is missing, too much or another than it looks.</summary>
internal static class Suspects
{
    private const string Names = "rolearn|userarn|username|groups|userid|sso";
    private const string OddBlanks = "\u00a0\u2002\u2003\u2007\u2009\u200b\u202f\u3000";

    private static readonly Regex Conflict = new(@"^[ \t]*(?:<{7}|={7}|>{7}|\|{7})(?=[ \t]|\z)", RegexOptions.CultureInvariant);
    private static readonly Regex OddBlank = new(@"^(?<head>[ \t]*(?:-[ \t]*)?(?:[A-Za-z]+:[ \t]*)?)(?<blank>[" + OddBlanks + @"]+)", RegexOptions.CultureInvariant);
    private static readonly Regex OddDash = new(@"^(?<head>[ \t]*)(?<dash>[\u2010-\u2015\u2212\u2022\u00b7\u2023\u25e6])(?<gap>[ \t\u00a0]*)(?=\S)", RegexOptions.CultureInvariant);
    private static readonly Regex DashGlued = new(@"^(?<head>[ \t]*)-(?=[A-Za-z""'])", RegexOptions.CultureInvariant);
    private static readonly Regex NoSpace = new(@"^(?<head>[ \t]*(?:-[ \t]*)?[""']?(?:" + Names + @")[""']?[ \t]*):(?=[^ \t\r\n\u00a0])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex NoColon = new(@"^(?<head>[ \t]*(?:-[ \t]*)?)(?<name>" + Names + @")(?:[ \t]+(?=[^ \t:=#])|[ \t]*\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Commented = new(@"^(?<head>[ \t]*)#[ \t]*(?<dash>-[ \t]+)?(?<name>" + Names + @")[ \t]*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex Item = new(@"^(?<head>[ \t]*)-[ \t]+[^ \t]", RegexOptions.CultureInvariant);
    private static readonly Regex GroupsLine = new(@"^(?<head>[ \t]*)(?<dash>-[ \t]+)?groups[ \t]*:[ \t]*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private static readonly Regex LoneGroup = new(@"^[ \t]*(?<group>[A-Za-z][\w.:@/+-]*)[ \t]*\z", RegexOptions.CultureInvariant);

    /// <summary>The suspects among the lines, in the order of the text.</summary>
    /// <param name="lines">The lines without their ends.</param>
    public static IEnumerable<Suspect> Find(IReadOnlyList<string> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var found = Marker(lines[i], i) ?? Blank(lines[i], i) ?? Dash(lines[i], i) ?? Colon(lines[i], i) ?? Comment(lines[i], i) ?? Group(lines, i);
            if (found is not null)
            {
                yield return found;
            }
        }
    }

    private static Suspect? Marker(string line, int i) => Conflict.IsMatch(line)
        ? new Suspect("conflict-marker", i, Indent(line), "a marker of a git conflict stands here", "Decide which side counts, and delete the other one and the lines with <<<<<<<, ======= and >>>>>>>.", null, 0)
        : null;

    private static Suspect? Blank(string line, int i)
    {
        var match = OddBlank.Match(line);
        return match.Success
            ? new Suspect("no-break-space", i, match.Groups["blank"].Index, "a no-break space stands where YAML needs a space", "Replace it by an ordinary space.", Spaced(line), 0)
            : null;
    }

    /// <summary>Every odd blank before the content, and one after a dash or colon, made a space.</summary>
    public static string Spaced(string line)
    {
        while (OddBlank.Match(line) is { Success: true } match)
        {
            var blank = match.Groups["blank"];
            line = line.Substring(0, blank.Index) + new string(' ', blank.Length) + line.Substring(blank.Index + blank.Length);
        }

        return line;
    }

    private static Suspect? Dash(string line, int i)
    {
        if (OddDash.Match(line) is { Success: true } odd)
        {
            var sign = odd.Groups["dash"].Value;
            var name = sign[0] switch { '\u2013' => "an en dash", '\u2014' => "an em dash", '\u2212' => "a minus sign", '\u2022' => "a bullet", _ => "another sign" };
            return new Suspect("strange-dash", i, odd.Groups["dash"].Index, $"{name} ({sign}) stands where a hyphen must be", "Write a hyphen (-) and a space.", odd.Groups["head"].Value + "- " + line.Substring(odd.Length), 0);
        }

        if (DashGlued.Match(line) is { Success: true } glued)
        {
            var column = glued.Groups["head"].Length;
            var mended = line.Insert(column + 1, " ");
            mended = NoSpace.Replace(mended, "${head}: ");
            return new Suspect("missing-space", i, column, "the space after a dash is missing, so that there is no item", "Write a space after the dash.", mended, 0);
        }

        return null;
    }

    private static Suspect? Colon(string line, int i)
    {
        if (NoSpace.Match(line) is { Success: true } space)
        {
            var column = space.Groups["head"].Length;
            return new Suspect("missing-space", i, column, "the space after a colon is missing, so that there is no field", "Write a space after the colon.", line.Insert(column + 1, " "), 0);
        }

        if (NoColon.Match(line) is { Success: true } colon && (colon.Length < line.Length || colon.Groups["name"].Value.Equals("groups", StringComparison.OrdinalIgnoreCase)))
        {
            var name = colon.Groups["name"];
            return new Suspect("missing-colon", i, name.Index, $"the colon after {name.Value} is missing", $"Write {name.Value}: {(colon.Length < line.Length ? "and a space" : "with the colon")}.", line.Insert(name.Index + name.Length, ":"), 0);
        }

        return null;
    }

    private static Suspect? Comment(string line, int i)
    {
        var match = Commented.Match(line);
        if (!match.Success)
        {
            return null;
        }

        var name = match.Groups["name"].Value;
        var column = match.Groups["head"].Length;
        var rest = line.Substring(column + 1);
        return new Suspect("commented-out", i, column, $"the line with {(match.Groups["dash"].Success ? "- " : string.Empty)}{name} is commented out, and the lines that belong to it are not", $"Remove the # before {name}, or comment out the lines below that belong to it too.", match.Groups["head"].Value + rest.TrimStart(' ', '\t'), 3) { MayRepair = false };
    }

    /// <summary>A group without its dash among groups that have theirs.</summary>
    private static Suspect? Group(IReadOnlyList<string> lines, int i)
    {
        var match = LoneGroup.Match(lines[i]);
        if (!match.Success || !InGroups(lines, i))
        {
            return null;
        }

        var items = new[] { Near(lines, i, -1), Near(lines, i, 1) }.Where(l => l is not null).Select(l => Item.Match(l)).Where(m => m.Success).ToArray();
        if (items.Length == 0)
        {
            return null;
        }

        var group = match.Groups["group"].Value;
        return new Suspect("forgotten-dash", i, match.Groups["group"].Index, $"the dash before {group} is missing", $"Write - {group}, in the column of the other groups.", items[0].Groups["head"].Value + "- " + group, 1)
        {
            // The rest of a group that was broken over two lines looks the same.
            MayRepair = MeaningRules.IsBuiltIn(group),
        };
    }

    private static bool InGroups(IReadOnlyList<string> lines, int i)
    {
        for (i--; i >= 0; i--)
        {
            if (GroupsLine.IsMatch(lines[i]))
            {
                return true;
            }

            if (lines[i].Trim().Length > 0 && !LoneGroup.IsMatch(lines[i]) && (!Item.IsMatch(lines[i]) || Regex.IsMatch(lines[i], @"^[ \t]*-[ \t]+(?:" + Names + @")\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)))
            {
                return false;
            }
        }

        return false;
    }

    private static string? Near(IReadOnlyList<string> lines, int i, int step)
    {
        for (i += step; i >= 0 && i < lines.Count; i += step)
        {
            if (lines[i].Trim().Length > 0)
            {
                return lines[i];
            }
        }

        return null;
    }

    private static int Indent(string line) => line.Length - line.TrimStart(' ', '\t').Length;
}
