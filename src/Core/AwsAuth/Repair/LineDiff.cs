using System;
using System.Collections.Generic;

namespace EksAccessManagement.AwsAuth;

/// <summary>Finds the lines two texts have in common (Myers), in bounded time: beyond a limit the middle counts as replaced.</summary>
internal static class LineDiff
{
    private const int MaxDifferences = 1000;

    /// <summary>Pairs of indices of common lines, ascending in both.</summary>
    public static IReadOnlyList<(int Old, int New)> Common(IReadOnlyList<string> old, IReadOnlyList<string> @new)
    {
        var common = new List<(int, int)>();
        var start = 0;
        while (start < old.Count && start < @new.Count && old[start] == @new[start])
        {
            common.Add((start, start));
            start++;
        }

        var tail = 0;
        while (tail < old.Count - start && tail < @new.Count - start && old[old.Count - 1 - tail] == @new[@new.Count - 1 - tail])
        {
            tail++;
        }

        common.AddRange(Middle(old, @new, start, old.Count - tail, @new.Count - tail));
        for (var i = tail; i > 0; i--)
        {
            common.Add((old.Count - i, @new.Count - i));
        }

        return common;
    }

    private static List<(int Old, int New)> Middle(IReadOnlyList<string> old, IReadOnlyList<string> @new, int start, int oldEnd, int newEnd)
    {
        int n = oldEnd - start, m = newEnd - start;
        var found = new List<(int, int)>();
        if (n == 0 || m == 0)
        {
            return found;
        }

        var limit = Math.Min(n + m, MaxDifferences);
        var furthest = new int[(2 * limit) + 2];
        var trace = new List<int[]>();
        for (var d = 0; d <= limit; d++)
        {
            trace.Add((int[])furthest.Clone());
            for (var k = -d; k <= d; k += 2)
            {
                var x = k == -d || (k != d && At(furthest, k - 1, limit) < At(furthest, k + 1, limit)) ? At(furthest, k + 1, limit) : At(furthest, k - 1, limit) + 1;
                var y = x - k;
                while (x < n && y < m && old[start + x] == @new[start + y])
                {
                    x++;
                    y++;
                }

                furthest[k + limit] = x;
                if (x >= n && y >= m)
                {
                    return Back(trace, d, n, m, start, limit);
                }
            }
        }

        return found;
    }

    private static int At(int[] furthest, int k, int limit) => k + limit >= 0 && k + limit < furthest.Length ? furthest[k + limit] : 0;

    private static List<(int Old, int New)> Back(List<int[]> trace, int d, int x, int y, int start, int limit)
    {
        var found = new List<(int, int)>();
        for (; d >= 0; d--)
        {
            var furthest = trace[d];
            var k = x - y;
            var previous = k == -d || (k != d && At(furthest, k - 1, limit) < At(furthest, k + 1, limit)) ? k + 1 : k - 1;
            var beforeX = d == 0 ? 0 : At(furthest, previous, limit);
            var beforeY = d == 0 ? 0 : beforeX - previous;
            while (x > beforeX && y > beforeY)
            {
                x--;
                y--;
                found.Add((start + x, start + y));
            }

            x = beforeX;
            y = beforeY;
        }

        found.Reverse();
        return found;
    }
}
