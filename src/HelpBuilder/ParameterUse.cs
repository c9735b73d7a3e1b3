namespace EksAccessManagement.HelpBuilder;

/// <summary>How a parameter is used in one parameter set, or in all when the set is null.</summary>
internal sealed record ParameterUse(string? Set, bool Mandatory, int? Position, bool ByValue, bool ByName, bool Hidden)
{
    public string PipelineInput => (ByValue, ByName) switch
    {
        (true, true) => "True (ByValue, ByPropertyName)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}
