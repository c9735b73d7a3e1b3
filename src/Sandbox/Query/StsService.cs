using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using EksAccessManagement.Sandbox.Model;

namespace EksAccessManagement.Sandbox.Query;

/// <summary>STS: GetCallerIdentity and AssumeRole.</summary>
internal static partial class StsService
{
    public static QueryService Instance { get; } = new("2011-06-15", "https://sts.amazonaws.com/doc/2011-06-15/", new Dictionary<string, Func<QueryRequest, XElement[]>>
    {
        ["GetCallerIdentity"] = GetCallerIdentity,
        ["AssumeRole"] = AssumeRole,
    });

    private static XElement[] GetCallerIdentity(QueryRequest request) =>
    [
        new XElement("Arn", request.Caller.Arn),
        new XElement("UserId", request.Caller.UserId),
        new XElement("Account", request.Caller.AccountId),
    ];

    private static XElement[] AssumeRole(QueryRequest request)
    {
        var arn = request.Required("RoleArn");
        var session = request.Required("RoleSessionName");
        if (!SessionName().IsMatch(session))
        {
            throw new ServiceFault(400, "ValidationError", $"1 validation error detected: Value '{session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        }

        var life = Life(request);
        if (request.State.FindPrincipal(arn) is not RoleData role || !Trusts(role, request.Caller) || !request.Caller.May("sts:AssumeRole"))
        {
            throw new ServiceFault(403, "AccessDenied", $"User: {request.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}");
        }

        var key = request.State.OpenSession(role, session, life);
        return
        [
            new XElement("Credentials",
                new XElement("AccessKeyId", key.Id),
                new XElement("SecretAccessKey", key.Secret),
                new XElement("SessionToken", key.Token),
                new XElement("Expiration", key.ExpiresAt!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))),
            new XElement("AssumedRoleUser", new XElement("AssumedRoleId", key.CallerId), new XElement("Arn", key.CallerArn)),
        ];
    }

    private static TimeSpan Life(QueryRequest request)
    {
        if (request["DurationSeconds"] is not { } text)
        {
            return TimeSpan.FromHours(1);
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 900 and <= 43200
            ? TimeSpan.FromSeconds(seconds)
            : throw new ServiceFault(400, "ValidationError", $"1 validation error detected: Value '{text}' at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and 43200");
    }

    private static bool Trusts(RoleData role, Caller caller)
    {
        if (role.TrustedPrincipals.Count == 0)
        {
            return !role.IsServiceLinked;
        }

        return role.TrustedPrincipals.Any(t => t == "*" || t == caller.AccountId || t == caller.Arn || t == caller.PrincipalArn
            || t == $"arn:{caller.Partition}:iam::{caller.AccountId}:root");
    }

    [GeneratedRegex(@"^[\w+=,.@-]{2,64}$", RegexOptions.CultureInvariant | RegexOptions.ECMAScript)]
    private static partial Regex SessionName();
}
