namespace EksAccessManagement.Documents;

/// <summary>A node of a YAML or JSON document with its place, independent of the library that read it.</summary>
public abstract record DocumentNode
{
    /// <summary>The line the node starts on, from 1; 0 when it was not read from a text.</summary>
    public int Line { get; init; }

    /// <summary>The column the node starts at, from 1; 0 when it was not read from a text.</summary>
    public int Column { get; init; }
}
