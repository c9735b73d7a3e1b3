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
    private const string Name = "EksAccessManagement.Views";

    // Defaults that somebody has set for Import-Module mean his own modules. Whatever takes the views away says so, for the next command.
    private const string ImportScript = """
        param($path, $forget)
        $PSDefaultParameterValues = @{}
        try {
            $views = Microsoft.PowerShell.Core\Import-Module -Name $path -PassThru -Verbose:$false -Debug:$false -ErrorAction Stop
            $views.OnRemove = { $forget.Invoke() }.GetNewClosure()
        }
        catch {
            $global:Error.RemoveAt(0)
            $_
        }
        """;

    private const string RemoveScript = "param($name) $PSDefaultParameterValues = @{}; Microsoft.PowerShell.Core\\Remove-Module -Name $name -Verbose:$false -ErrorAction Ignore";

    private static readonly object Gate = new();

    // A module that is imported again, or in another runspace, is another object.
    private static readonly ConditionalWeakTable<PSModuleInfo, object> Brought = new();

    /// <summary>Imports the views, once for each import of the module.</summary>
    /// <param name="module">The module that the running command is of; null for a command that was put into a session without one.</param>
    /// <returns>Why they could not be brought; null when they are there, or the session allows no import.</returns>
    /// <exception cref="PipelineStoppedException">Ctrl+C; the next command brings them.</exception>
    public static string? Bring(PSModuleInfo? module)
    {
        // An assembly that was imported by itself has neither a session state nor views.
        if (module?.SessionState is null || !Mark(module))
        {
            return null;
        }

        try
        {
            var path = WildcardPattern.Escape(Path.Combine(module.ModuleBase, Name + ".psd1"));
            var fault = Run(module, ImportScript, path, (Action)(() => Forget(module)));
            return fault is null or { CategoryInfo.Category: ErrorCategory.ObjectNotFound } ? null : fault.Exception.Message.Trim();
        }
        catch (PipelineStoppedException)
        {
            Forget(module);
            throw;
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException)
        {
            return null; // A session that runs no scripts: its objects are as good without views.
        }
    }

    /// <summary>Takes the views away with the module, also where an import with -Force takes the module alone.</summary>
    public static void TakeAway(PSModuleInfo module)
    {
        if (module.SessionState is null || !Forget(module))
        {
            return;
        }

        try
        {
            Run(module, RemoveScript, Name);
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException)
        {
            // They are gone already, or go with the session.
        }
    }

    // The scripts give nothing but a fault.
    private static ErrorRecord? Run(PSModuleInfo module, string script, params object[] arguments) =>
        module.Invoke(ScriptBlock.Create(script), arguments) is { } answer ? PSObject.AsPSObject(answer).BaseObject as ErrorRecord : null;

    private static bool Mark(PSModuleInfo module)
    {
        lock (Gate)
        {
            if (Brought.TryGetValue(module, out _))
            {
                return false;
            }

            Brought.Add(module, module);
            return true;
        }
    }

    private static bool Forget(PSModuleInfo module)
    {
        lock (Gate)
        {
            return Brought.Remove(module);
        }
    }
}
