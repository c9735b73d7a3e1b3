using System.ComponentModel;
using EksAccessManagement.Loading;

namespace EksAccessManagement.Abstractions;

/// <summary>Base of every cmdlet of the module: the first of a session brings the views of what it writes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ModuleCmdlet : PSCmdlet
{
    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (ModuleViews.Bring(MyInvocation.MyCommand.Module) is { } fault)
        {
            WriteWarning($"The views and type data of EksAccessManagement could not be loaded: {fault} Objects are shown without them, and Export-Clixml keeps two levels of them unless -Depth says more. Type data of your own for these objects are set after the first command.");
        }
    }
}
