using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Recovery;

/// <summary>
/// Keeps a stale entry in a file from before it is deleted until the new one has all that it held: a rescue that is cut in the
/// middle goes on from there, and nothing of the entry is lost.
/// </summary>
internal sealed class StaleEntryStore(IFiles files, IJson json, string folder)
{
    private const string Kind = "EKSStaleEntry";

    /// <summary>The file of one principal's entry.</summary>
    public string PathOf(ClusterTarget target, PrincipalArn principal)
    {
        var name = new string($"{target.Name}.{target.Arn.Region}.{target.AccountId}".Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_').ToArray());
        return $"{folder.TrimEnd('/', '\\')}/{name}.stale-entry.{StableId.Of(principal.ToString())}.json";
    }

    /// <summary>Writes the entry down.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>: then nothing may be deleted.</exception>
    public void Keep(ClusterTarget target, KeptEntry kept)
    {
        var state = target.Place(new EKSClusterAccess { TakenAt = kept.Entry.ModifiedAt ?? default, AuthenticationMode = target.AuthenticationMode, Entries = [kept.Entry] });
        var document = new DocumentBuilder()
            .Add("kind", Kind)
            .Add("principalId", kept.PrincipalId)
            .Add("successorArn", kept.SuccessorArn)
            .Add("state", SnapshotDocument.Write([state], AccessPolicyCatalogue.Default.Version))
            .Node;
        files.WriteOwnerOnly(kept.Path, json.Write(document, true));
    }

    /// <summary>The entry that an earlier run has deleted and not made whole again; null when there is none.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>, <c>MalformedInput</c>.</exception>
    public KeptEntry? Find(ClusterTarget target, PrincipalArn principal)
    {
        var path = PathOf(target, principal);
        var text = files.Exists(path) ? files.ReadText(path) : string.Empty;
        if (text.Trim().Length == 0)
        {
            return null;
        }

        if (json.Parse(text) is not MappingNode document || document.Text("kind") != Kind || document["state"] is not { } state)
        {
            throw new EksAccessException(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{path} is not a stale entry that a rescue has kept.") { TargetObject = path };
        }

        var entry = new SnapshotReader(path).Read(state).SelectMany(c => c.Entries).FirstOrDefault(e => e.PrincipalArn == principal.ToString());
        return entry is null ? null : new KeptEntry(entry, document.Text("principalId") ?? string.Empty, document.Text("successorArn") ?? string.Empty, path);
    }

    /// <summary>Copies a file that is about something else beside itself, before it is written anew; gives the copy.</summary>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>.</exception>
    public string SetAside(string path) => OlderFiles.SetAside(files, path);

    /// <summary>Says that nothing is left to put back.</summary>
    public void Forget(string path)
    {
        if (files.Exists(path))
        {
            files.WriteOwnerOnly(path, string.Empty);
        }
    }
}
