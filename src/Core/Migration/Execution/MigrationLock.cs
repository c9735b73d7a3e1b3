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
    private readonly string _token = Guid.NewGuid().ToString("N");
    private bool _isTagged;

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
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await ReleaseAsync(limit.Token).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lets both go. What cannot be let go is told.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            files.WriteOwnerOnly(path, string.Empty);
        }
        catch (EksAccessException fault)
        {
            // It must not stand in the way of the tag, nor of the fault that ended the work.
            await @operator.WarnAsync($"The file {path} stays: {fault.Message} The next run needs -BreakLock.", cancellationToken).ConfigureAwait(false);
        }

        if (!_isTagged)
        {
            return;
        }

        try
        {
            // A tag whose making was cut off may be another's by now.
            var tags = await target.Eks.ListTagsForResourceAsync(target.Arn.ToString(), cancellationToken).ConfigureAwait(false);
            if (tags.TryGetValue(MigrationMarks.LockTag, out var holder) && holder.StartsWith(_token, StringComparison.Ordinal))
            {
                await target.Eks.UntagResourceAsync(target.Arn.ToString(), [MigrationMarks.LockTag], cancellationToken).ConfigureAwait(false);
            }

            _isTagged = false;
        }
        catch (EksAccessException fault)
        {
            await @operator.WarnAsync($"The tag {MigrationMarks.LockTag} stays on cluster {target}: {fault.Message} The next run needs -BreakLock.", cancellationToken).ConfigureAwait(false);
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
            var text = FormattableString.Invariant($"{_token} {clock.UtcNow:yyyy-MM-ddTHH:mm:ssZ} {caller.Arn}");
            text = new string(text.Select(c => char.IsLetterOrDigit(c) || " +-=._:/@".IndexOf(c) >= 0 ? c : '_').ToArray());
            _isTagged = true;
            await target.Eks.TagResourceAsync(target.Arn.ToString(), new Dictionary<string, string> { [MigrationMarks.LockTag] = text.Length <= 256 ? text : text.Substring(0, 256) }, cancellationToken).ConfigureAwait(false);
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
