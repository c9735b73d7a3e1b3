namespace EksAccessManagement.Documents;

/// <summary>The kinds of scalar that JSON knows; YAML scalars are resolved to them by the core schema.</summary>
public enum ScalarKind
{
    /// <summary>Text.</summary>
    String,

    /// <summary>A number, kept as text.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>No value.</summary>
    Null,
}
