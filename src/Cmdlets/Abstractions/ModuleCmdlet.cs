using System.ComponentModel;
using EksAccessManagement.Loading;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of every cmdlet of the module: the first of a session brings the views of what it writes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ModuleCmdlet : PSCmdlet
{
    /// <inheritdoc/>
    protected override void BeginProcessing() => ModuleViews.Bring(MyInvocation.MyCommand.Module);
}
