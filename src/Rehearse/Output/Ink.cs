namespace EksAccessManagement.Rehearse.Output;

/// <summary>How a piece of text is shown where there are colours.</summary>
internal enum Ink
{
    /// <summary>As it is.</summary>
    Plain,

    /// <summary>Bold.</summary>
    Strong,

    /// <summary>Green.</summary>
    Good,

    /// <summary>Yellow.</summary>
    Doubt,

    /// <summary>Red.</summary>
    Bad,

    /// <summary>Grey.</summary>
    Faint,
}
