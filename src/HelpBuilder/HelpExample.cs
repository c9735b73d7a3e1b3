using System.Collections.Generic;

namespace EksAccessManagement.HelpBuilder;

/// <summary>An example of a page.</summary>
internal sealed record HelpExample(string Title)
{
    /// <summary>The commands.</summary>
    public string Code { get; set; } = string.Empty;

    /// <summary>What they do, paragraph by paragraph.</summary>
    public List<string> Remarks { get; } = [];
}
