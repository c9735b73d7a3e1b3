using System.Diagnostics;
using System.IO;
using System.Reflection;

namespace EksAccessManagement.Loading;

/// <summary>The composition root of the module: makes the one <see cref="IConnectors"/> of the process when it is first needed.</summary>
internal static class ConnectorSource
{
    private const string FactoryType = "EksAccessManagement.Connectors.ConnectorFactory";
    private const string LoaderType = "EksAccessManagement.Loader.ModuleLoader";
    private static readonly Lazy<IConnectors> Instance = new(Create);

    /// <summary>The connectors. The first call loads Connectors and, when a service is used, its libraries.</summary>
    /// <exception cref="EksAccessException"><c>DependencyConflict</c>.</exception>
    public static IConnectors Current => Instance.Value;

    /// <summary>The connectors if they have been made; a completer does not load libraries for one key press more than it must.</summary>
    public static bool IsLoaded => Instance.IsValueCreated;

    /// <summary>True when an assembly is the one we need but older than the one we were compiled with.</summary>
    /// <remarks>AWSSDK.Core keeps one assembly version for a whole major version; only the file version tells.</remarks>
    internal static bool IsTooOld(Version loadedAssembly, Version loadedFile, Version ourAssembly, Version ourFile) =>
        loadedAssembly == ourAssembly && loadedFile < ourFile;

    private static IConnectors Create()
    {
        try
        {
            if (ModulePaths.IsDesktop)
            {
                RefuseOlderCopy("AWSSDK.Core");
            }

            var wrapper = ModulePaths.IsDesktop
                ? Assembly.LoadFrom(Path.Combine(ModulePaths.Dependencies, ModulePaths.Wrapper + ".dll"))
                : LoadIsolated();
            return (IConnectors)Activator.CreateInstance(wrapper.GetType(FactoryType, throwOnError: true)!)!;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or TypeLoadException or MissingMethodException or InvalidCastException)
        {
            throw new EksAccessException(ErrorIds.DependencyConflict, ErrorKind.InvalidState, "A part of the module could not be loaded: " + e.Message, e)
            {
                RecommendedAction = "Install or build the module again; in a session with several versions of it, start a new one.",
                EndsPipeline = true,
            };
        }
    }

    private static Assembly LoadIsolated()
    {
        var loader = Assembly.LoadFrom(Path.Combine(ModulePaths.Bin, "EksAccessManagement.Loader.dll"));
        var load = (Func<string, string, Assembly[], Assembly>)loader.GetType(LoaderType, throwOnError: true)!
            .GetMethod("Load")!.CreateDelegate(typeof(Func<string, string, Assembly[], Assembly>));
        return load(ModulePaths.Dependencies, ModulePaths.Wrapper, ModulePaths.Shared);
    }

    /// <summary>Windows PowerShell takes whichever copy was loaded first; an older one would fail later with a missing method.</summary>
    private static void RefuseOlderCopy(string name)
    {
        var ours = Path.Combine(ModulePaths.Dependencies, name + ".dll");
        var ourAssembly = AssemblyName.GetAssemblyName(ours).Version;
        var loaded = AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => !a.IsDynamic && string.Equals(a.GetName().Name, name, StringComparison.OrdinalIgnoreCase));
        foreach (var assembly in loaded)
        {
            if (IsTooOld(assembly.GetName().Version, FileVersion(assembly.Location), ourAssembly, FileVersion(ours)))
            {
                throw new EksAccessException(
                    ErrorIds.DependencyConflict,
                    ErrorKind.InvalidState,
                    $"{name} {FileVersion(assembly.Location)} is loaded from '{assembly.Location}'; this module needs {FileVersion(ours)} or newer, and Windows PowerShell cannot load both.")
                {
                    RecommendedAction = "Start a new session and import EksAccessManagement first, update AWS.Tools, or use PowerShell 7.",
                    EndsPipeline = true,
                };
            }
        }
    }

    private static Version FileVersion(string path)
    {
        var info = FileVersionInfo.GetVersionInfo(path);
        return new Version(info.FileMajorPart, info.FileMinorPart, info.FileBuildPart, info.FilePrivatePart);
    }
}
