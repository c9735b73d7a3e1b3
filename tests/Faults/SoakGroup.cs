using Xunit;

namespace EksAccessManagement.Faults.Tests;

/// <summary>What measures the whole process, and so may not run while other tests do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SoakGroup
{
    public const string Name = "Soak";
}
