using System.IO;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.AwsAuth;

/// <summary>
/// Changes an aws-auth in a file or a text, without AWS: plans, shows who gets in otherwise, guards what the text alone tells, asks,
/// copies the file, and writes. The rest of the file stays as it is, byte for byte.
/// </summary>
/// <param name="operator">Who is told and asked.</param>
/// <param name="files">The file system.</param>
/// <param name="clock">The time.</param>
public sealed class AwsAuthFileChanger(IOperator @operator, IFiles files, IClock clock)
{
    private const int MaxAttempts = 5;

    /// <summary>Changes a file, or only plans it under a dry run or a No to the question.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="request">The change of a row.</param>
    /// <param name="allowLockout">Let a change through that would lock out.</param>
    /// <param name="backupFolder">The folder for the copy of the file, which gets a name of its own there; null for none.</param>
    /// <param name="backupFile">The file for the copy, which must not exist; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="EksAccessException">
    /// <c>WouldLockOut</c>, <c>MalformedInput</c>, <c>ResourceInUse</c>, <c>FileUnreadable</c>, also when somebody else keeps writing the file.
    /// </exception>
    public async Task<AwsAuthChange> ChangeFileAsync(string path, AwsAuthChangeRequest request, bool allowLockout, string? backupFolder, string? backupFile, CancellationToken cancellationToken)
    {
        string? agreed = null;
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var before = files.ReadText(path);
            var after = AwsAuthTextEditor.Edit(before, path, request);
            var change = Describe(before, after, path, request);
            if (change.Unchanged || !await AgreedAsync(change, path, request, allowLockout, agreed, cancellationToken).ConfigureAwait(false))
            {
                return change;
            }

            agreed = AwsAuthReview.Picture(change);
            if (files.ReadText(path) != before)
            {
                await @operator.VerboseAsync($"Somebody else changed {path} in between; planning anew on the new text (attempt {attempt + 1} of {MaxAttempts}).", cancellationToken).ConfigureAwait(false);
                continue;
            }

            var backup = BackupPath(path, backupFolder, backupFile);
            if (backup is not null)
            {
                files.CopyOwnerOnly(path, backup);
            }

            files.ReplaceText(path, after);
            return change with { Applied = true, BackupPath = backup };
        }

        throw new EksAccessException(ErrorIds.FileUnreadable, ErrorKind.Conflict, $"The file '{path}' was not changed: somebody else keeps changing it.")
        {
            RecommendedAction = "Try again when nobody else writes it.",
            TargetObject = path,
        };
    }

    /// <summary>The text after the change; writes nothing, and therefore asks nothing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fileName">The file it came from, for messages.</param>
    /// <param name="request">The change of a row.</param>
    /// <param name="allowLockout">Let a change through that would lock out.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="EksAccessException"><c>WouldLockOut</c>, <c>MalformedInput</c>, <c>ResourceInUse</c>.</exception>
    public async Task<string> ChangeTextAsync(string text, string? fileName, AwsAuthChangeRequest request, bool allowLockout, CancellationToken cancellationToken)
    {
        var after = AwsAuthTextEditor.Edit(text, fileName, request);
        await new AwsAuthReview(@operator, fileName ?? "the text", fileName ?? "text").TellAsync(Describe(text, after, fileName, request), allowLockout, cancellationToken).ConfigureAwait(false);
        return after;
    }

    private static AwsAuthChange Describe(string before, string after, string? fileName, AwsAuthChangeRequest request)
    {
        var old = AwsAuthReader.ReadText(before, fileName);
        var now = AwsAuthReader.ReadText(after, fileName);
        return new AwsAuthChange
        {
            File = fileName,
            Action = request.Action,
            PrincipalArn = request.PrincipalArn,
            Unchanged = before == after,
            Differences = AwsAuthDifference.Between(old, now),
            Diff = UnifiedDiff.Write(fileName ?? "aws-auth", before, after),
            NewIssues = AwsAuthReview.NewIssues(old, now, LintContext.None),
            Lockouts = AwsAuthGuard.Check(old, now, LintContext.None),
            Before = old.Source.ToData(),
            After = now.Source.ToData(),
        };
    }

    private async Task<bool> AgreedAsync(AwsAuthChange change, string path, AwsAuthChangeRequest request, bool allowLockout, string? agreed, CancellationToken cancellationToken)
    {
        if (AwsAuthReview.Picture(change) == agreed)
        {
            return true;
        }

        var review = new AwsAuthReview(@operator, path, path);
        await review.TellAsync(change, allowLockout, cancellationToken).ConfigureAwait(false);
        return await review.AskAsync(request.Phrase, change, cancellationToken).ConfigureAwait(false);
    }

    private string? BackupPath(string path, string? folder, string? file)
    {
        var name = $"{Path.GetFileNameWithoutExtension(path)}-{clock.UtcNow:yyyyMMdd'T'HHmmss'Z'}";
        return folder is not null ? AwsAuthChanger.FreeName(folder, name, Path.GetExtension(path), files)
            : file is not null ? AwsAuthChanger.RequireFree(file, files)
            : null;
    }
}
