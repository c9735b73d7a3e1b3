using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

/// <summary>Files made of odd pieces: whatever they hold, the program tells a story that agrees with itself.</summary>
public sealed class GeneratedFileTests
{
    private const int Files = 20;

    private static readonly string[] Arns =
    [
        "arn:aws:iam::111122223333:role/nodes", "arn:aws:iam::111122223333:role/Nodes", "arn:aws:iam::111122223333:role/team/dev", "arn:aws:iam::111122223333:role/dev",
        "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_0123456789abcdef", "arn:aws:iam::111122223333:role/AWSServiceRoleForBatch",
        "arn:aws:iam::444455556666:role/partner", "arn:aws-cn:iam::777788889999:role/far", "arn:aws:iam::111122223333:user/ada", "arn:aws:iam::111122223333:user/Ada",
        "arn:aws:iam::111122223333:user/team/ada", "arn:aws:iam::111122223333:user/anybody", "arn:aws:iam::111122223333:user/rehearsal-administrator", "arn:aws:iam::444455556666:user/rehearsal-anybody",
        "arn:aws:iam::111122223333:root", "arn:aws:sts::111122223333:federated-user/f", "arn:aws:sts::111122223333:assumed-role/dev/ann",
        "arn:aws:iam::111122223333:group/g", "arn:aws:iam::111122223333:role/*", "nonsense", "", "' arn:aws:iam::111122223333:role/blank '", "arn:mars:iam::111122223333:role/x",
    ];

    private static readonly string[] Usernames =
    [
        "system:node:{{EC2PrivateDNSName}}", "system:node:{{SessionName}}", "{{SessionName}}", "team:{{SessionNameRaw}}", "ada", "''", "system:admin", "4711", "key:{{AccessKeyID}}", "{{AccountID}}:x", "eks:me",
    ];

    private static readonly string[] Groups =
    [
        "system:bootstrappers, system:nodes", "system:masters", "system:masters, viewers", "viewers", "", "eks:kube-proxy-windows, system:nodes, system:bootstrappers", "'group-{{SessionName}}'", "system:monitoring", "''", "system:authenticated", "viewers, viewers",
    ];

    [Fact]
    public async Task No_file_breaks_the_story()
    {
        var random = new Random(20260702);
        for (var i = 0; i < Files; i++)
        {
            var file = Make(random);
            var run = await Run.OfAsync(file, ["rehearse", "-", "--format", "json"]);
            Assert.True(run.ExitCode is 0 or 2 && run.Error.Length == 0, $"{run.ExitCode} {run.Error}\n{file}");
            var json = run.Json;
            var summary = json.GetProperty("summary");
            var rows = json.GetProperty("rows").EnumerateArray().ToArray();
            Assert.Equal(rows.Length, summary.GetProperty("rows").GetInt32());
            Assert.Equal(rows.Count(r => r.GetProperty("isLive").GetBoolean()), summary.GetProperty("live").GetInt32());
            Assert.Equal(run.ExitCode == 0, summary.GetProperty("open").GetInt32() == 0);
            var refused = rows.Where(r => r.GetProperty("status").GetString() == "Refused").ToArray();
            Assert.True(refused.Length == 0, $"{refused.FirstOrDefault()}\n{file}");
            var unkept = rows.Where(r => r.GetProperty("status").GetString() == "Ready" && !r.GetProperty("carriedOver").GetBoolean()).ToArray();
            Assert.True(unkept.Length == 0, $"{unkept.FirstOrDefault()}\n{json.GetProperty("principals")}\n{file}");
            var broken = json.GetProperty("principals").EnumerateArray().Where(p => p.GetProperty("verdict").GetString() is "Gained" or "Lost").ToArray();
            Assert.True(broken.Length == 0, $"{broken.FirstOrDefault()}\n{file}");
        }
    }

    private static string Make(Random random)
    {
        var text = new StringBuilder("mapRoles: |\n");
        Rows(random, text, "rolearn");
        text.Append("mapUsers: |\n");
        Rows(random, text, "userarn");
        return text.Append("mapAccounts: |\n  - \"").Append(random.Next(2) == 0 ? "444455556666" : "111122223333").Append("\"\n").ToString();
    }

    private static void Rows(Random random, StringBuilder text, string field)
    {
        text.Append("  # rows\n");
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            text.Append("  - ").Append(field).Append(": ").Append(Arns[random.Next(Arns.Length)])
                .Append("\n    username: \"").Append(Usernames[random.Next(Usernames.Length)].Trim('\'')).Append("\"\n    groups: [").Append(Groups[random.Next(Groups.Length)]).Append("]\n");
        }
    }
}
