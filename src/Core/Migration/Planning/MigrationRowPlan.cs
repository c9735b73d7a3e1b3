using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Migration;

/// <summary>Sorts the rows of aws-auth into entries to make, questions to ask, and rows of which nothing is to be made.</summary>
internal sealed class MigrationRowPlan(EKSClusterAccess access, MigrationPlanRequest request)
{
    private readonly Dictionary<string, EKSAccessEntry> _existing = access.Entries.GroupBy(e => MigrationForecast.Fold(e.PrincipalArn)).ToDictionary(g => g.Key, g => g.FirstOrDefault(e => !MayBeNobodys(e)) ?? g.First(), StringComparer.Ordinal);

    public List<MigrationEntry> Entries { get; } = [];

    public List<MigrationQuestion> Questions { get; } = [];

    public List<RbacBinding> Bindings { get; } = [];

    public List<string> Notes { get; } = [];

    /// <summary>Rows behind which IAM knows nobody.</summary>
    public HashSet<string> Nobody { get; } = new(StringComparer.Ordinal);

    /// <summary>The ids and ARNs of all rows, so that a choice for none of them can be told.</summary>
    public HashSet<string> Known { get; } = new(StringComparer.Ordinal);

    public void Add(AwsAuthRow row, EKSAccessEntrySpec spec)
    {
        var place = $"{spec.Section} line {spec.SourceLine}";
        Known.Add(IdOf(row));
        Known.Add(row.Arn);
        if (!row.LetsIn)
        {
            Notes.Add($"{place}: {spec.RowArn} lets nobody in: {spec.Reason}");
            return;
        }

        if (_existing.TryGetValue(MigrationForecast.Fold(spec.PrincipalArn ?? spec.RowArn), out var entry) && !MigrationMarks.IsUnfinished(entry) && !MayBeNobodys(entry))
        {
            Notes.Add($"{place}: {spec.RowArn} has the access entry {entry.PrincipalArn} already, which answers in its place.");
            return;
        }

        if (spec.Status == AccessEntrySpecStatus.Dead)
        {
            Nobody.Add(MigrationForecast.Fold(spec.RowArn));
            Notes.Add($"{place}: {spec.RowArn} matches nobody: {spec.Reason}{(spec.Proposal.Length == 0 ? string.Empty : $" Grant {spec.Proposal} by itself if it is wanted.")}");
            return;
        }

        if (entry is not null && MayBeNobodys(entry))
        {
            Ask(row, spec with { Status = AccessEntrySpecStatus.NeedsDecision, Reason = $"The access entry {entry.PrincipalArn} was made for a principal that is gone; the row answers for the new one. Replace the entry first (Repair-EKSClusterAccess, or Revoke-EKSClusterAccess -All and Grant)." }, place, []);
            return;
        }

        if (spec is { Status: AccessEntrySpecStatus.Ready, IsUnverified: false })
        {
            Make(spec, place);
            return;
        }

        if (spec.Status == AccessEntrySpecStatus.Ready)
        {
            // A wrong ARN would be refused half-way, again and again: better a question before anything is written.
            Ask(row, spec with { Status = AccessEntrySpecStatus.NeedsDecision, Reason = $"{spec.Reason} Make a new plan when IAM answers, or say which principal it is (-AssumeNoPath for all that have no path)." }, place, ["principal:" + spec.PrincipalArn]);
            return;
        }

        Ask(row, spec, place, Choices(row, spec).ToArray());
    }

    /// <summary>Adds entries of node roles that have none and no row, and entries that an earlier run left unfinished without a row.</summary>
    public void AddTheRest(bool targetsApi)
    {
        var known = new HashSet<string>(Entries.Select(e => MigrationForecast.Fold(e.PrincipalArn)).Concat(Questions.Select(q => MigrationForecast.Fold(q.RowArn))), StringComparer.Ordinal);
        foreach (var node in access.NodeRoles.Where(n => targetsApi && !_existing.ContainsKey(MigrationForecast.Fold(n.RoleArn)) && known.Add(MigrationForecast.Fold(n.RoleArn))))
        {
            if (node.IsAssumed)
            {
                Notes.Add($"{node.RoleArn} ({node.UsedBy}) has no access entry, and the image of its nodes is the user's own: make the entry with Grant-EKSClusterAccess -Type {AccessEntryType.Ec2Linux} or {AccessEntryType.Ec2Windows}, and plan again.");
                continue;
            }

            Entries.Add(new MigrationEntry(node.RoleArn, node.EntryType) { Origin = node.UsedBy });
        }

        foreach (var entry in access.Entries.Where(e => MigrationMarks.IsUnfinished(e) && known.Add(MigrationForecast.Fold(e.PrincipalArn))))
        {
            // Only entries that get ClusterAdmin are ever marked.
            Entries.Add(new MigrationEntry(entry.PrincipalArn, entry.Type)
            {
                Username = entry.Username,
                KubernetesGroups = new TextList(entry.KubernetesGroups.Where(g => !MigrationMarks.IsMark(g))),
                AccessPolicy = TextList.Of("ClusterAdmin"),
                Origin = "an earlier run",
            });
        }
    }

    // A stale entry silences nothing: it stands for the unique id of a principal that is gone.
    private static bool MayBeNobodys(EKSAccessEntry entry) => entry.PrincipalStatus is PrincipalStatus.Recreated or PrincipalStatus.Missing;

    private static string IdOf(AwsAuthRow row) => StableId.Of(row.Kind.ToString(), row.Arn, row.Username, string.Join(",", row.Groups));

    private static IEnumerable<string> Choices(AwsAuthRow row, EKSAccessEntrySpec spec)
    {
        if (spec.Section == AwsAuthKeys.MapAccounts || row.State == AwsAuthRowState.Ambiguous)
        {
            yield break;
        }

        if (ReservedGroups(spec).Length > 0 && !NodeRowRules.IsNodeRow(row))
        {
            yield return "group:" + (spec.Proposal.Length > 0 && spec.Status == AccessEntrySpecStatus.NotExpressible ? spec.Proposal.Split(';')[0] : "NAME");
        }
        else if (NodeRowRules.IsNodeRow(row) && NodeRowRules.OtherGroups(row).Count == 0)
        {
            foreach (var type in NodeRowRules.Candidates(row).Split([" or "], StringSplitOptions.None))
            {
                yield return "type:" + type;
            }
        }
        else if (AccessEntryRules.WhyUsernameIsRefused(spec.RowUsername) is not null && spec.RowUsername.Length > 0)
        {
            yield return "username:" + (spec.Proposal.Length > 0 ? spec.Proposal : "NAME");
        }
        else if (spec.Proposal.StartsWith("arn:", StringComparison.Ordinal))
        {
            yield return "principal:" + spec.Proposal;
        }
    }

    private static string[] ReservedGroups(EKSAccessEntrySpec spec) =>
        spec.RowGroups.Where(g => g.Length > 0 && g != AccessIdentity.Authenticated && g != AccessIdentity.Masters && AccessEntryRules.ReservedPrefix(g) is not null).ToArray();

    private void Ask(AwsAuthRow row, EKSAccessEntrySpec spec, string place, string[] choices)
    {
        var id = IdOf(row);
        var choice = ChoiceFor(id, spec.RowArn);
        Questions.Add(new MigrationQuestion(id, spec.RowArn)
        {
            Place = place,
            Reason = spec.Reason,
            Choices = new TextList(choices.Concat(["stay", "drop"])),
            Choice = choice,
        });
        if (choice is not null && Resolve(spec, choice) is { } made)
        {
            Make(made, place + ", " + choice);
        }
    }

    private MigrationChoice? ChoiceFor(string id, string rowArn)
    {
        var (hasId, hasArn) = (request.Choices.TryGetValue(id, out var byId), request.Choices.TryGetValue(rowArn, out var byArn));
        return !hasId || !hasArn || byId == byArn ? byId ?? byArn
            : throw new EksAccessException(ErrorIds.InvalidArgument, ErrorKind.InvalidInput, $"Two choices are given for the row {rowArn}: {byId} by its id {id}, and {byArn} by its ARN.") { RecommendedAction = "Give one of them.", TargetObject = rowArn, EndsPipeline = true };
    }

    private EKSAccessEntrySpec? Resolve(EKSAccessEntrySpec spec, MigrationChoice choice)
    {
        var principal = choice.Kind == MigrationChoiceKind.Principal ? AccessEntryRules.ParsePrincipal(choice.Value).ToString() : spec.PrincipalArn ?? LookedUp(spec);
        var isAdmin = spec.RowGroups.Contains(AccessIdentity.Masters);
        var standard = spec with
        {
            Status = AccessEntrySpecStatus.Ready,
            PrincipalArn = principal,
            Type = AccessEntryType.Standard,
            KubernetesGroups = new TextList(spec.RowGroups.Where(g => g.Length > 0 && AccessEntryRules.ReservedPrefix(g) is null).Distinct(StringComparer.Ordinal)),
            AccessPolicy = isAdmin ? TextList.Of("ClusterAdmin") : TextList.Empty,
            Username = spec.Username ?? (AccessEntryRules.WhyUsernameIsRefused(spec.RowUsername) is null ? spec.RowUsername : null),
        };
        switch (choice.Kind)
        {
            case MigrationChoiceKind.Group:
                AccessEntryRules.CheckGroups([choice.Value], AccessEntryType.Standard, spec.RowArn);
                Copy(ReservedGroups(spec).Select(g => new RbacSubject("Group", g)).ToArray(), new RbacSubject("Group", choice.Value));
                return standard with { KubernetesGroups = new TextList(standard.KubernetesGroups.Concat([choice.Value]).Distinct(StringComparer.Ordinal)) };
            case MigrationChoiceKind.Username:
                AccessEntryRules.CheckUsername(choice.Value, AccessEntryType.Standard, spec.RowArn);
                Copy([new RbacSubject("User", spec.RowUsername)], new RbacSubject("User", choice.Value));
                return standard with { Username = choice.Value };
            case MigrationChoiceKind.Principal:
                return standard;
            case MigrationChoiceKind.Type:
                return spec with { Status = AccessEntrySpecStatus.Ready, PrincipalArn = principal, Type = AccessEntryType.Parse(choice.Value), KubernetesGroups = TextList.Empty, AccessPolicy = TextList.Empty, Username = null };
            default:
                return null;
        }
    }

    // The converter leaves the principal out of what is not Ready; a row's own ARN is right for everybody without a path.
    private string LookedUp(EKSAccessEntrySpec spec) =>
        access.NodeRoles.FirstOrDefault(n => MigrationForecast.Fold(n.RoleArn) == MigrationForecast.Fold(spec.RowArn))?.RoleArn ?? spec.FoundArn ?? spec.RowArn;

    private void Copy(IReadOnlyList<RbacSubject> from, RbacSubject to)
    {
        foreach (var binding in access.Bindings.Where(b => b.Subjects.Any(s => from.Any(f => f.Kind == s.Kind && f.Name == s.Name))))
        {
            var has = access.Bindings.Concat(Bindings).Any(b => b.Namespace == binding.Namespace && b.RoleKind == binding.RoleKind && b.RoleName == binding.RoleName && b.Subjects.Any(s => s.Kind == to.Kind && s.Name == to.Name));
            if (!has)
            {
                var suffix = new string(to.Name.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : '-').ToArray()).Trim('-');
                Bindings.Add(new RbacBinding(FreeName($"{binding.Name}-{suffix}", binding.Namespace), binding.Namespace, binding.RoleKind, binding.RoleName, [to]));
            }
        }
    }

    // A binding of the name that gives something else would pass for the copy, and nobody would get anything by it.
    private string FreeName(string name, string? place)
    {
        var taken = new HashSet<string>(access.Bindings.Concat(Bindings).Where(b => b.Namespace == place).Select(b => b.Name), StringComparer.Ordinal);
        return !taken.Contains(name) ? name : Enumerable.Range(2, taken.Count).Select(i => FormattableString.Invariant($"{name}-{i}")).First(n => !taken.Contains(n));
    }

    private void Make(EKSAccessEntrySpec spec, string place)
    {
        var entry = new MigrationEntry(spec.PrincipalArn!, spec.Type)
        {
            Username = spec.Username,
            KubernetesGroups = spec.KubernetesGroups,
            AccessPolicy = spec.AccessPolicy,
            Origin = place,
        };
        if (entry.AccessPolicy.Count > 0)
        {
            Notes.Add($"{spec.RowArn}: the group system:masters becomes the access policy ClusterAdmin; admission policies and flow-control rules that match the group system:masters no longer match.");
        }

        Entries.Add(entry);
    }
}
