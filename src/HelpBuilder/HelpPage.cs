using System;
using System.Collections.Generic;

namespace EksAccessManagement.HelpBuilder;

/// <summary>What a page of a command says.</summary>
internal sealed record HelpPage(string Path, string Name)
{
    /// <summary>One sentence.</summary>
    public string Synopsis { get; set; } = string.Empty;

    /// <summary>Paragraphs.</summary>
    public List<string> Description { get; } = [];

    /// <summary>Examples in order.</summary>
    public List<HelpExample> Examples { get; } = [];

    /// <summary>Paragraphs of each parameter, by its name without the hyphen.</summary>
    public Dictionary<string, List<string>> Parameters { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Paragraphs of each type that can be piped in.</summary>
    public Dictionary<string, List<string>> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Paragraphs of each type that comes out.</summary>
    public Dictionary<string, List<string>> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Notes.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Related pages: text and target.</summary>
    public List<KeyValuePair<string, string>> Links { get; } = [];
}
