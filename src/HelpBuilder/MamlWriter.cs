using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace EksAccessManagement.HelpBuilder;

/// <summary>Writes commands with their pages as the MAML file that <c>Get-Help</c> reads.</summary>
internal static class MamlWriter
{
    private static readonly XNamespace Msh = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private static readonly Dictionary<string, string> CommonWords = new(StringComparer.Ordinal)
    {
        ["WhatIf"] = "Shows what would happen; sends no call that writes.",
        ["Confirm"] = "Asks before each change. -Confirm:$false runs unattended.",
    };

    public static void Write(IEnumerable<(CommandModel Command, HelpPage Page)> commands, HelpPage shared, string path)
    {
        var document = new XDocument(
            new XDeclaration("1.0", "utf-8", null),
            new XElement(Msh + "helpItems", new XAttribute("schema", "maml"), commands.Select(c => CommandElement(c.Command, c.Page, shared))));
        using var writer = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, NewLineChars = "\n" });
        document.Save(writer);
    }

    private static XElement CommandElement(CommandModel command, HelpPage page, HelpPage shared)
    {
        string[] Words(ParameterModel p) => CommonWords.TryGetValue(p.Name, out var common) ? [common] : PageCheck.Words(p.Name, page, shared)!.ToArray();
        return new XElement(
            Command + "command",
            new XAttribute(XNamespace.Xmlns + "maml", Maml),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            new XElement(
                Command + "details",
                new XElement(Command + "name", command.Name),
                new XElement(Maml + "description", Paragraphs([page.Synopsis])),
                new XElement(Command + "verb", command.Verb),
                new XElement(Command + "noun", command.Noun)),
            new XElement(Maml + "description", Paragraphs(page.Description)),
            new XElement(Command + "syntax", command.Sets.Select(s => SyntaxElement(command, s, Words))),
            new XElement(Command + "parameters", command.Parameters.Select(p => ParameterElement(p, p.Uses[0], Words(p), "parameters"))),
            new XElement(Command + "inputTypes", page.Inputs.Select(i => TypeElement("inputType", i))),
            new XElement(Command + "returnValues", page.Outputs.Select(o => TypeElement("returnValue", o))),
            new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
            new XElement(Command + "examples", page.Examples.Select(ExampleElement)),
            new XElement(Command + "relatedLinks", page.Links.Select(LinkElement)));
    }

    private static XElement SyntaxElement(CommandModel command, string set, Func<ParameterModel, string[]> words) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", command.Name),
        command.Parameters
            .Select(p => (Parameter: p, Use: p.In(set)))
            .Where(p => p.Use is { Hidden: false })
            .OrderBy(p => p.Use!.Position ?? int.MaxValue)
            .ThenByDescending(p => p.Use!.Mandatory)
            .Select(p => ParameterElement(p.Parameter, p.Use!, words(p.Parameter), "syntax")));

    private static XElement ParameterElement(ParameterModel parameter, ParameterUse use, IReadOnlyList<string> words, string place)
    {
        var type = parameter.TypeName;
        var element = new XElement(
            Command + "parameter",
            new XAttribute("required", use.Mandatory ? "true" : "false"),
            new XAttribute("variableLength", type.EndsWith("[]", StringComparison.Ordinal) ? "true" : "false"),
            new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"),
            new XAttribute("pipelineInput", use.PipelineInput),
            new XAttribute("position", use.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases)),
            new XElement(Maml + "name", parameter.Name),
            new XElement(Maml + "description", Paragraphs(words)));
        if (parameter.Values.Count > 0)
        {
            element.Add(new XElement(Command + "parameterValueGroup", parameter.Values.Select(v => new XElement(Command + "parameterValue", new XAttribute("required", "false"), v))));
        }

        if (!parameter.IsSwitch || place == "parameters")
        {
            element.Add(new XElement(Command + "parameterValue", new XAttribute("required", parameter.IsSwitch ? "false" : "true"), type));
        }

        element.Add(
            new XElement(Dev + "type", new XElement(Maml + "name", type), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", parameter.IsSwitch ? "False" : "None"));
        return element;
    }

    private static XElement TypeElement(string name, KeyValuePair<string, List<string>> type) => new(
        Command + name,
        new XElement(Dev + "type", new XElement(Maml + "name", type.Key)),
        new XElement(Maml + "description", Paragraphs(type.Value)));

    private static XElement ExampleElement(HelpExample example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", $"-------- Example {index + 1}: {example.Title} --------"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks)));

    private static XElement LinkElement(KeyValuePair<string, string> link) => new(
        Maml + "navigationLink",
        new XElement(Maml + "linkText", link.Key),
        new XElement(Maml + "uri", link.Value.Contains("://", StringComparison.Ordinal) ? link.Value : string.Empty));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(p => new XElement(Maml + "para", p));
}
