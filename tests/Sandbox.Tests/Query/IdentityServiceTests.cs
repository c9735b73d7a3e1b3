using System;
using System.Threading.Tasks;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Tests.Support;
using Xunit;

namespace EksAccessManagement.Sandbox.Tests.Query;

public sealed class IdentityServiceTests
{
    [Fact]
    public async Task Requests_without_a_good_signature_are_told_apart()
    {
        var clock = new TestClock();
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small(), Clock = clock });
        var good = server.State.GetAccessKey(Names.Admin)!;
        var session = server.State.OpenSession(Names.Dev, "bob", TimeSpan.FromMinutes(20));
        AwsClient With(AwsKeys? keys, TimeSpan ahead = default) => new(server, keys) { Clock = () => clock.Now.UtcDateTime + ahead };

        Assert.Equal((403, "MissingAuthenticationTokenException"), await EksAsync(With(null)));
        Assert.Equal((403, "UnrecognizedClientException"), await EksAsync(With(new AwsKeys("AKIAUNKNOWN", "x", null))));
        Assert.Equal((403, "InvalidSignatureException"), await EksAsync(With(new AwsKeys(good.AccessKeyId, "x", null))));
        Assert.Equal((403, "UnrecognizedClientException"), await EksAsync(With(new AwsKeys(session.AccessKeyId, session.SecretAccessKey, null))));
        Assert.Equal((403, "UnrecognizedClientException"), await EksAsync(With(new AwsKeys(session.AccessKeyId, session.SecretAccessKey, "other"))));
        Assert.Equal((403, "UnrecognizedClientException"), await EksAsync(With(new AwsKeys(good.AccessKeyId, good.SecretAccessKey, "token"))));
        Assert.Equal((200, string.Empty), await EksAsync(With(session)));
        Assert.Equal((403, "InvalidSignatureException"), await EksAsync(With(good, TimeSpan.FromMinutes(-6))));
        Assert.Equal((403, "InvalidSignatureException"), await EksAsync(With(good, TimeSpan.FromMinutes(6))));
        clock.Now += TimeSpan.FromMinutes(21);
        Assert.Equal((403, "ExpiredTokenException"), await EksAsync(With(session)));
        Assert.Contains("<Code>ExpiredToken</Code>", (await With(session).QueryAsync("sts", "Action=GetCallerIdentity")).Text, StringComparison.Ordinal);
        Assert.Contains("<Code>SignatureDoesNotMatch</Code>", (await With(new AwsKeys(good.AccessKeyId, "x", null)).QueryAsync("iam", "Action=ListRoles")).Text, StringComparison.Ordinal);
        Assert.Contains("<Code>MissingAuthenticationToken</Code>", (await With(null).QueryAsync("sts", "Action=GetCallerIdentity")).Text, StringComparison.Ordinal);
        Assert.Equal(403, (await With(good).QueryAsync("ec2", "Action=DescribeInstances")).Status);
    }

    [Fact]
    public async Task Keys_of_deleted_principals_are_unknown()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var session = server.State.OpenSession(Names.Dev, "bob");
        server.State.RemovePrincipal(Names.Dev);

        Assert.Equal((403, "UnrecognizedClientException"), await EksAsync(new AwsClient(server, session)));
    }

    [Fact]
    public async Task Roles_are_assumed_by_whom_they_trust()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        server.State.AddRole(Names.Account, new RoleSeed("closed") { TrustedPrincipals = [Names.Ada] });
        var admin = AwsClient.Admin(server);
        var ada = new AwsClient(server, server.State.GetAccessKey(Names.Ada));
        const string Assume = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=s1&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2F";

        Assert.Contains("is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/closed", (await admin.QueryAsync("sts", Assume + "closed")).Text, StringComparison.Ordinal);
        var assumed = await ada.QueryAsync("sts", Assume + "closed");
        Assert.Equal(200, assumed.Status);
        Assert.Contains("<Arn>arn:aws:sts::111122223333:assumed-role/closed/s1</Arn>", assumed.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await ada.QueryAsync("sts", Assume + "nobody")).Status);
        Assert.Equal(403, (await ada.QueryAsync("sts", Assume + "dev")).Status);
        Assert.Equal(200, (await ada.QueryAsync("sts", Assume + "team%2Fdev")).Status);
        Assert.Equal(403, (await ada.QueryAsync("sts", Assume + "aws-service-role%2Fx.amazonaws.com%2FAWSServiceRoleForX")).Status);
        Assert.Equal(400, (await ada.QueryAsync("sts", Assume.Replace("s1", "s%20x", StringComparison.Ordinal) + "closed")).Status);
        Assert.Equal(400, (await ada.QueryAsync("sts", Assume + "closed&DurationSeconds=10")).Status);
    }

    [Fact]
    public async Task Iam_knows_its_own_account_only()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        var admin = AwsClient.Admin(server);

        Assert.Contains("<Arn>" + Names.Dev + "</Arn>", (await admin.QueryAsync("iam", "Action=GetRole&RoleName=DEV")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await admin.QueryAsync("iam", "Action=GetRole&RoleName=partner")).Status);
        Assert.Contains("The user with name x cannot be found.", (await admin.QueryAsync("iam", "Action=GetUser&UserName=x")).Text, StringComparison.Ordinal);
        Assert.Contains("<UserName>admin</UserName>", (await admin.QueryAsync("iam", "Action=GetUser")).Text, StringComparison.Ordinal);
        Assert.Contains("<Code>InvalidAction</Code>", (await admin.QueryAsync("iam", "Action=DeleteRole&RoleName=dev")).Text, StringComparison.Ordinal);
        var page = (await admin.QueryAsync("iam", "Action=ListRoles&MaxItems=2")).Text;
        Assert.Contains("<IsTruncated>true</IsTruncated><Marker>", page, StringComparison.Ordinal);
        Assert.Contains("<IsTruncated>false</IsTruncated>", (await admin.QueryAsync("iam", "Action=ListRoles&PathPrefix=%2Fteam%2F")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Iam_can_be_denied()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Seed = Names.Small() });
        server.State.AddUser(Names.Account, new UserSeed("blind") { DeniedActions = ["iam:*"] });
        var blind = new AwsClient(server, server.State.CreateAccessKey("arn:aws:iam::111122223333:user/blind"));

        var reply = await blind.QueryAsync("iam", "Action=GetRole&RoleName=dev");

        Assert.Equal(403, reply.Status);
        Assert.Contains("User: arn:aws:iam::111122223333:user/blind is not authorized to perform: iam:GetRole on resource: " + Names.Dev, reply.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await blind.QueryAsync("sts", "Action=GetCallerIdentity")).Status);
    }

    private static async Task<(int Status, string Error)> EksAsync(AwsClient client)
    {
        var reply = await client.GetAsync("/clusters");
        return (reply.Status, reply.Error);
    }
}
