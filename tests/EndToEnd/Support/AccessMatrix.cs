using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Authorization;
using EksAccessManagement.Clusters;
using EksAccessManagement.Connectors.Kubernetes;
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
    /// <summary>What somebody is answered who is not let in.</summary>
    public const string NotLetIn = "401";

    /// <summary>What the evaluator says where it cannot know.</summary>
    public const string Unknown = "unknown";

    /// <summary>Who is asked.</summary>
    public IReadOnlyList<LabCaller> Callers => callers;

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

    /// <summary>
    /// The real server's answers to the real kubectl with tokens of the real aws: for each principal one call with a
    /// SelfSubjectAccessReview for each question, which is what <c>kubectl auth can-i</c> sends.
    /// </summary>
    public async Task<MatrixPicture> KubectlAsync()
    {
        var items = new JsonArray(questions.Select(q => JsonNode.Parse(KubernetesWriter.SelfSubjectAccessReview(q))).ToArray());
        var file = await lab.Clients.WriteAsync("questions.json", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = items }.ToJsonString());
        var answers = new ConcurrentDictionary<(string, AccessRequest), string>();
        await Parallel.ForEachAsync(callers, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (caller, _) =>
        {
            // With nothing in its cache, kubectl has to ask what the server knows: who is not let in is told so once, and not for each question.
            var cache = Path.Combine(lab.Clients.Folder, $"cache-{Guid.NewGuid():N}");
            var run = await lab.Clients.KubectlAsync(caller.Name, "create", "--cache-dir", cache, "--validate=false", "-f", file, "-o", "jsonpath={.status.allowed}{\" \"}");
            var said = run.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(a => a == "true" ? "yes" : "no").ToArray();
            var isOut = run.ExitCode != 0 && run.Error.Contains("asked for the client to provide credentials", StringComparison.Ordinal);
            Assert.True(isOut || said.Length == questions.Count, $"{caller.Name}: {run.Output}{run.Error}");
            for (var i = 0; i < questions.Count; i++)
            {
                answers[(caller.Name, questions[i])] = isOut ? NotLetIn : said[i];
            }
        });
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
        _ => Unknown,
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
    /// <summary>The picture without some questions of some callers.</summary>
    public MatrixPicture Without(IReadOnlyCollection<(string Who, AccessRequest Question)> left) =>
        this with { Answers = Answers.Where(a => !left.Contains(a.Key)).ToDictionary(a => a.Key, a => a.Value) };

    /// <summary>Puts both into a ledger: a row for each caller where both are the same, else a row for each difference.</summary>
    /// <param name="ledger">Where to.</param>
    /// <param name="stage">What is compared.</param>
    /// <param name="answered">The answers that should be the same.</param>
    /// <param name="but">Callers who are left out; null for none.</param>
    public void Compare(Ledger ledger, string stage, MatrixPicture answered, Func<LabCaller, bool>? but = null)
    {
        foreach (var caller in Callers.Where(c => but?.Invoke(c) != true))
        {
            var asked = Questions.Where(q => Answers.ContainsKey((caller.Name, q))).ToArray();
            var different = asked.Where(q => Answers[(caller.Name, q)] != answered.Answers[(caller.Name, q)]).ToArray();
            foreach (var question in different)
            {
                ledger.Add(caller.Name, $"{stage}: {question}", Answers[(caller.Name, question)], answered.Answers[(caller.Name, question)]);
            }

            if (different.Length == 0)
            {
                var counts = string.Join(", ", asked.GroupBy(q => Answers[(caller.Name, q)]).OrderByDescending(g => g.Key).Select(g => $"{g.Count()} {g.Key}"));
                ledger.Add(caller.Name, $"{stage}: {asked.Length} questions", counts, counts);
            }
        }
    }
}
