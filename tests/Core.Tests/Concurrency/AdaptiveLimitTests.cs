using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Concurrency;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksAccessManagement.Core.Tests.Concurrency;

public sealed class AdaptiveLimitTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public void A_ceiling_below_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new AdaptiveLimit(0));

    [Fact]
    public async Task Starts_at_its_ceiling_and_lets_in_no_more()
    {
        var limit = new AdaptiveLimit(3);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(limit.EnterAsync(None).IsCompletedSuccessfully);
        }

        var fourth = limit.EnterAsync(None);

        Assert.False(fourth.IsCompleted);
        Assert.Equal(3, limit.Running);
        limit.End(0, CallOutcome.Answered);
        await fourth;
        Assert.Equal(3, limit.Running);
    }

    [Fact]
    public async Task A_refusal_halves_it_once_for_all_calls_that_were_under_way_together()
    {
        var limit = new AdaptiveLimit(16);
        var rounds = await EnterAsync(limit, 16);

        foreach (var round in rounds)
        {
            limit.End(round, CallOutcome.Throttled);
        }

        Assert.Equal(8, limit.Current);
        Assert.Equal(0, limit.Running);
    }

    [Fact]
    public async Task Refusals_of_later_rounds_halve_it_down_to_one()
    {
        var limit = new AdaptiveLimit(16);
        var seen = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            var rounds = await EnterAsync(limit, limit.Current);
            limit.End(rounds[0], CallOutcome.Throttled);
            seen.Add(limit.Current);
            foreach (var round in rounds.Skip(1))
            {
                limit.End(round, CallOutcome.Unknown);
            }
        }

        Assert.Equal([8, 4, 2, 1, 1, 1], seen);
    }

    [Fact]
    public async Task It_is_halved_from_what_was_under_way_not_from_what_would_have_been_allowed()
    {
        var limit = new AdaptiveLimit(64);
        var rounds = await EnterAsync(limit, 6);

        limit.End(rounds[0], CallOutcome.Throttled);

        Assert.Equal(3, limit.Current);
    }

    [Fact]
    public async Task Good_answers_raise_it_by_one_a_round_and_never_above_the_ceiling()
    {
        var limit = new AdaptiveLimit(4);
        var first = await EnterAsync(limit, 2);
        limit.End(first[0], CallOutcome.Throttled);
        limit.End(first[1], CallOutcome.Unknown);
        Assert.Equal(1, limit.Current);

        // 1 answer makes it 2, 2 more make it 3, 3 more make it 4: the round gets longer as it grows.
        var after = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            limit.End(await limit.EnterAsync(None), CallOutcome.Answered);
            after.Add(limit.Current);
        }

        Assert.Equal([2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4], after);
    }

    [Fact]
    public async Task What_tells_nothing_about_the_limit_leaves_it()
    {
        var limit = new AdaptiveLimit(8);
        limit.End((await EnterAsync(limit, 4))[0], CallOutcome.Throttled);
        var before = limit.Current;

        limit.End(0, CallOutcome.Unknown);

        Assert.Equal(before, limit.Current);
    }

    [Fact]
    public async Task Whoever_waits_longest_goes_first()
    {
        var limit = new AdaptiveLimit(1);
        var round = await limit.EnterAsync(None);
        var waiting = Enumerable.Range(0, 3).Select(_ => limit.EnterAsync(None)).ToArray();

        for (var i = 0; i < waiting.Length; i++)
        {
            limit.End(round, CallOutcome.Answered);
            round = await waiting[i];
            Assert.All(waiting.Skip(i + 1), w => Assert.False(w.IsCompleted));
        }
    }

    [Fact]
    public async Task One_who_gives_up_waiting_leaves_no_trace()
    {
        using var stop = new CancellationTokenSource();
        var limit = new AdaptiveLimit(1);
        var round = await limit.EnterAsync(None);
        var gone = limit.EnterAsync(stop.Token);
        var next = limit.EnterAsync(None);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        limit.End(round, CallOutcome.Answered);
        await next;
        Assert.Equal(1, limit.Running);
    }

    [Fact]
    public void Whatever_happens_it_stays_within_its_bounds_and_loses_nobody() =>
            Prop.ForAll(Gen.Choose(1, 20).ToArbitrary(), Gen.Choose(0, 3).ArrayOf().ToArbitrary(), (ceiling, steps) =>
            {
                var limit = new AdaptiveLimit(ceiling);
                var inside = new Queue<Task<int>>();
                foreach (var step in steps)
                {
                    if (step == 0 || inside.Count == 0)
                    {
                        inside.Enqueue(limit.EnterAsync(None));
                    }
                    else
                    {
                        limit.End(inside.Dequeue().GetAwaiter().GetResult(), (CallOutcome)(step - 1));
                    }

                    if (limit.Current < 1 || limit.Current > ceiling || limit.Running > ceiling)
                    {
                        return false;
                    }
                }

                // All who wait come in, one after the other.
                while (inside.Count > 0)
                {
                    limit.End(inside.Dequeue().GetAwaiter().GetResult(), CallOutcome.Throttled);
                }

                return limit.Running == 0;
            }).Check(Config.QuickThrowOnFailure.WithReplay(20261122, 7).WithMaxTest(300));

    [Fact]
    public async Task Two_who_share_a_service_come_to_share_it()
    {
        // A service that takes ten calls at a time, and two programs that know nothing of each other.
        var one = new AdaptiveLimit(64);
        var other = new AdaptiveLimit(64);
        var shares = new List<(int One, int Other)>();
        for (var turn = 0; turn < 400; turn++)
        {
            var calls = (await EnterAsync(one, turn == 0 ? 9 : one.Current)).Select(r => (Limit: one, Round: r))
                .Concat((await EnterAsync(other, turn == 0 ? 1 : other.Current)).Select(r => (Limit: other, Round: r))).ToArray();
            foreach (var (limit, round) in calls)
            {
                limit.End(round, calls.Length > 10 ? CallOutcome.Throttled : CallOutcome.Answered);
            }

            shares.Add((one.Current, other.Current));
        }

        Assert.All(shares.Skip(50), s => Assert.InRange(s.One + s.Other, 2, 12));
        Assert.InRange(shares.Skip(50).Average(s => s.One) / shares.Skip(50).Average(s => s.Other), 0.5, 2);
    }

    private static async Task<int[]> EnterAsync(AdaptiveLimit limit, int count)
    {
        var rounds = new int[count];
        for (var i = 0; i < count; i++)
        {
            rounds[i] = await limit.EnterAsync(None);
        }

        return rounds;
    }
}
