using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.EndToEnd.Support;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.EndToEnd;

/// <summary>Who is really locked out by a broken aws-auth: what is known of the server, what our reading says, and what the lab answers.</summary>
[Collection(LabTests.Name)]
public sealed partial class BrokenAwsAuthTests(LabFixture lab)
{
    [SkippableFact]
    public async Task The_reading_says_who_is_locked_out()
    {
        await lab.BeginAsync();
        lab.Sandbox.State.RemoveAccessEntry(LabSeed.Cluster, LabSeed.Ada);
        lab.Sandbox.State.RemoveAccessEntry(LabSeed.Cluster, LabSeed.Dev);
        var ledger = new Ledger("Broken aws-auth");
        foreach (var broken in BrokenAwsAuth.All)
        {
            await lab.PutAwsAuthAsync(broken.Data, waits: false);
            var map = AwsAuthReader.Read(broken.Data);
            foreach (var caller in lab.Callers.Where(c => c.Name is "node" or "ops" or "cal" or "dev" or "eve"))
            {
                var expected = broken.Expected(caller.Name);
                var predicted = Predict(map, caller);
                var answered = Plain(await caller.IdentifyAsync(lab));
                ledger.Add(caller.Name, broken.Name, expected, predicted == answered ? answered : $"{answered}, predicted {predicted}");
            }
        }

        ledger.Close();
    }

    /// <summary>Needs no lab, but stands here beside what the texts really do.</summary>
    [Fact]
    public void Whoever_would_be_surprised_is_told_and_nobody_else_is_alarmed()
    {
        var wrong = new List<string>();
        foreach (var broken in BrokenAwsAuth.All)
        {
            var issues = AwsAuthLinter.Lint(AwsAuthReader.Read(broken.Data));
            var alarms = issues.Where(i => i.Severity is AwsAuthSeverity.Error or AwsAuthSeverity.Warning).Select(i => i.ToString()).ToArray();
            if (broken.IsTold != (alarms.Length > 0))
            {
                wrong.Add($"{broken.Name}: {(alarms.Length == 0 ? "nothing is said" : string.Join("; ", alarms))}");
            }

            var lockedOut = broken.Differs.Where(d => d.Value == BrokenAwsAuth.Out).Select(d => d.Key).ToArray();
            if (broken is { IsTold: true, IsAsWritten: false } && lockedOut.Length > 0 && issues.All(i => i.Severity != AwsAuthSeverity.Error))
            {
                wrong.Add($"{broken.Name} locks {string.Join(", ", lockedOut)} out, and that is no error: {string.Join("; ", alarms)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    [SkippableFact]
    public async Task The_server_itself_refuses_a_value_that_is_no_text()
    {
        await lab.BeginAsync();
        var map = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "aws-auth", ["namespace"] = "kube-system" },
            ["data"] = new JsonObject { ["mapRoles"] = new JsonArray() },
        };

        var refused = await Assert.ThrowsAsync<EksAccessException>(() => lab.Lab.Api.SendAsync("POST", "/api/v1/namespaces/kube-system/configmaps", map));

        Assert.Equal(400, refused.StatusCode);
    }

    private static string Predict(AwsAuthMap map, LabCaller caller)
    {
        var answer = map.Resolve(caller.CallerArn, caller.Keys.AccessKeyId);
        return answer.IsMapped ? $"{answer.Username.Replace(AwsAuthTemplate.PrivateDnsName, "(dns)", System.StringComparison.Ordinal)} [{string.Join(", ", answer.Groups)}]" : BrokenAwsAuth.Out;
    }

    /// <summary>The sandbox makes an instance's name up.</summary>
    private static string Plain(string identity) => PrivateName().Replace(identity, "system:node:(dns)");

    [GeneratedRegex("^system:node:ip-[^ ]*")]
    private static partial Regex PrivateName();
}
