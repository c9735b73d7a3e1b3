#if !NET
namespace System.Runtime.CompilerServices;

/// <summary>Lets init-only setters and records compile for .NET Framework, whose base library lacks this marker.</summary>
internal static class IsExternalInit
{
}
#endif
