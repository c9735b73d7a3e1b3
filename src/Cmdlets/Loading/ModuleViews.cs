using System.IO;
using System.Runtime.CompilerServices;

namespace EksAccessManagement.Loading;

/// <summary>
/// Brings the views and the type data of the module's objects with the first command of a session. Import leaves them out:
/// PowerShell builds its whole table of views anew for any that a module brings, which takes longer than all else of the import.
/// </summary>
/// <remarks>
/// They are a manifest of their own, imported inside the module: <c>Get-Module</c> shows one module, and <c>Remove-Module</c>
/// takes the views away with it.
/// </remarks>
internal static class ModuleViews
{
    private const string ImportScript = "param($path) Microsoft.PowerShell.Core\\Import-Module -Name $path -Verbose:$false -Debug:$false -ErrorAction Stop";

    // A module that is imported again, or in another runspace, is another object.
    private static readonly ConditionalWeakTable<PSModuleInfo, object> Brought = new();

    /// <summary>Imports the views, once for each import of the module.</summary>
    /// <param name="module">The module that the running command is of; null for a command that was put into a session without one.</param>
    public static void Bring(PSModuleInfo? module)
    {
        if (module is null || Brought.TryGetValue(module, out _))
        {
            return;
        }

        Brought.Add(module, module);
        try
        {
            module.Invoke(ScriptBlock.Create(ImportScript), Path.Combine(module.ModuleBase, "EksAccessManagement.Views.psd1"));
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException)
        {
            // A session that allows no Import-Module, or an assembly that was imported by itself: the objects are as good without views.
        }
    }
}
