namespace EksAccessManagement.Authorization;

/// <summary>One link of the way from an ARN to a rule.</summary>
/// <param name="Name">Request, Principal, Mode, Mapping, Identity, Rights or Decision.</param>
/// <param name="Text">What was found.</param>
/// <param name="Holds">False when the way ends here.</param>
public sealed record AccessTraceStep(string Name, string Text, bool Holds)
{
    /// <summary>The name and what was found.</summary>
    public override string ToString() => $"{(Holds ? "ok" : "--")} {Name}: {Text}";
}
