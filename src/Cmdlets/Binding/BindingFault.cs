namespace EksAccessManagement.Binding;

/// <summary>Makes the exceptions of transformations.</summary>
internal static class BindingFault
{
    /// <summary>A value that is refused for good: the user sees the sentence.</summary>
    public static ArgumentTransformationMetadataException Refused(string message) => new(message);

    /// <summary>
    /// A value of a type this parameter does not take. The binder takes the inner exception as "not by value" and goes on
    /// to bind the object's properties by name.
    /// </summary>
    public static ArgumentTransformationMetadataException WrongType(string message) =>
        new(message, new PSInvalidCastException(message));
}
