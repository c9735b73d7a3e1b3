using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

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

    /// <summary>Our answers, from a snapshot read through the module's own connectors: what Test-EKSClusterAccess goes by.</summary>
    public async Task<MatrixPicture> PredictAsync()
    {
        using var sessions = new SessionCache(LabCaller.Connectors);
        var target = await new ClusterLocator(sessions, reader.Options(lab), SilentOperator.Instance).LocateAsync(ClusterChoice.Named(LabSeed.Cluster.Name), CancellationToken.None);
        var access = await new ClusterAccessReader(SilentOperator.Instance, SystemClock.Instance).ReadAsync(target, null, CancellationToken.None);
        Assert.Empty(access.NotEvaluated);
        var analysis = new ClusterAccessAnalysis(access);
        var answers = new Dictionary<(string, AccessRequest), string>();
        foreach (var caller in callers)
        {
            var prepared = analysis.Prepare(analysis.Map(caller.CallerArn));
            foreach (var question in questions)
            {
                answers[(caller.Name, question)] = prepared is null ? NotLetIn : Text(prepared.Decide(question).Verdict);
            }
        }

        return new MatrixPicture(callers, questions, answers);
    }

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
