using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Tests.Support;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Aws;

/// <summary>IAM over the Query protocol, and STS.</summary>
public sealed class IamAndStsTests
{
    [Fact]
    public async Task A_role_is_found_by_its_bare_name()
    {
        await using var server = await LoopbackServer.StartAsync(200, IamAnswers.Role("d+e v", "/teams/"));
        using var session = await Sessions.OpenAsync(server);

        var role = await session.Iam.GetRoleAsync("d+e v", CancellationToken.None);

        Assert.Equal(new IamPrincipal("arn:aws:iam::111122223333:role/teams/d+e v", "AROAEXAMPLEd+e v", new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc)), role);
        Assert.Equal("Action=GetRole&Version=2010-05-08&RoleName=d%2Be%20v", server.Received.Single().Text);
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        await using var server = await LoopbackServer.StartAsync(404, IamAnswers.Error("NoSuchEntity", "The user with name x cannot be found."));
        using var session = await Sessions.OpenAsync(server);

        Assert.Null(await session.Iam.GetUserAsync("x", CancellationToken.None));
        Assert.Null(await session.Iam.GetRoleAsync("x", CancellationToken.None));
    }

    [Theory]
    [InlineData(403, "AccessDenied", ErrorIds.AccessDenied)]
    [InlineData(403, "InvalidClientTokenId", ErrorIds.CredentialsInvalid)]
    [InlineData(403, "ExpiredToken", ErrorIds.CredentialsExpired)]
    [InlineData(400, "ValidationError", ErrorIds.RequestRejected)]
    public async Task Faults_of_IAM_are_told(int status, string code, string id)
    {
        await using var server = await LoopbackServer.StartAsync(status, IamAnswers.Error(code, "why"));
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Iam.GetRoleAsync("x", CancellationToken.None));

        Assert.Equal(id, fault.ErrorId);
        Assert.Equal("r-2", fault.RequestId);
        Assert.Contains("why", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Roles_under_a_path_come_page_by_page()
    {
        await using var server = await LoopbackServer.StartAsync((request, context) =>
            LoopbackServer.WriteAsync(context, 200, request.Text.Contains("Marker=m%2F1", StringComparison.Ordinal) ? IamAnswers.Roles(null, "c") : IamAnswers.Roles("m/1", "a", "b")));
        using var session = await Sessions.OpenAsync(server);
        var names = new List<string>();

        await session.Iam.ListRolesAsync("/p/", (role, _) =>
        {
            names.Add(role.Arn);
            return Task.CompletedTask;
        }, CancellationToken.None);

        Assert.Equal(["arn:aws:iam::111122223333:role/p/a", "arn:aws:iam::111122223333:role/p/b", "arn:aws:iam::111122223333:role/p/c"], names);
        Assert.Contains("PathPrefix=%2Fp%2F", server.Received[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<!DOCTYPE a [<!ENTITY x "y">]><GetRoleResponse>&x;</GetRoleResponse>""")]
    [InlineData("<GetRoleResponse/>")]
    [InlineData("no xml")]
    [InlineData("")]
    public async Task An_answer_that_is_none_is_an_error(string body)
    {
        await using var server = await LoopbackServer.StartAsync(200, body);
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Iam.GetRoleAsync("x", CancellationToken.None));

        Assert.Equal(ErrorIds.UnexpectedAnswer, fault.ErrorId);
    }

    [Fact]
    public async Task The_caller_is_named()
    {
        await using var server = await LoopbackServer.StartAsync(200, StsAnswers.Identity);
        using var session = await Sessions.OpenAsync(server);

        Assert.Equal(new CallerIdentity("111122223333", "arn:aws:iam::111122223333:user/ann", "AIDAEXAMPLE"), await session.Sts.GetCallerIdentityAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("InvalidClientTokenId", "The security token included in the request is invalid.", ErrorIds.CredentialsInvalid)]
    [InlineData("ExpiredToken", "The security token included in the request is expired", ErrorIds.CredentialsExpired)]
    [InlineData("SignatureDoesNotMatch", "Signature expired: x is now earlier than y", ErrorIds.CredentialsExpired)]
    public async Task Faults_of_STS_are_told(string code, string message, string id)
    {
        await using var server = await LoopbackServer.StartAsync(403, StsAnswers.Error(code, message));
        using var session = await Sessions.OpenAsync(server);

        var fault = await Assert.ThrowsAsync<EksAccessException>(() => session.Sts.GetCallerIdentityAsync(CancellationToken.None));

        Assert.Equal(id, fault.ErrorId);
        Assert.True(fault.EndsPipeline);
        Assert.Equal("GetCallerIdentity", fault.Operation);
    }
}
