using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Concurrency;

/// <summary>Works on many items at a time, but never on more than a given number, and hands on the results one by one.</summary>
/// <remarks>
/// The source is slowed down to the pace of the work, so that memory stays bounded however long the list is. A result that
/// waits for the sink, or for one before it, holds up no work as long as at most twice the degree are begun and not handed
/// on. The sink is never called twice at a time. The first fault, also of the source or the sink, cancels the rest; it is
/// thrown after all that was begun has ended.
/// </remarks>
public static class ConcurrentWork
{
    /// <summary>Works on every item of a source that hands its items to a sink.</summary>
    /// <param name="source">Hands each item to the function it is given.</param>
    /// <param name="work">What is done with one item; called for several at a time.</param>
    /// <param name="sink">Takes each result; called for one at a time.</param>
    /// <param name="degree">How many items are worked on at most at a time; at least 1.</param>
    /// <param name="order">In which order the results are handed on.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentOutOfRangeException">The degree is below 1.</exception>
    public static async Task RunAsync<TItem, TResult>(
        Func<Func<TItem, CancellationToken, Task>, CancellationToken, Task> source,
        Func<TItem, CancellationToken, Task<TResult>> work,
        Func<TResult, CancellationToken, Task> sink,
        int degree,
        DeliveryOrder order,
        CancellationToken cancellationToken)
    {
        if (degree < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(degree), degree, "At least one item must be worked on at a time.");
        }

        using var run = new Run<TItem, TResult>(work, sink, degree, order, cancellationToken);
        await run.FeedAsync(source).ConfigureAwait(false);
        await run.FinishAsync().ConfigureAwait(false);
    }

    /// <summary>Works on every item of a list.</summary>
    /// <inheritdoc cref="RunAsync{TItem, TResult}(Func{Func{TItem, CancellationToken, Task}, CancellationToken, Task}, Func{TItem, CancellationToken, Task{TResult}}, Func{TResult, CancellationToken, Task}, int, DeliveryOrder, CancellationToken)"/>
    public static Task RunAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        Func<TItem, CancellationToken, Task<TResult>> work,
        Func<TResult, CancellationToken, Task> sink,
        int degree,
        DeliveryOrder order,
        CancellationToken cancellationToken) =>
        RunAsync<TItem, TResult>(
            async (give, token) =>
            {
                foreach (var item in items)
                {
                    await give(item, token).ConfigureAwait(false);
                }
            },
            work,
            sink,
            degree,
            order,
            cancellationToken);

    /// <summary>Does each of several works, several at a time.</summary>
    /// <inheritdoc cref="RunAsync{TItem, TResult}(Func{Func{TItem, CancellationToken, Task}, CancellationToken, Task}, Func{TItem, CancellationToken, Task{TResult}}, Func{TResult, CancellationToken, Task}, int, DeliveryOrder, CancellationToken)"/>
    public static Task RunAsync(IEnumerable<Func<CancellationToken, Task>> works, int degree, CancellationToken cancellationToken) =>
        RunAsync<Func<CancellationToken, Task>, bool>(
            works,
            async (work, token) =>
            {
                await work(token).ConfigureAwait(false);
                return true;
            },
            (_, _) => Task.CompletedTask,
            degree,
            DeliveryOrder.AsReady,
            cancellationToken);

    private sealed class Run<TItem, TResult> : IDisposable
    {
        private readonly Func<TItem, CancellationToken, Task<TResult>> _work;
        private readonly Func<TResult, CancellationToken, Task> _sink;
        private readonly DeliveryOrder _order;
        private readonly CancellationToken _outer;
        private readonly CancellationTokenSource _stop;
        private readonly SemaphoreSlim _slots;
        private readonly SemaphoreSlim _room;
        private readonly SemaphoreSlim _delivery = new(1, 1);
        private readonly List<Task> _running = [];
        private Task _previous = Task.CompletedTask;
        private ExceptionDispatchInfo? _fault;

        public Run(Func<TItem, CancellationToken, Task<TResult>> work, Func<TResult, CancellationToken, Task> sink, int degree, DeliveryOrder order, CancellationToken outer)
        {
            (_work, _sink, _order, _outer) = (work, sink, order, outer);
            _stop = CancellationTokenSource.CreateLinkedTokenSource(outer);
            _slots = new SemaphoreSlim(degree, degree);

            // What waits for a slow sink, or for its turn, must not keep the service waiting; but it must not pile up either.
            _room = new SemaphoreSlim(2 * degree, 2 * degree);
        }

        public async Task FeedAsync(Func<Func<TItem, CancellationToken, Task>, CancellationToken, Task> source)
        {
            try
            {
                await source(StartAsync, _stop.Token).ConfigureAwait(false);
            }
            catch (Exception fault)
            {
                Fail(fault);
            }
        }

        public async Task FinishAsync()
        {
            // The tasks record their faults and never throw.
            await Task.WhenAll(_running).ConfigureAwait(false);
            _outer.ThrowIfCancellationRequested();
            _fault?.Throw();
        }

        public void Dispose()
        {
            _stop.Dispose();
            _slots.Dispose();
            _room.Dispose();
            _delivery.Dispose();
        }

        private async Task StartAsync(TItem item, CancellationToken cancellationToken)
        {
            await _room.WaitAsync(_stop.Token).ConfigureAwait(false);
            await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
            _running.RemoveAll(t => t.IsCompleted);
            var task = WorkAsync(item, _previous);
            _previous = task;
            _running.Add(task);
        }

        private async Task WorkAsync(TItem item, Task previous)
        {
            try
            {
                var result = await InSlotAsync(item).ConfigureAwait(false);
                if (_order == DeliveryOrder.AsGiven)
                {
                    await previous.ConfigureAwait(false);
                }

                await _delivery.RunAsync(HandOnAsync, _stop.Token).ConfigureAwait(false);

                Task HandOnAsync(CancellationToken token)
                {
                    token.ThrowIfCancellationRequested();
                    return _sink(result, token);
                }
            }
            catch (Exception fault)
            {
                Fail(fault);
            }
            finally
            {
                _room.Release();
            }
        }

        private async Task<TResult> InSlotAsync(TItem item)
        {
            try
            {
                return await _work(item, _stop.Token).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }

        private void Fail(Exception fault)
        {
            // What fails only because the rest was stopped is not the cause.
            if (Interlocked.CompareExchange(ref _fault, ExceptionDispatchInfo.Capture(fault), null) is null)
            {
                _stop.Cancel();
            }
        }
    }
}
