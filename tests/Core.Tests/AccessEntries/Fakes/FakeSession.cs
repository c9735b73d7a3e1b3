using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AccessEntries.Fakes;

/// <summary>A session with services that live in memory.</summary>
internal sealed class FakeSession(string region = "eu-west-1", string account = "111122223333") : IAwsSession, IStsApi, IIamApi
{
    private int _callerCalls;

    public FakeEks Eks { get; } = new();

    public FakeKubernetes Kubernetes { get; } = new();

    /// <summary>The account's roles and users.</summary>
    public List<IamPrincipal> Principals { get; } = [];

    public string CallerArn { get; set; } = $"arn:aws:sts::{account}:assumed-role/operator/ada";

    public Exception? IamFault { get; set; }

    public int CallerCalls => _callerCalls;

    public KubernetesEndpoint? OpenedEndpoint { get; private set; }

    public bool IsDisposed { get; private set; }

    public string Region => region;

    public string RegionSource => "test";

    public string Partition => "aws";

    public string CredentialSource { get; init; } = "profile test";

    IEksApi IAwsSession.Eks => Eks;

    IStsApi IAwsSession.Sts => this;

    IIamApi IAwsSession.Iam => this;

    public IKubernetesApi OpenKubernetes(KubernetesEndpoint endpoint)
    {
        OpenedEndpoint = endpoint;
        return Kubernetes;
    }

    public Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _callerCalls);
        return Task.FromResult(new CallerIdentity(account, CallerArn, "AROAEXAMPLE:ada"));
    }

    public Task<IamPrincipal?> GetRoleAsync(string roleName, CancellationToken cancellationToken) => FindAsync(":role/", roleName);

    public Task<IamPrincipal?> GetUserAsync(string userName, CancellationToken cancellationToken) => FindAsync(":user/", userName);

    public async Task ListRolesAsync(string pathPrefix, Func<IamPrincipal, CancellationToken, Task> sink, CancellationToken cancellationToken)
    {
        ThrowIfBroken();
        foreach (var role in Principals.Where(p => p.Arn.Contains(":role" + pathPrefix, StringComparison.Ordinal)))
        {
            await sink(role, cancellationToken);
        }
    }

    public void AddPrincipal(string arn, DateTime? created = null) => Principals.Add(new IamPrincipal(arn, "AROA" + Principals.Count, created ?? new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)));

    public void Dispose() => IsDisposed = true;

    private Task<IamPrincipal?> FindAsync(string kind, string name)
    {
        ThrowIfBroken();
        return Task.FromResult(Principals.FirstOrDefault(p => p.Arn.Contains(kind, StringComparison.Ordinal) && p.Arn.EndsWith("/" + name, StringComparison.Ordinal)));
    }

    private void ThrowIfBroken()
    {
        if (IamFault is not null)
        {
            throw IamFault;
        }
    }
}
