using System.Collections.Generic;

namespace EksAccessManagement.Benchmarks.Running;

/// <summary>What one case of an in-process benchmark took.</summary>
/// <param name="Method">The benchmark's name.</param>
/// <param name="Parameters">The values of its parameters.</param>
/// <param name="Milliseconds">The median of one operation.</param>
/// <param name="AllocatedBytes">What one operation allocates.</param>
internal sealed record InProcessFigure(string Method, IReadOnlyList<object?> Parameters, double Milliseconds, long AllocatedBytes);
