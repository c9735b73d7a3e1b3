using System.ComponentModel;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of the cmdlets that ask whether one principal may do one thing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class PrincipalQuestionCmdlet : AccessQuestionCmdlet
{
    /// <summary>The IAM principal or role session; without it, whoever runs the command.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextTransformation]
    public string? PrincipalArn { get; set; }

    /// <summary>The verb.</summary>
    [Parameter(Mandatory = true)]
    [TextTransformation]
    [ArgumentCompleter(typeof(VerbCompleter))]
    public string? Verb { get; set; }

    private protected override string? RequestVerb => Verb;
}
