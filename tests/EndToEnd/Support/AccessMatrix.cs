using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>
/// The same questions put by every principal to the real server, and answered by our evaluator. A picture of the answers
/// before and after a change shows who lost or gained what.
/// </summary>
internal sealed class AccessMatrix(LabFixture lab, IReadOnlyList<LabCaller> callers, IReadOnlyList<AccessRequest> questions, LabCaller reader)
{
    private const string NotLetIn = "401";

    /// <summary>The real server's answers, each asked by the principal itself (SelfSubjectAccessReview).</summary>
    public async Task<MatrixPicture> AskAsync()
    {
        var answers = new Dictionary<(string, AccessRequest), string>();
        using var shared = await reader.OpenAsync(lab);
        var endpoint = await LabCaller.DescribeAsync(shared);
        foreach (var caller in callers)
        {
            using var session = await caller.OpenAsync(lab);
            var kubernetes = session.OpenKubernetes(endpoint);
            var first = true;
            foreach (var question in questions)
            {
                var answer = first || answers[(caller.Name, questions[0])] != NotLetIn ? await AskAsync(kubernetes, question) : NotLetIn;
                answers[(caller.Name, question)] = answer;
                first = false;
            }
        }

        return new MatrixPicture(callers, questions, answers);
    }

    /// <summary>Our answers, from what the EKS API, aws-auth and RBAC say, read through the module's own connectors.</summary>
    public async Task<MatrixPicture> PredictAsync()
    {
        using var session = await reader.OpenAsync(lab);
        var mode = (await session.Eks.DescribeClusterAsync(LabSeed.Cluster.Name, CancellationToken.None)).AuthenticationMode;
        var kubernetes = session.OpenKubernetes(await LabCaller.DescribeAsync(session));
        var map = await kubernetes.GetConfigMapAsync("kube-system", "aws-auth", CancellationToken.None);
        var rows = AwsAuthReader.Read(map?.Data ?? new Dictionary<string, string>());
        var evaluator = new AccessEvaluator(await RbacAsync(kubernetes));
        var answers = new Dictionary<(string, AccessRequest), string>();
        foreach (var caller in callers)
        {
            var identity = (mode == "CONFIG_MAP" ? null : await ByEntryAsync(session, caller)) ?? (mode == "API" ? null : ByRow(rows, caller));
            var prepared = identity is null ? null : evaluator.Prepare(identity);
            foreach (var question in questions)
            {
                answers[(caller.Name, question)] = prepared is null ? NotLetIn : Text(prepared.Decide(question).Verdict);
            }
        }

        return new MatrixPicture(callers, questions, answers);
    }

    private static async Task<RbacState> RbacAsync(IKubernetesApi kubernetes)
    {
        var roles = new List<RbacRole>();
        var bindings = new List<RbacBinding>();
        Task Keep<T>(List<T> list, T item)
        {
            list.Add(item);
            return Task.CompletedTask;
        }

        await kubernetes.ListClusterRolesAsync((r, _) => Keep(roles, r), CancellationToken.None);
        await kubernetes.ListRolesAsync((r, _) => Keep(roles, r), CancellationToken.None);
        await kubernetes.ListClusterRoleBindingsAsync((b, _) => Keep(bindings, b), CancellationToken.None);
        await kubernetes.ListRoleBindingsAsync((b, _) => Keep(bindings, b), CancellationToken.None);
        return new RbacState(roles, bindings);
    }

    private static async Task<AccessIdentity?> ByEntryAsync(IAwsSession session, LabCaller caller)
    {
        try
        {
            var entry = await session.Eks.DescribeAccessEntryAsync(LabSeed.Cluster.Name, caller.PrincipalArn, CancellationToken.None);
            var policies = new List<AssociatedAccessPolicy>();
            await session.Eks.ListAssociatedAccessPoliciesAsync(
                LabSeed.Cluster.Name,
                caller.PrincipalArn,
                (p, _) =>
                {
                    policies.Add(p);
                    return Task.CompletedTask;
                },
                CancellationToken.None);
            return AccessIdentity.Mapped(Render(entry.Username, caller), entry.KubernetesGroups.Select(g => Render(g, caller)), policies);
        }
        catch (EksAccessException e) when (e.ErrorId is ErrorIds.AccessEntryNotFound or ErrorIds.ResourceNotFound)
        {
            return null;
        }
    }

    private static AccessIdentity? ByRow(AwsAuthMap rows, LabCaller caller)
    {
        var answer = rows.Resolve(caller.CallerArn, caller.Keys.AccessKeyId);
        return answer.IsMapped ? AccessIdentity.Mapped(answer.Username, answer.Groups) : null;
    }

    private static string Render(string text, LabCaller caller) =>
        AwsAuthTemplate.Render(text, LabSeed.Account, caller.SessionName, caller.Keys.AccessKeyId);

    private static string Text(AccessVerdict verdict) => verdict switch
    {
        AccessVerdict.Allowed => "yes",
        AccessVerdict.NotAllowed => "no",
        _ => "unknown",
    };

    private static async Task<string> AskAsync(IKubernetesApi kubernetes, AccessRequest question)
    {
        try
        {
            return (await kubernetes.SelfSubjectAccessReviewAsync(question, CancellationToken.None)).Allowed ? "yes" : "no";
        }
        catch (EksAccessException e) when (e.ErrorId == ErrorIds.KubernetesUnauthorized)
        {
            return NotLetIn;
        }
    }
}

/// <summary>Who was answered what.</summary>
internal sealed record MatrixPicture(IReadOnlyList<LabCaller> Callers, IReadOnlyList<AccessRequest> Questions, IReadOnlyDictionary<(string Who, AccessRequest Question), string> Answers)
{
    /// <summary>Puts both into a ledger: a row for each caller where both are the same, else a row for each difference.</summary>
    public void Compare(Ledger ledger, string stage, MatrixPicture answered)
    {
        foreach (var caller in Callers)
        {
            var different = Questions.Where(q => Answers[(caller.Name, q)] != answered.Answers[(caller.Name, q)]).ToArray();
            foreach (var question in different)
            {
                ledger.Add(caller.Name, $"{stage}: {question}", Answers[(caller.Name, question)], answered.Answers[(caller.Name, question)]);
            }

            if (different.Length == 0)
            {
                var counts = string.Join(", ", Questions.GroupBy(q => Answers[(caller.Name, q)]).OrderByDescending(g => g.Key).Select(g => $"{g.Count()} {g.Key}"));
                ledger.Add(caller.Name, $"{stage}: {Questions.Count} questions", counts, counts);
            }
        }
    }
}
