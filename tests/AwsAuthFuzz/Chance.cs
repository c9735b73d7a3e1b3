using System.Collections.Generic;

namespace EksAccessManagement.AwsAuthFuzz;

/// <summary>A random sequence that is the same on every runtime for the same seed (splitmix64).</summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    public int Next(int below) => (int)(NextBits() % (ulong)below);

    public bool OneIn(int times) => Next(times) == 0;

    public T Pick<T>(IReadOnlyList<T> from) => from[Next(from.Count)];

    private ulong NextBits()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
