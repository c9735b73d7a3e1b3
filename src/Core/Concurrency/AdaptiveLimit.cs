using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace EksAccessManagement.Concurrency;

/// <summary>
/// How many calls to one service may be under way at a time, learnt from its answers: a refusal for too many calls halves
/// the number, good answers raise it again, one for each round of as many answers as the number stands at.
/// </summary>
/// <remarks>
/// Additive increase, multiplicative decrease: callers who share a service's limit and know nothing of each other come to
/// share it evenly. It starts at its ceiling, because most runs are never refused anything. Safe for use from any thread;
/// whoever waits longest goes first.
/// </remarks>
public sealed class AdaptiveLimit
{
    private readonly object _gate = new();
    private readonly LinkedList<TaskCompletionSource<int>> _waiting = new();
    private double _limit;
    private int _running;
    private int _round;

    /// <summary>Makes a limit that stands at its ceiling.</summary>
    /// <param name="ceiling">What it never exceeds; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ceiling is below 1.</exception>
    public AdaptiveLimit(int ceiling)
    {
        if (ceiling < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(ceiling), ceiling, "At least one call must be allowed.");
        }

        Ceiling = ceiling;
        _limit = ceiling;
    }

    /// <summary>What the limit never exceeds.</summary>
    public int Ceiling { get; }

    /// <summary>How many calls may be under way now.</summary>
    public int Current
    {
        get
        {
            lock (_gate)
            {
                return (int)_limit;
            }
        }
    }

    /// <summary>How many calls are under way.</summary>
    public int Running
    {
        get
        {
            lock (_gate)
            {
                return _running;
            }
        }
    }

    /// <summary>Waits until one more call may be made. Each call that was let in must be ended with <see cref="End"/>.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>What <see cref="End"/> wants to know again: when the call was let in.</returns>
    /// <exception cref="OperationCanceledException">The waiting was given up; there is nothing to end then.</exception>
    public async Task<int> EnterAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<int>> place;
        lock (_gate)
        {
            if (_waiting.Count == 0 && _running < (int)_limit)
            {
                _running++;
                return _round;
            }

            place = _waiting.AddLast(new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        using (cancellationToken.Register(() => GiveUp(place, cancellationToken)))
        {
            return await place.Value.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Ends a call that was let in, and learns from how it went.</summary>
    /// <param name="round">What <see cref="EnterAsync"/> gave.</param>
    /// <param name="outcome">How the call went.</param>
    public void End(int round, CallOutcome outcome)
    {
        lock (_gate)
        {
            if (outcome == CallOutcome.Throttled && round == _round)
            {
                // Calls that were under way together are refused together: they count as one refusal.
                _limit = Math.Max(1, Math.Min((int)_limit, _running) / 2);
                _round++;
            }
            else if (outcome == CallOutcome.Answered)
            {
                _limit = Math.Min(Ceiling, _limit + (1 / Math.Floor(_limit)));
            }

            _running--;
            while (_waiting.Count > 0 && _running < (int)_limit)
            {
                var next = _waiting.First.Value;
                _waiting.RemoveFirst();
                _running++;
                next.SetResult(_round);
            }
        }
    }

    private void GiveUp(LinkedListNode<TaskCompletionSource<int>> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // One that was just let in stays so; the cancelled call ends it.
            if (place.List is null)
            {
                return;
            }

            _waiting.Remove(place);
        }

        place.Value.TrySetCanceled(cancellationToken);
    }
}
