using System.IO;
using System.Reflection;

namespace EksAccessManagement.Loading;

/// <summary>
/// Stands in for binding redirects on Windows PowerShell 5.1, which has none for modules: AWSSDK.Core and System.Memory
/// refer to other versions of System.Text.Json, Bcl.AsyncInterfaces and Unsafe than those that ship.
/// </summary>
/// <remarks>Answers for the names of our own files only, so that no other module's loads are touched.</remarks>
internal static class DesktopResolver
{
    private static readonly object Gate = new();
    private static int s_imports;

    /// <summary>Starts answering, once however often the module is imported.</summary>
    public static void Register()
    {
        if (!ModulePaths.IsDesktop)
        {
            return;
        }

        lock (Gate)
        {
            if (s_imports++ == 0)
            {
                AppDomain.CurrentDomain.AssemblyResolve += OnResolve;
            }
        }
    }

    /// <summary>Stops answering when the last runspace has removed the module.</summary>
    public static void Unregister()
    {
        lock (Gate)
        {
            if (s_imports > 0 && --s_imports == 0)
            {
                AppDomain.CurrentDomain.AssemblyResolve -= OnResolve;
            }
        }
    }

    /// <summary>What to answer for a name: an assembly that is loaded and new enough, else our own file, else nothing.</summary>
    /// <param name="wanted">The name asked for.</param>
    /// <param name="loaded">The assemblies loaded so far.</param>
    /// <param name="folder">The folder with our own files.</param>
    /// <param name="load">Loads a file.</param>
    internal static Assembly? Resolve(AssemblyName wanted, IEnumerable<Assembly> loaded, string folder, Func<string, Assembly> load)
    {
        var file = Path.Combine(folder, wanted.Name + ".dll");
        var shared = ModulePaths.Shared.FirstOrDefault(a => SameName(a.GetName(), wanted));
        if (shared is not null || !File.Exists(file))
        {
            return shared;
        }

        return loaded.FirstOrDefault(a => SameName(a.GetName(), wanted) && a.GetName().Version >= wanted.Version) ?? load(file);
    }

    private static bool SameName(AssemblyName one, AssemblyName other) => string.Equals(one.Name, other.Name, StringComparison.OrdinalIgnoreCase);

    private static Assembly? OnResolve(object sender, ResolveEventArgs arguments) =>
        Resolve(new AssemblyName(arguments.Name), AppDomain.CurrentDomain.GetAssemblies(), ModulePaths.Dependencies, Assembly.LoadFrom);
}
