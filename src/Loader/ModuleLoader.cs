using System;
using System.Reflection;

namespace EksAccessManagement.Loader;

/// <summary>Loads the isolated assembly of the module. Called by name from the cmdlet assembly, which is netstandard2.0 and has no load contexts.</summary>
/// <remarks>
/// The cmdlet assembly asks for the wrapper here and never by a reference of its own, so the default context needs no
/// <c>Resolving</c> handler: importing and removing the module leave no trace in it.
/// </remarks>
public static class ModuleLoader
{
    private static readonly object Gate = new();
    private static DependencyContext? s_context;

    /// <summary>Loads an assembly into the module's load context, or gives the one loaded.</summary>
    /// <param name="folder">The folder with the assembly and its closure; the first call decides for the process.</param>
    /// <param name="name">The assembly's simple name.</param>
    /// <param name="shared">Assemblies of the default context that the isolated ones share with it.</param>
    public static Assembly Load(string folder, string name, Assembly[] shared)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(shared);
        lock (Gate)
        {
            s_context ??= new DependencyContext(folder, shared);
            return s_context.LoadFromAssemblyName(new AssemblyName(name));
        }
    }
}
