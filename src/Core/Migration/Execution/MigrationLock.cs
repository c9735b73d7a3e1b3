using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>Keeps two migrations of one cluster apart: a file on this machine, and a tag on the cluster for all others.</summary>
internal sealed class MigrationLock(ClusterTarget target, string path, IFiles files, IOperator @operator, IClock clock)
{
    /// <summary>Locks are let go, and the tag is put on, whoever cancels: neither may stop half-way, nor take longer than this.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>A tag whose making got no answer may still come: so often is looked for it, with so much time between.</summary>
    private const int Looks = 3;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);

    private readonly string _token = Guid.NewGuid().ToString("N");
    private bool _isTagged;
    private bool _isSure;

    /// <summary>Takes both locks, or none: what fails in between lets go of what was taken.</summary>
    /// <exception cref="EksAccessException"><c>MigrationLocked</c>.</exception>
    public async Task TakeAsync(bool breaks, CancellationToken cancellationToken)
    {
        TakeFile(breaks);
        try
        {
            await TakeTagAsync(breaks, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lets both go, within some seconds and whoever has cancelled. What cannot be let go is told.</summary>
    public async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            files.WriteOwnerOnly(path, string.Empty);
        }
        catch (EksAccessException fault)
        {
            // It must not stand in the way of the tag, nor of the fault that ended the work.
            await @operator.WarnAsync($"The file {path} stays: {fault.Message} The next run needs -BreakLock.", limit.Token).ConfigureAwait(false);
        }

        if (!_isTagged)
        {
            return;
        }

        try
        {
            await UntagAsync(limit.Token).ConfigureAwait(false);
            _isTagged = false;
        }
        catch (Exception fault) when (fault is EksAccessException or OperationCanceledException)
        {
            var why = fault is EksAccessException ? fault.Message : $"No answer came within {Limit.TotalSeconds:0} seconds.";
            await @operator.WarnAsync($"The tag {MigrationMarks.LockTag} stays on cluster {target}: {why} The next run needs -BreakLock.", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task UntagAsync(CancellationToken limit)
    {
        for (var look = 1; ; look++)
        {
            // A tag whose making was cut off may be another's by now, or come a moment later.
            var tags = await target.Eks.ListTagsForResourceAsync(target.Arn.ToString(), limit).ConfigureAwait(false);
            if (tags.TryGetValue(MigrationMarks.LockTag, out var holder))
            {
                if (holder.StartsWith(_token, StringComparison.Ordinal))
                {
                    await target.Eks.UntagResourceAsync(target.Arn.ToString(), [MigrationMarks.LockTag], limit).ConfigureAwait(false);
                }

                return;
            }

            if (_isSure || look == Looks)
            {
                return;
            }

            await clock.DelayAsync(BetweenLooks, limit).ConfigureAwait(false);
        }
    }

    private async Task TakeTagAsync(bool breaks, CancellationToken cancellationToken)
    {
        var tags = await target.Eks.ListTagsForResourceAsync(target.Arn.ToString(), cancellationToken).ConfigureAwait(false);
        if (tags.TryGetValue(MigrationMarks.LockTag, out var holder) && !breaks)
        {
            throw Locked($"the tag {MigrationMarks.LockTag} on the cluster says {holder}");
        }

        try
        {
            var caller = await target.GetCallerAsync(cancellationToken).ConfigureAwait(false);
            await TagAsync(caller.Arn).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            tags = await target.Eks.ListTagsForResourceAsync(target.Arn.ToString(), cancellationToken).ConfigureAwait(false);
            if (tags.TryGetValue(MigrationMarks.LockTag, out var now) && !now.StartsWith(_token, StringComparison.Ordinal))
            {
                _isTagged = false;
                throw Locked($"the tag {MigrationMarks.LockTag} on the cluster says {now}");
            }
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.AccessDenied)
        {
            _isTagged = false;
            await @operator.WarnAsync($"Cluster {target} cannot be tagged, so that only this machine knows of the migration: {fault.Message}", cancellationToken).ConfigureAwait(false);
        }
    }

    // A request that is given up on its way may still be carried out, and its tag would outlive the run: its answer is waited for.
    private async Task TagAsync(string callerArn)
    {
        var text = FormattableString.Invariant($"{_token} {clock.UtcNow:yyyy-MM-ddTHH:mm:ssZ} {callerArn}");
        text = new string(text.Select(c => char.IsLetterOrDigit(c) || " +-=._:/@".IndexOf(c) >= 0 ? c : '_').ToArray());
        _isTagged = true;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await target.Eks.TagResourceAsync(target.Arn.ToString(), new Dictionary<string, string> { [MigrationMarks.LockTag] = text.Length <= 256 ? text : text.Substring(0, 256) }, limit.Token).ConfigureAwait(false);
            _isSure = true;
        }
        catch (OperationCanceledException e)
        {
            throw new EksAccessException(ErrorIds.RequestTimedOut, ErrorKind.Timeout, $"EKS did not say within {Limit.TotalSeconds:0} seconds whether cluster {target} has the tag {MigrationMarks.LockTag}.", e) { RecommendedAction = "Run it again.", TargetObject = target.Name };
        }
    }

    private void TakeFile(bool breaks)
    {
        if (breaks)
        {
            files.WriteOwnerOnly(path, string.Empty);
        }

        // Lines are appended whole, so of two that come at once the first line names the one that has it.
        files.AppendOwnerOnly(path, _token);
        var first = files.ReadText(path).Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0);
        if (first != _token)
        {
            throw Locked("the file " + path + " says so");
        }
    }

    private EksAccessException Locked(string how) => new(ErrorIds.MigrationLocked, ErrorKind.Conflict, $"Another migration of cluster {target} runs, or has died: {how}.")
    {
        RecommendedAction = "Wait for it. When it is certain that it has died, add -BreakLock; the run goes on from where that one stopped.",
        TargetObject = target.Name,
    };
}
