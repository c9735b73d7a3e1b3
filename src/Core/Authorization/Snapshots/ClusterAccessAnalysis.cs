using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Identity;

namespace EksAccessManagement.Authorization;

/// <summary>
/// Answers questions about one snapshot: whom a principal is taken for, what it may do and why, and who may do something.
/// It is not safe for use by two threads at once.
/// </summary>
public sealed class ClusterAccessAnalysis
{
    private readonly PrincipalMapper _mapper;
    private readonly Dictionary<AccessIdentity, PreparedIdentity> _prepared = new(ReferenceComparer.Instance);
    private readonly Lazy<IReadOnlyList<PrincipalMapping>> _principals;
    private AccessSummarizer? _summarizer;

    /// <summary>Makes an analysis.</summary>
    /// <param name="access">The snapshot.</param>
    /// <param name="catalogue">The access policies; the module's own when null.</param>
    public ClusterAccessAnalysis(EKSClusterAccess access, AccessPolicyCatalogue? catalogue = null)
    {
        Access = access;
        _mapper = new PrincipalMapper(access);
        var unread = access.NotEvaluated.Where(p => p.Part == SnapshotPart.Rbac).Select(p => p.ToString()).ToArray();
        Evaluator = new AccessEvaluator(
            new RbacState(access.Roles, access.Bindings, unread)
            {
                ReadingId = FormattableString.Invariant($"{access.ClusterArn} {access.TakenAt.Ticks}"),
            },
            catalogue);
        _principals = new Lazy<IReadOnlyList<PrincipalMapping>>(_mapper.All);
    }

    /// <summary>The snapshot.</summary>
    public EKSClusterAccess Access { get; }

    /// <summary>Decides requests of identities against the snapshot's RBAC and the access policies.</summary>
    public AccessEvaluator Evaluator { get; }

    /// <summary>
    /// Who made the cluster, as far as whoever asks knows it, by ARN; empty when he does not. It counts in the mode CONFIG_MAP,
    /// where the creator is an administrator whom no API shows.
    /// </summary>
    public IReadOnlyList<string> Creators { get; init; } = [];

    /// <summary>aws-auth as the authenticator holds it, whether the mode reads it or not; null when it was not read.</summary>
    public AwsAuthMap? AwsAuth => _mapper.AwsAuth;

    /// <summary>
    /// Whole keys of aws-auth that stand in the text and that the server cannot read, while the mode reads aws-auth; never null.
    /// Nobody whom they name gets in by them.
    /// </summary>
    public IReadOnlyList<string> KeyLosses => AwsAuthLosses.OfKeys(Access, AwsAuth);

    /// <summary>Every principal that access entries or rows of aws-auth name, each once.</summary>
    public IReadOnlyList<PrincipalMapping> Principals => _principals.Value;

    /// <summary>What no reading can see, in sentences, for the snapshot's mode.</summary>
    public static IReadOnlyList<string> LimitsOf(string authenticationMode)
    {
        var limits = new List<string>
        {
            "Users of OIDC identity providers and service accounts of Kubernetes are not listed.",
            "Whether principals of other accounts still exist, or were made again, cannot be asked.",
            "Admission controllers and policies that refuse requests later are not looked at.",
        };
        if (!AuthenticationModeName.ReadsAccessEntries(authenticationMode))
        {
            limits.Insert(0, "In the mode CONFIG_MAP the cluster's creator is an administrator whom no API shows.");
        }

        return limits;
    }

    /// <summary>The snapshot with the effective access of each principal and the limits filled in.</summary>
    public static EKSClusterAccess Complete(EKSClusterAccess access, AccessPolicyCatalogue? catalogue = null)
    {
        var analysis = new ClusterAccessAnalysis(access, catalogue);
        return access with
        {
            Principals = analysis.Principals.Select(analysis.Effective).ToArray(),
            Findings = [.. analysis.KeyLosses, .. AwsAuthLosses.OfRows(access, analysis.AwsAuth)],
            Limits = LimitsOf(access.AuthenticationMode),
        };
    }

    /// <summary>Whom the cluster takes a principal or session for.</summary>
    public PrincipalMapping Map(string principalArn) => _mapper.Map(principalArn);

    /// <summary>Whom the cluster takes whoever has the name of an ARN for, whatever the path.</summary>
    internal PrincipalMapping MapName(string principalArn) => _mapper.MapName(principalArn);

    /// <summary>The identity of a mapping, ready for questions; null when it is not let in.</summary>
    public PreparedIdentity? Prepare(PrincipalMapping mapping)
    {
        if (mapping.Identity is null)
        {
            return null;
        }

        if (!_prepared.TryGetValue(mapping.Identity, out var prepared))
        {
            _prepared.Add(mapping.Identity, prepared = Evaluator.Prepare(mapping.Identity));
        }

        return prepared;
    }

    /// <summary>
    /// Decides a request of a principal; somebody who is not let in may do nothing. Who may be the hidden creator of the cluster
    /// is not refused for certain.
    /// </summary>
    public AccessDecision Decide(string principalArn, AccessRequest request) => Decide(Map(principalArn), request);

    internal AccessDecision Decide(PrincipalMapping mapping, AccessRequest request)
    {
        var decision = Prepare(mapping)?.Decide(request) ?? new AccessDecision(AccessVerdict.NotAllowed, request);
        return decision.Verdict == AccessVerdict.NotAllowed && HiddenCreator.DoubtAbout(this, mapping.PrincipalArn) is { } doubt
            ? new AccessDecision(AccessVerdict.Unknown, request) { Doubt = doubt, LookedAt = decision.LookedAt }
            : decision;
    }

    /// <summary>What a principal can do, in words and rules.</summary>
    public EffectiveAccess Effective(PrincipalMapping mapping)
    {
        var prepared = Prepare(mapping);
        var principal = PrincipalArn.TryParse(mapping.PrincipalArn, out var parsed) ? parsed : null;
        return Place(new EffectiveAccess
        {
            PrincipalArn = mapping.PrincipalArn,
            PrincipalAccountId = principal?.AccountId ?? string.Empty,
            PermissionSet = principal?.PermissionSet,
            Access = Summarizer.Describe(prepared),
            Via = mapping.Via,
            Username = mapping.Identity?.Username ?? string.Empty,
            Groups = new TextList(mapping.Identity?.Groups ?? []),
            PrincipalStatus = mapping.Entry?.PrincipalStatus ?? PrincipalStatus.NotChecked,
            EksOwned = mapping.Entry?.EksOwned == true,
            HasUnknown = prepared is not null && (Evaluator.Rbac.NotEvaluated.Count > 0 || prepared.Grants.Any(IsDoubtful)),
            Rules = prepared?.Grants.SelectMany(RulesOf).ToArray() ?? [],
            Findings = AccessFindings.Of(mapping, prepared, Access, Evaluator.Rbac),
            Lost = mapping.Lost,
        });
    }

    internal AccessSummarizer Summarizer => _summarizer ??= new AccessSummarizer(Evaluator.Catalogue);

    internal T Place<T>(T item)
        where T : ClusterItem => (T)(item with
        {
            ClusterName = Access.ClusterName,
            ClusterArn = Access.ClusterArn,
            Region = Access.Region,
            AccountId = Access.AccountId,
            CredentialSource = Access.CredentialSource,
        });

    internal static string ScopeOf(GrantSource source) => source.Namespaces.Count == 0 ? "cluster" : string.Join(",", source.Namespaces);

    private static bool IsDoubtful(Grant grant) => grant.Source.Doubt is not null || (grant.Rules ?? []).Any(r => r.UnpublishedNames is not null);

    private static IEnumerable<EffectiveRule> RulesOf(Grant grant) => grant.Rules is null
        ? [new EffectiveRule(null, ScopeOf(grant.Source), grant.Source, grant.Source.Doubt)]
        : grant.Rules.Select(r => new EffectiveRule(r, ScopeOf(grant.Source), grant.Source, grant.Source.Doubt ?? r.UnpublishedNames));

    private sealed class ReferenceComparer : IEqualityComparer<AccessIdentity>
    {
        public static ReferenceComparer Instance { get; } = new();

        public bool Equals(AccessIdentity? x, AccessIdentity? y) => ReferenceEquals(x, y);

        public int GetHashCode(AccessIdentity obj) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj);
    }
}
