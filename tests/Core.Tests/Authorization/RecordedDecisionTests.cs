using System.Collections.Generic;
using System.IO;
using System.Linq;
using EksAccessManagement.Authorization;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>Replays questions that a real kube-apiserver has answered; tests/AuthorizationServer asks a live one.</summary>
public class RecordedDecisionTests
{
    private static readonly IReadOnlyList<RecordedScenario> Recorded = RecordedScenario.Read(Lines());

    [Fact]
    public void Our_decisions_are_those_a_real_server_made()
    {
        Assert.Equal(60, Recorded.Count);
        Assert.True(Recorded.Sum(s => s.Questions.Count) >= 2000);
        foreach (var scenario in Recorded)
        {
            var evaluator = new AccessEvaluator(scenario.State);
            foreach (var question in scenario.Questions)
            {
                var decision = evaluator.Decide(question.Identity, question.Request);
                Assert.True(
                    decision.Verdict == (question.Allowed ? AccessVerdict.Allowed : AccessVerdict.NotAllowed),
                    $"{question.Identity.Username} {question.Request}: recorded {question.Allowed}, now {decision.Verdict}: {decision.Reason}");
                Assert.Equal(question.Allowed, decision.Source is not null);
            }
        }
    }

    [Fact]
    public void The_recording_holds_every_semantic_with_both_answers()
    {
        var questions = Recorded.SelectMany(s => s.Questions).ToArray();
        Both(questions.Where(q => q.Request.NonResourceUrl is not null));
        Both(questions.Where(q => q.Request.Verb == "*"));
        Both(questions.Where(q => q.Request.Resource == "*"));
        Both(questions.Where(q => q.Request.Subresource == "scale"));
        Both(questions.Where(q => q.Request is { Verb: "create" or "list" or "deletecollection", Name: "" }));
        Both(questions.Where(q => q.Request is { Resource: "nodes", Namespace: not "" }));
        Both(questions.Where(q => q.Request is { Resource: "namespaces", Name: not "" } && q.Request.Name == q.Request.Namespace));
        Both(questions.Where(q => q.Identity.Username.StartsWith("system:serviceaccount:", System.StringComparison.Ordinal)));
        Both(questions.Where(q => q.Identity.Policies.Count > 0));
        Assert.Contains(questions, q => q.Identity.Groups.Contains(AccessIdentity.Masters));
        Assert.Contains(Recorded.SelectMany(s => s.State.Bindings.Where(b => s.State.RoleOf(b) is null)), b => b.Subjects.Count > 0);
        Assert.Contains(Recorded.SelectMany(s => s.State.Bindings), b => b.Subjects.Any(s => s is { Kind: "ServiceAccount", Namespace: null }));
        Assert.Contains(Recorded.SelectMany(s => s.State.Roles).SelectMany(r => r.Rules), r => r.ResourceNames.Count > 0);
    }

    [Fact]
    public void A_recording_reads_back_as_it_was_written()
    {
        var lines = Recorded.SelectMany((s, i) => s.Write(i)).ToArray();
        Assert.Equal(Lines().Where(l => l[0] != '#'), lines);
    }

    private static void Both(IEnumerable<RecordedQuestion> questions)
    {
        var answers = questions.Select(q => q.Allowed).ToArray();
        Assert.Contains(true, answers);
        Assert.Contains(false, answers);
    }

    private static IEnumerable<string> Lines()
    {
        using var reader = new StreamReader(typeof(RecordedDecisionTests).Assembly.GetManifestResourceStream("access-reviews.txt")!);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
