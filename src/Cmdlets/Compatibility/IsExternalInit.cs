namespace System.Runtime.CompilerServices;

/// <summary>Lets init-only setters and records compile for netstandard2.0, whose base library lacks this marker.</summary>
internal static class IsExternalInit
{
}
