using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;

namespace EksAccessManagement.Loading;

/// <summary>Where the module's own files are.</summary>
/// <remarks>Nothing here is worked out before it is asked for: import asks for one answer, and must not load Core for the others.</remarks>
internal static class ModulePaths
{
    /// <summary>The simple name of the isolated assembly.</summary>
    public const string Wrapper = "EksAccessManagement.Connectors";

    /// <summary>The folder of the cmdlet assembly.</summary>
    public static string Bin => Path.GetDirectoryName(typeof(ModulePaths).Assembly.Location) ?? string.Empty;

    /// <summary>True on Windows PowerShell, which has no load contexts.</summary>
    public static bool IsDesktop => RuntimeInformation.FrameworkDescription.StartsWith(".NET Framework", System.StringComparison.Ordinal);

    /// <summary>The folder with Connectors and its closure for the running framework.</summary>
    public static string Dependencies => Path.Combine(Bin, "deps", IsDesktop ? "net472" : "net8.0");

    /// <summary>The sandbox program, started with <c>dotnet</c>.</summary>
    public static string Sandbox => Path.Combine(Bin, "sandbox", "EksAccessManagement.Sandbox.dll");

    /// <summary>The assemblies of <see cref="Bin"/> that the isolated ones share with us.</summary>
    public static Assembly[] Shared => [typeof(Ports.IConnectors).Assembly];
}
