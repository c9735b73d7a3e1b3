using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Core.Tests.AccessEntries.Fakes;

/// <summary>An aws-auth that was read already.</summary>
internal sealed class FakeRows : IAwsAuthLookup
{
    private int _asked;

    public Dictionary<string, LiveRow> Rows { get; } = new(StringComparer.Ordinal);

    public Exception? Fault { get; set; }

    public int Asked => _asked;

    public Task<IReadOnlyList<LiveRow>> FindAsync(ClusterTarget target, PrincipalArn principal, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        return Fault is not null ? Task.FromException<IReadOnlyList<LiveRow>>(Fault)
            : Task.FromResult<IReadOnlyList<LiveRow>>(Rows.TryGetValue(principal.Canonical, out var row) ? [row] : []);
    }
}
