using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Concurrency;
using Xunit;

namespace EksAccessManagement.Core.Tests.Concurrency;

public class ConcurrentWorkTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task Never_works_on_more_than_the_degree_and_calls_the_sink_alone(int degree)
    {
        var running = 0;
        var most = 0;
        var inSink = 0;
        var results = new List<int>();
        await ConcurrentWork.RunAsync<int, int>(
            Enumerable.Range(0, 50),
            async (i, token) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Delay(i % 3, token);
                Interlocked.Decrement(ref running);
                return i;
            },
            async (i, _) =>
            {
                Assert.Equal(1, Interlocked.Increment(ref inSink));
                await Task.Yield();
                results.Add(i);
                Interlocked.Decrement(ref inSink);
            },
            degree,
            DeliveryOrder.AsReady,
            CancellationToken.None);
        Assert.InRange(most, 1, degree);
        Assert.Equal(Enumerable.Range(0, 50), results.OrderBy(i => i));
    }

    [Fact]
    public async Task Keeps_the_order_when_asked_to()
    {
        var results = new List<int>();
        await ConcurrentWork.RunAsync<int, int>(
            Enumerable.Range(0, 40),
            async (i, token) =>
            {
                await Task.Delay((40 - i) % 7, token);
                return i;
            },
            (i, _) => Add(results, i),
            8,
            DeliveryOrder.AsGiven,
            CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 40), results);
    }

    [Fact]
    public async Task Hands_on_what_is_ready_before_what_is_slow()
    {
        var slow = new TaskCompletionSource();
        var results = new List<int>();
        await ConcurrentWork.RunAsync<int, int>(
            [1, 2],
            async (i, _) =>
            {
                await (i == 1 ? slow.Task : Task.CompletedTask);
                return i;
            },
            (i, _) =>
            {
                slow.TrySetResult();
                return Add(results, i);
            },
            2,
            DeliveryOrder.AsReady,
            CancellationToken.None);
        Assert.Equal([2, 1], results);
    }

    [Fact]
    public async Task Does_not_read_ahead_of_the_work()
    {
        var given = 0;
        var gate = new TaskCompletionSource();
        var run = ConcurrentWork.RunAsync<int, int>(
            async (give, token) =>
            {
                for (var i = 0; i < 100; i++)
                {
                    await give(i, token);
                    given++;
                }
            },
            async (i, _) =>
            {
                await gate.Task;
                return i;
            },
            (_, _) => Task.CompletedTask,
            4,
            DeliveryOrder.AsReady,
            CancellationToken.None);
        Assert.Equal(4, given);
        gate.SetResult();
        await run;
        Assert.Equal(100, given);
    }

    [Theory]
    [InlineData(DeliveryOrder.AsReady)]
    [InlineData(DeliveryOrder.AsGiven)]
    public async Task A_slow_sink_holds_up_no_work_but_for_twice_the_degree(DeliveryOrder order)
    {
        var (worked, results, gate) = (0, new List<int>(), new TaskCompletionSource());
        var run = ConcurrentWork.RunAsync<int, int>(
            Enumerable.Range(0, 100),
            (i, _) =>
            {
                worked++;
                return Task.FromResult(i);
            },
            async (i, _) =>
            {
                await gate.Task;
                results.Add(i);
            },
            4,
            order,
            CancellationToken.None);
        Assert.Equal(8, worked);
        gate.SetResult();
        await run;
        Assert.Equal(Enumerable.Range(0, 100), results.OrderBy(i => i));
    }

    [Fact]
    public async Task A_slow_item_holds_up_no_work_behind_it_but_for_twice_the_degree()
    {
        var (worked, results, slow) = (0, new List<int>(), new TaskCompletionSource());
        var run = ConcurrentWork.RunAsync<int, int>(
            Enumerable.Range(0, 100),
            async (i, _) =>
            {
                worked++;
                await (i == 0 ? slow.Task : Task.CompletedTask);
                return i;
            },
            (i, _) => Add(results, i),
            3,
            DeliveryOrder.AsGiven,
            CancellationToken.None);
        Assert.Equal(6, worked);
        Assert.Empty(results);
        slow.SetResult();
        await run;
        Assert.Equal(Enumerable.Range(0, 100), results);
    }

    [Theory]
    [InlineData(DeliveryOrder.AsReady)]
    [InlineData(DeliveryOrder.AsGiven)]
    public async Task Cancelling_while_results_wait_for_the_sink_begins_nothing_and_hands_on_nothing(DeliveryOrder order)
    {
        using var stop = new CancellationTokenSource();
        var (worked, seen) = (0, 0);
        var run = ConcurrentWork.RunAsync<int, int>(
            Enumerable.Range(0, 100),
            (i, _) =>
            {
                worked++;
                return Task.FromResult(i);
            },
            (_, token) =>
            {
                seen++;
                return Task.Delay(Timeout.Infinite, token);
            },
            4,
            order,
            stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal((8, 1), (worked, seen));
    }

    [Theory]
    [InlineData(DeliveryOrder.AsReady)]
    [InlineData(DeliveryOrder.AsGiven)]
    public async Task The_first_fault_stops_the_rest_and_is_thrown_after_all_has_ended(DeliveryOrder order)
    {
        var running = 0;
        var started = 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => ConcurrentWork.RunAsync<int, int>(
            Enumerable.Range(0, 1000),
            async (i, token) =>
            {
                Interlocked.Increment(ref started);
                Interlocked.Increment(ref running);
                try
                {
                    await Task.Yield();
                    return i == 5 ? throw new InvalidOperationException("five") : await Wait(i, token);
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            },
            (_, _) => Task.CompletedTask,
            8,
            order,
            CancellationToken.None));
        Assert.Equal(0, running);
        Assert.InRange(started, 6, 999);

        static async Task<int> Wait(int i, CancellationToken token)
        {
            if (i > 5)
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            return i;
        }
    }

    [Fact]
    public async Task A_fault_of_the_source_or_the_sink_is_thrown_too()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => ConcurrentWork.RunAsync<int, int>(
            (_, _) => throw new InvalidOperationException("source"), (i, _) => Task.FromResult(i), (_, _) => Task.CompletedTask, 2, DeliveryOrder.AsReady, CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(() => ConcurrentWork.RunAsync<int, int>(
            [1, 2, 3], (i, _) => Task.FromResult(i), (_, _) => throw new InvalidOperationException("sink"), 2, DeliveryOrder.AsReady, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ConcurrentWork.RunAsync<int, int>(
            [1], (i, _) => Task.FromResult(i), (_, _) => Task.CompletedTask, 0, DeliveryOrder.AsReady, CancellationToken.None));
    }

    [Fact]
    public async Task Cancelling_ends_it_as_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ConcurrentWork.RunAsync<int, int>(
            Enumerable.Range(0, 1000),
            (i, _) => Task.FromResult(i),
            (_, _) =>
            {
                if (++seen == 10)
                {
                    stop.Cancel();
                }

                return Task.CompletedTask;
            },
            4,
            DeliveryOrder.AsReady,
            stop.Token));
        Assert.InRange(seen, 10, 20);
    }

    private static Task Add(List<int> list, int item)
    {
        list.Add(item);
        return Task.CompletedTask;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int old;
        while (value > (old = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, old) != old)
        {
        }
    }
}
