using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.HelpBuilder;

/// <summary>A cmdlet as its class declares it.</summary>
internal sealed record CommandModel(string Verb, string Noun)
{
    /// <summary>The parameters in the order of declaration, the class's own before those of its bases.</summary>
    public IReadOnlyList<ParameterModel> Parameters { get; init; } = [];

    /// <summary>The types that come out.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>The parameter set that is taken when nothing else decides; null when there is one only.</summary>
    public string? DefaultSet { get; init; }

    public string Name => Verb + "-" + Noun;

    /// <summary>The names of the parameter sets, the default one first; one unnamed set when there are none.</summary>
    public IEnumerable<string> Sets
    {
        get
        {
            var named = Parameters.SelectMany(p => p.Uses).Select(u => u.Set).Where(s => s is not null).Select(s => s!).Distinct().ToArray();
            return named.Length == 0 ? [string.Empty] : named.OrderBy(s => s == DefaultSet ? 0 : 1);
        }
    }
}
