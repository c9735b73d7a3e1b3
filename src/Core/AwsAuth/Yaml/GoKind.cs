namespace EksAccessManagement.AwsAuth.Yaml;

/// <summary>What the server's YAML library makes of a node before it becomes JSON.</summary>
internal enum GoKind
{
    Null,
    Boolean,
    Integer,

    /// <summary>A whole number above the signed 64-bit range.</summary>
    Unsigned,
    Float,

    /// <summary>Infinity or not-a-number.</summary>
    NotFinite,
    String,
    Sequence,
    Mapping,
}
