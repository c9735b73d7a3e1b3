namespace EksAccessManagement.Loading;

/// <summary>What happens when the module is imported: next to nothing, so that import stays fast and loads no third-party assembly.</summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer
{
    /// <inheritdoc/>
    public void OnImport() => DesktopResolver.Register();
}
