using System.Collections.Generic;
using EksAccessManagement.Authorization;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Snapshots;

/// <summary>Writes snapshots to files, and reads them. A file holds no secret; it still says who is powerful where, so only its owner may read it.</summary>
public sealed class SnapshotFile
{
    private readonly IConnectors _connectors;

    /// <summary>Makes a reader and writer.</summary>
    public SnapshotFile(IConnectors connectors) => _connectors = connectors;

    /// <summary>Reads the snapshots of a file and works out the effective access.</summary>
    /// <param name="path">The full path.</param>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>, <c>MalformedInput</c>, <c>UnsupportedSnapshotVersion</c>.</exception>
    public IReadOnlyList<EKSClusterAccess> Read(string path)
    {
        var text = _connectors.Files.ReadText(path).TrimStart('\uFEFF');
        DocumentNode document;
        try
        {
            document = _connectors.Json.Parse(text);
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.MalformedInput)
        {
            throw fault.Amend($"{path} cannot be read as a snapshot: {fault.Message}", "Give a file that Export-EKSClusterAccess has written.", path);
        }

        return SnapshotDocument.Read(document, path);
    }

    /// <summary>Writes snapshots in one step; what stood there is replaced.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="clusters">The snapshots.</param>
    /// <exception cref="EksAccessException"><c>FileUnreadable</c>.</exception>
    public void Write(string path, IEnumerable<EKSClusterAccess> clusters) =>
        _connectors.Files.WriteOwnerOnly(path, _connectors.Json.Write(SnapshotDocument.Write(clusters, AccessPolicyCatalogue.Default.Version), indented: true) + "\n");
}
