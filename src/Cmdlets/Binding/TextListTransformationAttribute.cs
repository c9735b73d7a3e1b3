namespace EksAccessManagement.Binding;

/// <summary>
/// Binds a list of texts from an array, a list, a deserialized list, or one cell with semicolons. A blank cell means "not
/// given"; an empty list stays an empty list.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextListTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        PlainText.IsNotGiven(inputData) ? null : PlainText.Many(inputData).ToArray();
}
