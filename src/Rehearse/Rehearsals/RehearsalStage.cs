using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Connectors;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Seeds;

namespace EksAccessManagement.Rehearse.Rehearsals;

/// <summary>The sandbox of a rehearsal with the cluster in it, and the module's own way to reach it: real connectors, real signatures, real TLS.</summary>
internal sealed class RehearsalStage : IAsyncDisposable
{
    private const int LoginDegree = 8;

    // Long enough for the update to be seen in progress, short enough not to be waited for.
    private static readonly TimeSpan UpdateDuration = TimeSpan.FromMilliseconds(60);

    private readonly RehearsalPlan _plan;
    private readonly SandboxServer _server;
    private readonly ConnectorFactory _connectors;
    private readonly Dictionary<RehearsalPrincipal, AwsKeys> _keys = [];

    private RehearsalStage(RehearsalPlan plan, SandboxServer server, ConnectorFactory connectors)
    {
        (_plan, _server, _connectors) = (plan, server, connectors);
        Sessions = new SessionCache(connectors);
    }

    /// <summary>The sessions opened so far.</summary>
    public SessionCache Sessions { get; }

    /// <summary>The connectors.</summary>
    public IConnectors Connectors => _connectors;

    /// <summary>Keys and endpoints of the administrator.</summary>
    public AwsSessionOptions AdministratorOptions { get; private set; } = new();

    /// <summary>Pauses are short here.</summary>
    public IClock Clock { get; } = new HurriedClock();

    /// <summary>Starts a sandbox with what the plan says.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="objects">RBAC objects and namespaces of the user.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RehearsalStage> StartAsync(RehearsalPlan plan, IReadOnlyList<JsonObject> objects, CancellationToken cancellationToken)
    {
        var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = SeedOf(plan, objects), UpdateDuration = UpdateDuration }, cancellationToken).ConfigureAwait(false);
        var stage = new RehearsalStage(plan, server, new ConnectorFactory());
        try
        {
            stage.AdministratorOptions = stage.Options(server.State.CreateAccessKey(plan.Administrator.ToString()));
            foreach (var principal in plan.Principals.Where(p => p.WhyNot is null))
            {
                stage._keys[principal] = principal.SessionName is { } session
                    ? server.State.OpenSession(principal.Arn.ToString(), session)
                    : server.State.CreateAccessKey(principal.Arn.ToString());
            }

            return stage;
        }
        catch
        {
            await stage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A locator for one use case, as the administrator. A cluster is described once a locator, so that every step takes its own.</summary>
    public ClusterLocator Locator(IOperator @operator) => new(Sessions, AdministratorOptions, @operator);

    /// <summary>The cluster as it is now, seen by the administrator.</summary>
    public Task<ClusterTarget> LocateAsync(CancellationToken cancellationToken) =>
        Locator(new RehearsalOperator()).LocateAsync(ClusterChoice.Named(RehearsalPlan.ClusterName), cancellationToken);

    /// <summary>Logs in as every principal, several at a time.</summary>
    public async Task<IReadOnlyDictionary<RehearsalPrincipal, Login>> LoginAllAsync(CancellationToken cancellationToken)
    {
        var target = await LocateAsync(cancellationToken).ConfigureAwait(false);
        var logins = new Login[_plan.Principals.Count];
        await Parallel.ForAsync(0, logins.Length, new ParallelOptions { MaxDegreeOfParallelism = LoginDegree, CancellationToken = cancellationToken }, async (i, token) =>
            logins[i] = await LoginAsync(_plan.Principals[i], target, token).ConfigureAwait(false)).ConfigureAwait(false);
        return _plan.Principals.Zip(logins).ToDictionary(p => p.First, p => p.Second);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Sessions.Dispose();
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private static SandboxSeed SeedOf(RehearsalPlan plan, IReadOnlyList<JsonObject> objects)
    {
        var people = plan.Principals.Where(p => p.WhyNot is null).Select(p => p.Arn).Append(plan.Administrator).ToLookup(p => p.AccountId);
        return new SandboxSeed
        {
            DefaultRegion = plan.Cluster.Region,
            Accounts = plan.Accounts.Select(a => new AccountSeed(a.Key)
            {
                Partition = a.Value,
                Users = people[a.Key].Where(p => p.Kind == PrincipalKind.User).DistinctBy(p => p.Name).Select(p => new UserSeed(p.Name) { Path = p.Path }).ToArray(),
                Roles = people[a.Key].Where(p => p.Kind == PrincipalKind.Role).Select(p => new RoleSeed(p.Name) { Path = p.Path }).ToArray(),
                Clusters = a.Key == plan.Cluster.AccountId ? [ClusterOf(plan, objects)] : [],
            }).ToArray(),
        };
    }

    private static ClusterSeed ClusterOf(RehearsalPlan plan, IReadOnlyList<JsonObject> objects) => new(RehearsalPlan.ClusterName, plan.Cluster.Region)
    {
        AuthenticationMode = "CONFIG_MAP",
        Creator = plan.Administrator.ToString(),
        AwsAuth = plan.Map.Source.ToData(),
        Objects = objects,
    };

    private AwsSessionOptions Options(AwsKeys keys) => new()
    {
        AccessKey = keys.AccessKeyId,
        SecretKey = keys.SecretAccessKey,
        SessionToken = keys.SessionToken,
        Region = _plan.Cluster.Region,
        EndpointUrl = _server.EndpointUrl,
        StsEndpointUrl = _server.EndpointUrl,
        IamEndpointUrl = _server.EndpointUrl,
        UseDualStack = false,
        UseFips = false,
    };

    /// <summary>As with kubectl: endpoint and certificate are known from a kubeconfig, the principal brings nothing but its token.</summary>
    private async Task<Login> LoginAsync(RehearsalPrincipal principal, ClusterTarget target, CancellationToken cancellationToken)
    {
        if (principal.WhyNot is { } reason)
        {
            return new Login(LoginOutcome.NotTried) { Reason = reason };
        }

        var session = await Sessions.OpenAsync(Options(_keys[principal]), cancellationToken).ConfigureAwait(false);
        var kubernetes = session.OpenKubernetes(new KubernetesEndpoint(target.Name, target.Description.Endpoint, target.Description.CertificateAuthorityData));
        try
        {
            var identity = await kubernetes.SelfSubjectReviewAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new EksAccessException(ErrorIds.KubernetesUnreachable, ErrorKind.ProtocolViolation, "The sandbox's Kubernetes does not answer SelfSubjectReview.");
            var everything = await kubernetes.SelfSubjectAccessReviewAsync(new AccessRequest("*") { ApiGroup = "*", Resource = "*" }, cancellationToken).ConfigureAwait(false);
            return new Login(LoginOutcome.LetIn) { Username = identity.Username, Groups = identity.Groups, MayDoEverything = everything.Allowed };
        }
        catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesUnauthorized)
        {
            return new Login(LoginOutcome.NotLetIn);
        }
    }
}
