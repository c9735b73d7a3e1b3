namespace EksAccessManagement.Binding;

/// <summary>Binds one text. A blank one means "not given"; lists, objects and texts that stand for something lost are refused.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => PlainText.Single(inputData);
}
