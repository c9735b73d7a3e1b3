using System;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Snapshots;

/// <summary>What IAM says of a principal that a question is about; what it does not say is not known.</summary>
public sealed class StandingTests : IDisposable
{
    private readonly World _world = new();
    private readonly ClusterAccessSource _source;

    public StandingTests()
    {
        _world.Session.AddPrincipal(World.Dev);
        _source = new ClusterAccessSource(_world, _world.Options, _world.Operator, _world.Clock);
    }

    public void Dispose() => _source.Dispose();

    private async Task<EKSClusterAccess> ReadAsync()
    {
        EKSClusterAccess? read = null;
        await _source.ReadAsync(
            new ClusterQuery { ClusterNames = ["prod"] },
            null,
            (access, _) =>
            {
                read = access;
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return read!;
    }

    [Theory]
    [InlineData(World.Dev, PrincipalStatus.Active)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/dev/ada", PrincipalStatus.Active)]
    [InlineData(World.Boss, PrincipalStatus.Missing)]
    [InlineData("arn:aws:iam::111122223333:user/dev", PrincipalStatus.Missing)]
    [InlineData("arn:aws:iam::444455556666:role/dev", PrincipalStatus.NotChecked)]
    [InlineData("arn:aws:iam::111122223333:root", PrincipalStatus.NotChecked)]
    [InlineData("dev", PrincipalStatus.NotChecked)]
    public async Task IAM_is_asked_about_whom_it_can_know(string arn, PrincipalStatus status) =>
        Assert.Equal(status, (await _source.StandingOfAsync(arn, await ReadAsync(), CancellationToken.None)).Status);

    [Fact]
    public async Task Whoever_cannot_be_asked_about_is_not_missing_and_entries_were_asked_about()
    {
        await _world.GrantAsync(World.Dev, "View");
        var access = await ReadAsync();
        _world.Session.IamFault = FakeEks.Error(ErrorIds.AccessDenied, "iam:GetRole");
        Assert.Equal(PrincipalStanding.NotAsked, await _source.StandingOfAsync(World.Boss, access, CancellationToken.None));
        Assert.Equal("IAM has this role", (await _source.StandingOfAsync(World.Dev, access, CancellationToken.None)).Text);
        _world.Session.IamFault = new EksAccessException(ErrorIds.AccessDenied, ErrorKind.Authentication, "expired") { EndsPipeline = true };
        await Assert.ThrowsAsync<EksAccessException>(() => _source.StandingOfAsync(World.Boss, access, CancellationToken.None));
    }
}
