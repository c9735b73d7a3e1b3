using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Recovery;

/// <summary>
/// Keeps a stale entry in a file from before it is deleted until the new one has all that it held: a rescue that is cut in the
/// middle goes on from there, and nothing of the entry is lost.
/// </summary>
internal sealed class StaleEntryStore(IFiles files, IJson json, string folder)
{
    /// <summary>The file of one principal's entry.</summary>
    public string PathOf(ClusterTarget target, PrincipalArn principal)
    {
        var name = new string($"{target.Name}.{target.Arn.Region}.{target.AccountId}".Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_').ToArray());
        return $"{folder.TrimEnd('/', '\\')}/{name}.stale-entry.{StableId.Of(principal.ToString())}.json";
    }

    /// <summary>Writes the entry down; gives the file.</summary>
    /// <exception cref="Errors.EksAccessException"><c>FileUnreadable</c>: then nothing may be deleted.</exception>
    public string Keep(ClusterTarget target, PrincipalArn principal, EKSAccessEntry entry)
    {
        var path = PathOf(target, principal);
        var snapshot = target.Place(new EKSClusterAccess { TakenAt = entry.ModifiedAt ?? default, AuthenticationMode = target.AuthenticationMode, Entries = [entry] });
        files.WriteOwnerOnly(path, json.Write(SnapshotDocument.Write([snapshot], AccessPolicyCatalogue.Default.Version), true));
        return path;
    }

    /// <summary>The entry that an earlier run has deleted and not made whole again; null when there is none.</summary>
    /// <exception cref="Errors.EksAccessException"><c>FileUnreadable</c>, <c>MalformedInput</c>.</exception>
    public EKSAccessEntry? Find(ClusterTarget target, PrincipalArn principal)
    {
        var path = PathOf(target, principal);
        var text = files.Exists(path) ? files.ReadText(path) : string.Empty;
        return text.Trim().Length == 0 ? null : new SnapshotReader(path).Read(json.Parse(text)).SelectMany(c => c.Entries).FirstOrDefault(e => e.PrincipalArn == principal.ToString());
    }

    /// <summary>Says that nothing is left to put back.</summary>
    public void Forget(ClusterTarget target, PrincipalArn principal)
    {
        var path = PathOf(target, principal);
        if (files.Exists(path))
        {
            files.WriteOwnerOnly(path, string.Empty);
        }
    }
}
