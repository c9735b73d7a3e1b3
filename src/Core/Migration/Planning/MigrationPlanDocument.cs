using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Migration;

/// <summary>The file form of a plan. A reader refuses later versions, and a file whose content does not fit its id.</summary>
public static class MigrationPlanDocument
{
    /// <summary>What the document's member <c>kind</c> says.</summary>
    public const string Kind = "EKSMigrationPlan";

    /// <summary>The version that is written, and the latest that is read.</summary>
    public const int Version = 1;

    /// <summary>Writes a plan.</summary>
    public static MappingNode Write(EKSMigrationPlan plan) => new DocumentBuilder()
        .Add("kind", Kind)
        .Add("schemaVersion", ScalarNode.Number(Version))
        .Add("id", plan.Id)
        .Add("clusterName", plan.ClusterName)
        .Add("clusterArn", plan.ClusterArn)
        .Add("createdAt", plan.CreatedAt)
        .Add("callerArn", plan.CallerArn)
        .Add("authenticationMode", plan.AuthenticationMode)
        .Add("targetMode", plan.TargetMode)
        .Add("hasBridge", ScalarNode.Boolean(plan.HasBridge))
        .AddList("gaps", plan.Gaps)
        .Add("readiness", DocumentBuilder.List(plan.Readiness, c => new DocumentBuilder().Add("name", c.Name).Add("outcome", c.Outcome.ToString()).Add("message", c.Message).Add("action", c.Action).Node))
        .Add("owners", DocumentBuilder.List(plan.Owners, o => new DocumentBuilder().Add("part", o.Part).Add("owner", o.Owner).Add("evidence", o.Evidence).Add("change", o.Change).Node))
        .Add("steps", DocumentBuilder.List(plan.Steps, s => ScalarNode.Text(s.ToString())))
        .Add("entries", DocumentBuilder.List(plan.Entries, Entry))
        .Add("questions", DocumentBuilder.List(plan.Questions, Question))
        .Add("bindings", DocumentBuilder.List(plan.Bindings, b => Binding(b)))
        .Add("proof", DocumentBuilder.List(plan.Proof, Proof))
        .AddList("notes", plan.Notes)
        .Add("stateHash", plan.StateHash)
        .Add("snapshot", SnapshotDocument.Write([plan.Snapshot], AccessPolicyCatalogue.Default.Version))
        .Node;

    /// <summary>Reads a plan.</summary>
    /// <param name="document">The document.</param>
    /// <param name="place">Where it came from, for messages.</param>
    /// <exception cref="EksAccessException"><c>UnsupportedPlanVersion</c>, <c>MalformedInput</c>.</exception>
    public static EKSMigrationPlan Read(DocumentNode document, string place)
    {
        var root = document as MappingNode;
        if (root?.Text("kind") != Kind || !int.TryParse(root.Text("schemaVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw Malformed(place, "it is not a migration plan (kind and schemaVersion are missing)");
        }

        if (version != Version)
        {
            throw new EksAccessException(ErrorIds.UnsupportedPlanVersion, ErrorKind.InvalidInput, $"{place} has the schema version {version}; this module reads version {Version}.")
            {
                RecommendedAction = "Update the module, or make the plan again with this one.",
                TargetObject = place,
            };
        }

        var plan = Plan(root, place);
        return MigrationPlanner.IdOf(plan) == plan.Id ? plan : throw Malformed(place, $"its content does not make the id {plan.Id}: somebody has changed it");
    }

    private static EKSMigrationPlan Plan(MappingNode root, string place)
    {
        var snapshots = SnapshotDocument.Read(root["snapshot"] ?? throw Malformed(place, "the snapshot is missing"), place);
        var snapshot = snapshots.Count == 1 ? snapshots[0] : throw Malformed(place, "it has not one snapshot");
        return new EKSMigrationPlan
        {
            Id = Required(root, "id", place),
            ClusterName = snapshot.ClusterName,
            ClusterArn = Required(root, "clusterArn", place),
            Region = snapshot.Region,
            AccountId = snapshot.AccountId,
            CredentialSource = snapshot.CredentialSource,
            CreatedAt = Time(root, "createdAt", place),
            CallerArn = root.Text("callerArn") ?? string.Empty,
            AuthenticationMode = Required(root, "authenticationMode", place),
            TargetMode = Required(root, "targetMode", place),
            HasBridge = root.Text("hasBridge") == "true",
            Gaps = new TextList(root.Texts("gaps")),
            Readiness = Each(root, "readiness").Select(c => new MigrationCheck(c.Text("name") ?? string.Empty, Value<MigrationCheckOutcome>(c, "outcome", place), c.Text("message") ?? string.Empty, c.Text("action") ?? string.Empty)).ToArray(),
            Owners = Each(root, "owners").Select(o => new MigrationOwner(o.Text("part") ?? string.Empty, o.Text("owner") ?? string.Empty, o.Text("evidence") ?? string.Empty, o.Text("change") ?? string.Empty)).ToArray(),
            Entries = Each(root, "entries").Select(e => Entry(e, place)).ToArray(),
            Questions = Each(root, "questions").Select(q => Question(q, place)).ToArray(),
            Bindings = Each(root, "bindings").Select(b => Binding(b, place)).ToArray(),
            Proof = Each(root, "proof").Select(p => Proof(p, place)).ToArray(),
            Notes = new TextList(root.Texts("notes")),
            StateHash = Required(root, "stateHash", place),
            Snapshot = snapshot,
        } is var plan ? plan with { Steps = MigrationStepList.Of(plan) } : throw Malformed(place, "it is empty");
    }

    private static MappingNode Entry(MigrationEntry e) => new DocumentBuilder()
        .Add("principalArn", e.PrincipalArn)
        .Add("type", e.Type)
        .Add("username", e.Username)
        .AddList("kubernetesGroups", e.KubernetesGroups)
        .AddList("accessPolicy", e.AccessPolicy)
        .Add("origin", e.Origin)
        .Add("isCaller", e.IsCaller ? ScalarNode.Boolean(true) : null)
        .Node;

    private static MigrationEntry Entry(MappingNode e, string place) => new(Required(e, "principalArn", place), Required(e, "type", place))
    {
        Username = e.Text("username"),
        KubernetesGroups = new TextList(e.Texts("kubernetesGroups")),
        AccessPolicy = new TextList(e.Texts("accessPolicy")),
        Origin = e.Text("origin") ?? string.Empty,
        IsCaller = e.Text("isCaller") == "true",
    };

    private static MappingNode Question(MigrationQuestion q) => new DocumentBuilder()
        .Add("id", q.Id)
        .Add("rowArn", q.RowArn)
        .Add("place", q.Place)
        .Add("reason", q.Reason)
        .AddList("choices", q.Choices)
        .Add("choice", q.Choice?.ToString())
        .Add("blocksApi", q.BlocksApi ? ScalarNode.Boolean(true) : null)
        .Node;

    private static MigrationQuestion Question(MappingNode q, string place) => new(Required(q, "id", place), Required(q, "rowArn", place))
    {
        Place = q.Text("place") ?? string.Empty,
        Reason = q.Text("reason") ?? string.Empty,
        Choices = new TextList(q.Texts("choices")),
        Choice = q.Text("choice") is { Length: > 0 } choice ? MigrationChoice.Parse(choice) : null,
        BlocksApi = q.Text("blocksApi") == "true",
    };

    /// <summary>A binding that a migration makes: its subjects are groups and users.</summary>
    internal static MappingNode Binding(RbacBinding b, string? operation = null) => new DocumentBuilder()
        .Add("operation", operation)
        .Add("name", b.Name)
        .Add("namespace", b.Namespace)
        .Add("roleKind", b.RoleKind)
        .Add("roleName", b.RoleName)
        .Add("subjects", DocumentBuilder.List(b.Subjects, s => new DocumentBuilder().Add("kind", s.Kind).Add("name", s.Name).Node))
        .Node;

    /// <summary>Reads what <see cref="Binding(RbacBinding, string)"/> wrote.</summary>
    internal static RbacBinding Binding(MappingNode b, string place) => new(
        Required(b, "name", place),
        b.Text("namespace"),
        Required(b, "roleKind", place),
        Required(b, "roleName", place),
        Each(b, "subjects").Select(s => new RbacSubject(Required(s, "kind", place), Required(s, "name", place))).ToArray());

    private static MappingNode Proof(MigrationProof p) => new DocumentBuilder()
        .Add("id", p.Id)
        .Add("principalArn", p.PrincipalArn)
        .Add("verdict", p.Verdict.ToString())
        .Add("futureVerdict", p.FutureVerdict.ToString())
        .Add("standing", p.Standing.ToString())
        .Add("before", p.Before)
        .Add("after", p.After)
        .AddList("differences", p.Differences)
        .Add("isNobody", p.IsNobody ? ScalarNode.Boolean(true) : null)
        .Node;

    private static MigrationProof Proof(MappingNode p, string place) => new(Required(p, "id", place), p.Text("principalArn") ?? string.Empty, Value<ComparisonVerdict>(p, "verdict", place))
    {
        FutureVerdict = Value<ComparisonVerdict>(p, "futureVerdict", place),
        Standing = Value<DifferenceStanding>(p, "standing", place),
        Before = p.Text("before") ?? string.Empty,
        After = p.Text("after") ?? string.Empty,
        Differences = new TextList(p.Texts("differences")),
        IsNobody = p.Text("isNobody") == "true",
    };

    private static IEnumerable<MappingNode> Each(MappingNode node, string key) => node.Items(key).OfType<MappingNode>();

    private static string Required(MappingNode node, string key, string place) => node.Text(key) is { Length: > 0 } text ? text : throw Malformed(place, key + " is missing");

    private static T Value<T>(MappingNode node, string key, string place)
        where T : struct => Enum.TryParse<T>(node.Text(key), out var value) ? value : throw Malformed(place, key + " is missing or not known");

    private static DateTime Time(MappingNode node, string key, string place) =>
        DateTime.TryParse(node.Text(key), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) ? time : throw Malformed(place, key + " is not a time");

    private static EksAccessException Malformed(string place, string why) => new(ErrorIds.MalformedInput, ErrorKind.InvalidInput, $"{place} cannot be read as a migration plan: {why}.")
    {
        RecommendedAction = "Make the plan again with New-EKSAccessMigrationPlan.",
        TargetObject = place,
    };
}
