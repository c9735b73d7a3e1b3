using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Core.Tests.AccessEntries.Fakes;

/// <summary>One account with the cluster <c>prod</c>, and the use cases over it.</summary>
internal sealed class World : ISessionSource
{
    public const string Account = "111122223333";
    public const string Dev = "arn:aws:iam::111122223333:role/dev";
    public const string Boss = "arn:aws:iam::111122223333:role/boss";

    public World(string mode = "API")
    {
        Session.Eks.AddCluster("prod", mode);
        Sessions[string.Empty] = Session;
    }

    /// <summary>A world whose RBAC nobody may read, so that names have to stand for rights.</summary>
    public static World WithoutRbac(string mode)
    {
        var world = new World(mode);
        world.Session.Kubernetes.ListFault = FakeEks.Error(ErrorIds.KubernetesForbidden, "Forbidden.");
        return world;
    }

    public FakeSession Session { get; } = new();

    public FakeEks Eks => Session.Eks;

    public FakeOperator Operator { get; } = new();

    public FakeClock Clock { get; } = new();

    public FakeRows Rows { get; } = new();

    public AwsSessionOptions Options { get; set; } = new();

    /// <summary>Sessions by <c>profile</c> or <c>profile/region</c>; the empty one is the default.</summary>
    public Dictionary<string, FakeSession> Sessions { get; } = new(StringComparer.Ordinal);

    /// <summary>How sessions were opened.</summary>
    public List<AwsSessionOptions> Opened { get; } = [];

    public static ClusterChoice Prod => ClusterChoice.Named("prod");

    public Task<IAwsSession> OpenAsync(AwsSessionOptions options, CancellationToken cancellationToken)
    {
        lock (Opened)
        {
            Opened.Add(options);
        }

        var region = options.Region ?? options.ImpliedRegion;
        foreach (var key in new[] { options.ProfileName + "/" + region, options.ProfileName ?? string.Empty })
        {
            if (Sessions.TryGetValue(key, out var session))
            {
                return Task.FromResult<IAwsSession>(session);
            }
        }

        throw new EksAccessException(ErrorIds.ProfileNotFound, ErrorKind.Authentication, "No profile " + options.ProfileName) { EndsPipeline = true };
    }

    public ClusterLocator Locator() => new(this, Options, Operator.ForMany);

    public async Task<EKSAccessChange?> GrantAsync(AccessGrantRequest request, AccessGranter? granter = null)
    {
        EKSAccessChange? change = null;
        granter ??= new AccessGranter(Locator(), Rows, Operator, Clock);
        await granter.GrantAsync(request, (c, _) => Keep(() => change = c), CancellationToken.None);
        return change;
    }

    public Task<EKSAccessChange?> GrantAsync(string principal, params string[] policies) =>
        GrantAsync(new AccessGrantRequest { Cluster = Prod, PrincipalArn = principal, AccessPolicy = policies });

    public async Task<EKSAccessChange?> RevokeAsync(AccessRevokeRequest request)
    {
        EKSAccessChange? change = null;
        await new AccessRevoker(Locator(), Rows, Operator).RevokeAsync(request, (c, _) => Keep(() => change = c), CancellationToken.None);
        return change;
    }

    public async Task<EKSAuthenticationMode?> SwitchAsync(string mode)
    {
        EKSAuthenticationMode? answer = null;
        await new AuthenticationModeSwitcher(Locator(), Operator, Clock)
            .SwitchAsync(new AuthenticationModeRequest { Cluster = Prod, Mode = mode }, (m, _) => Keep(() => answer = m), CancellationToken.None);
        return answer;
    }

    public async Task<List<EKSAccessEntry>> ReadAsync(AccessEntryQuery query)
    {
        var entries = new List<EKSAccessEntry>();
        await new AccessEntryReader(Locator(), Operator).ReadAsync(query, (e, _) => Keep(() => entries.Add(e)), CancellationToken.None);
        return entries;
    }

    public static async Task<EksAccessException> FailsAsync(string errorId, Func<Task> action)
    {
        var fault = await Xunit.Assert.ThrowsAsync<EksAccessException>(action);
        Xunit.Assert.Equal(errorId, fault.ErrorId);
        Xunit.Assert.False(string.IsNullOrWhiteSpace(fault.Message));
        return fault;
    }

    private static Task Keep(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
