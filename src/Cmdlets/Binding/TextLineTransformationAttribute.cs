using System;
using System.Linq;
using System.Management.Automation;

namespace EksAccessManagement.Binding;

/// <summary>
/// Binds text as it is, with the marks Get-Content puts on it, and the text of a repair. Files and other objects are left
/// to be bound by their properties.
/// </summary>
/// <remarks>A repair names its cluster, too: bound by properties it would stand for what the cluster holds, not for the mended text.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextLineTransformationAttribute : ArgumentTransformationAttribute
{
    private const string Repair = "EksAccessManagement.AwsAuth.AwsAuthRepair";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (PlainText.Unwrap(inputData) is string)
        {
            return inputData;
        }

        var given = inputData is null ? null : PSObject.AsPSObject(inputData);
        return given?.TypeNames.Any(t => t is Repair or "Deserialized." + Repair) == true && given.Properties["Text"]?.Value is string text
            ? Marked(text, given.Properties["File"]?.Value as string)
            : throw BindingFault.WrongType($"Text is expected here, not {PlainText.Unwrap(inputData)?.GetType().Name ?? "nothing"}.");
    }

    private static PSObject Marked(string text, string? file)
    {
        var marked = new PSObject(text);
        if (file is not null)
        {
            marked.Properties.Add(new PSNoteProperty("PSPath", file));
        }

        return marked;
    }
}
