using System;

namespace EksAccessManagement.Sandbox.Signing;

/// <summary>A request that was not let in, with the reason.</summary>
internal sealed class SignatureFault(SignatureFaultKind kind, string message) : Exception(message)
{
    /// <summary>The reason.</summary>
    public SignatureFaultKind Kind { get; } = kind;
}
