using System;
using System.Collections.Generic;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>The members of a call by their names on the wire; null means left out.</summary>
internal sealed class Members : Dictionary<string, object?>
{
    /// <summary>Makes an empty set.</summary>
    public Members()
        : base(StringComparer.Ordinal)
    {
    }
}
