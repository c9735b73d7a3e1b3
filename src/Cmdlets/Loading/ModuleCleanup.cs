namespace EksAccessManagement.Loading;

/// <summary>What happens when the module is removed: hooks go; what is loaded stays, because other runspaces may use it.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        ModuleViews.TakeAway(psModuleInfo);
        DesktopResolver.Unregister();
    }
}
