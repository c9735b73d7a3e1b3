namespace EksAccessManagement.Binding;

/// <summary>Binds text as it is, with the marks Get-Content puts on it. Files and other objects are left to be bound by their properties.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextLineTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PlainText.Unwrap(inputData) is string
        ? inputData
        : throw BindingFault.WrongType($"Text is expected here, not {PlainText.Unwrap(inputData)?.GetType().Name ?? "nothing"}.");
}
