using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.HelpBuilder;

/// <summary>A parameter of a cmdlet.</summary>
internal sealed record ParameterModel(string Name, string TypeName)
{
    public bool IsSwitch => TypeName == "SwitchParameter";

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public bool TakesWildcards { get; init; }

    /// <summary>The values it is limited to; empty when it is not.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    public IReadOnlyList<ParameterUse> Uses { get; init; } = [];

    /// <summary>How it is used in a set; null when it is not.</summary>
    public ParameterUse? In(string set) => Uses.FirstOrDefault(u => u.Set == set) ?? Uses.FirstOrDefault(u => u.Set is null);
}
