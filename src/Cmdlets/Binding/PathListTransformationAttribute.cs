namespace EksAccessManagement.Binding;

/// <summary>
/// Binds one path as a list of one. PowerShell could do that itself, but only after it has tried, and failed, to bind
/// the piped file as text.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathListTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        PlainText.Unwrap(inputData) is string path ? new[] { path } : inputData;
}
