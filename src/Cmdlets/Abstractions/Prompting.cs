using System.Management.Automation.Host;
using System.Reflection;

namespace EksAccessManagement.Abstractions;

/// <summary>What is known, before anything is asked, about whether a cmdlet will prompt and whether anybody can answer.</summary>
internal sealed class Prompting
{
    private readonly PSCmdlet _cmdlet;
    private readonly CmdletAttribute? _attribute;

    public Prompting(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        _attribute = cmdlet.GetType().GetCustomAttribute<CmdletAttribute>();
        IsWhatIf = SupportsShouldProcess && Flag("WhatIf", "WhatIfPreference");
    }

    /// <summary>True for a cmdlet that changes things.</summary>
    public bool SupportsShouldProcess => _attribute?.SupportsShouldProcess == true;

    /// <summary>True under <c>-WhatIf</c>, given or inherited.</summary>
    public bool IsWhatIf { get; }

    /// <summary>The fault of a question that nobody can be asked.</summary>
    public static EksAccessException Unavailable(string action, Exception? inner = null) =>
        new(ErrorIds.ConfirmationUnavailable, ErrorKind.InvalidState, $"'{action}' needs a confirmation, and nobody can be asked in this host. Nothing was changed by it.", inner)
        {
            RecommendedAction = "Add -Confirm:$false to run unattended, or -WhatIf to see what would happen.",
            EndsPipeline = true,
        };

    /// <summary>Refuses a question that would fail, so that a run never stops half way at a prompt.</summary>
    /// <exception cref="PipelineFault"><c>ConfirmationUnavailable</c>.</exception>
    public void RefuseWhereNobodyAnswers(string action, bool weighty = false)
    {
        if (!IsWhatIf && WillPrompt(weighty ? ConfirmImpact.High : Impact) && !CanPromptIn(_cmdlet.Host))
        {
            throw new PipelineFault(Unavailable(action));
        }
    }

    /// <summary>True when a weighty question is to be put, and ShouldProcess lets the cmdlet's own impact pass.</summary>
    public bool AsksForWeightOnly => !IsWhatIf && WillPrompt(ConfirmImpact.High) && !WillPrompt(Impact);

    private ConfirmImpact Impact => _attribute?.ConfirmImpact ?? ConfirmImpact.Medium;

    private bool WillPrompt(ConfirmImpact ofImpact)
    {
        if (_cmdlet.MyInvocation.BoundParameters.TryGetValue("Confirm", out var confirm))
        {
            return confirm is SwitchParameter { IsPresent: true };
        }

        var preference = _cmdlet.GetVariableValue("ConfirmPreference") switch
        {
            PSObject { BaseObject: ConfirmImpact wrapped } => wrapped,
            ConfirmImpact impact => impact,
            var other => Enum.TryParse<ConfirmImpact>(other?.ToString(), true, out var parsed) ? parsed : ConfirmImpact.High,
        };
        return preference != ConfirmImpact.None && ofImpact >= preference;
    }

    /// <summary>True where somebody may be there to answer.</summary>
    public static bool CanPromptIn(PSHost? host)
    {
        if (host?.UI is null || !Environment.UserInteractive)
        {
            return false;
        }

        // The console host does not publish this switch; it throws at the first question instead.
        return host.Name != "ConsoleHost"
            || !Environment.GetCommandLineArgs().Skip(1).Any(a => a.Length > 4 && "-noninteractive".StartsWith(a.Replace("--", "-"), StringComparison.OrdinalIgnoreCase));
    }

    private bool Flag(string parameter, string variable) =>
        _cmdlet.MyInvocation.BoundParameters.TryGetValue(parameter, out var given)
            ? given is SwitchParameter { IsPresent: true }
            : LanguagePrimitives.IsTrue(_cmdlet.GetVariableValue(variable));
}
