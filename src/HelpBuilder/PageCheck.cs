using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace EksAccessManagement.HelpBuilder;

/// <summary>Holds the pages against the code: neither may have what the other lacks.</summary>
internal static class PageCheck
{
    private const int ExamplesWanted = 2;

    /// <summary>PowerShell's own parameters, which the builder describes itself.</summary>
    private static readonly string[] Common = ["WhatIf", "Confirm"];

    public static List<string> Run(IReadOnlyList<CommandModel> commands, IReadOnlyList<HelpPage> pages, HelpPage shared)
    {
        var errors = new List<string>();
        foreach (var command in commands)
        {
            var page = pages.FirstOrDefault(p => p.Name == command.Name);
            if (page is null)
            {
                errors.Add($"docs/en-US : error EKSAM101: {command.Name} has no page.");
            }
            else
            {
                errors.AddRange(Faults(command, page, shared).Select(f => $"{page.Path} : error EKSAM102: {f}"));
            }
        }

        errors.AddRange(pages.Where(p => commands.All(c => c.Name != p.Name)).Select(p => $"{p.Path} : error EKSAM103: there is no command {p.Name}."));
        return errors;
    }

    private static IEnumerable<string> Faults(CommandModel command, HelpPage page, HelpPage shared)
    {
        if (page.Synopsis.Length == 0 || page.Description.Count == 0)
        {
            yield return "SYNOPSIS and DESCRIPTION must not be empty.";
        }

        if (page.Examples.Count < ExamplesWanted)
        {
            yield return $"{ExamplesWanted} examples are wanted, {page.Examples.Count} are there.";
        }

        foreach (var example in page.Examples.Where(e => e.Code.Length == 0 || e.Remarks.Count == 0))
        {
            yield return $"The example '{example.Title}' needs code and a sentence about it.";
        }

        foreach (var example in page.Examples.Where(e => !e.Code.Contains("EksAccessManagement\\" + command.Name, StringComparison.Ordinal)))
        {
            yield return $"The example '{example.Title}' does not call EksAccessManagement\\{command.Name}.";
        }

        foreach (var parameter in command.Parameters.Where(p => !Common.Contains(p.Name) && Words(p.Name, page, shared) is null))
        {
            yield return $"The parameter -{parameter.Name} is not described.";
        }

        foreach (var name in page.Parameters.Keys.Where(k => command.Parameters.All(p => p.Name != k)))
        {
            yield return $"{command.Name} has no parameter -{name}.";
        }

        if (command.Parameters.Any(p => !page.Parameters.ContainsKey(p.Name) && shared.Parameters.ContainsKey(p.Name))
            && page.Links.All(l => l.Value != Path.GetFileName(shared.Path)))
        {
            yield return $"The page uses {Path.GetFileName(shared.Path)} and does not link to it.";
        }

        foreach (var output in command.Outputs.Where(o => !page.Outputs.ContainsKey(o)))
        {
            yield return $"The output type {output} is not described.";
        }

        if (page.Inputs.Count == 0 || page.Links.Count == 0)
        {
            yield return "INPUTS and LINKS must not be empty.";
        }
    }

    /// <summary>The words about a parameter: the page's own, or those of the page that all commands share; null when there are none.</summary>
    public static IReadOnlyList<string>? Words(string parameter, HelpPage page, HelpPage shared) =>
        page.Parameters.TryGetValue(parameter, out var own) && own.Count > 0 ? own
        : shared.Parameters.TryGetValue(parameter, out var common) && common.Count > 0 ? common
        : null;
}
