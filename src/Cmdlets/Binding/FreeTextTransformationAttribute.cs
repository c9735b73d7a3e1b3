namespace EksAccessManagement.Binding;

/// <summary>Binds words for people, which mean nothing to the command: whatever they are, they are taken as they are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FreeTextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => inputData?.ToString();
}
