namespace EksAccessManagement.Binding;

/// <summary>Binds yes, no or "not given" from a boolean or from the text of one in a CSV cell.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlagTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => PlainText.Unwrap(inputData) switch
    {
        bool flag => flag,
        SwitchParameter flag => flag.IsPresent,
        var other => PlainText.Single(other) switch
        {
            null => null,
            var text when bool.TryParse(text, out var flag) => flag,
            var text => throw BindingFault.Refused($"'{text}' is neither True nor False."),
        },
    };
}
