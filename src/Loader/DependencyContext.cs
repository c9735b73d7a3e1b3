using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace EksAccessManagement.Loader;

/// <summary>
/// The load context that holds Connectors and its libraries, so that neither sees the copies another module has loaded
/// (AWS.Tools brings AWSSDK.Core, others bring YamlDotNet), and none of them sees ours.
/// </summary>
/// <remarks>
/// Not collectible and one per process: runspaces and thread jobs share it, and importing the module again finds it.
/// </remarks>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private readonly string _folder;
    private readonly Dictionary<string, Assembly> _shared;

    /// <param name="folder">The folder with Connectors and its closure.</param>
    /// <param name="shared">
    /// Assemblies of the default context that both sides must see as one: a second copy of Core would make two of every
    /// model type, and casts between them fail.
    /// </param>
    public DependencyContext(string folder, IEnumerable<Assembly> shared)
        : base("EksAccessManagement", isCollectible: false)
    {
        _folder = folder;
        _shared = new Dictionary<string, Assembly>(StringComparer.OrdinalIgnoreCase);
        foreach (var assembly in shared)
        {
            _shared[assembly.GetName().Name!] = assembly;
        }
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is not { Length: > 0 } name)
        {
            return null;
        }

        if (_shared.TryGetValue(name, out var shared))
        {
            return shared;
        }

        // Null sends everything that is not ours (the framework, System.Management.Automation) to the default context.
        var path = Path.Combine(_folder, name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
