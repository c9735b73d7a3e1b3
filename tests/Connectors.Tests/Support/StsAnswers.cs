using System;
using System.Globalization;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>Answers as STS gives them.</summary>
public static class StsAnswers
{
    public const string Identity = """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
        <Arn>arn:aws:iam::111122223333:user/ann</Arn><UserId>AIDAEXAMPLE</UserId><Account>111122223333</Account>
        </GetCallerIdentityResult><ResponseMetadata><RequestId>s-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>
        """;

    public static string Assumed(string operation, DateTime expiration, string accessKey = "ASIAROLE") => $"""
        <{operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{operation}Result>
        <Credentials><AccessKeyId>{accessKey}</AccessKeyId><SecretAccessKey>role-secret</SecretAccessKey><SessionToken>role-token</SessionToken>
        <Expiration>{expiration.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}</Expiration></Credentials>
        <AssumedRoleUser><AssumedRoleId>AROAX:s</AssumedRoleId><Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn></AssumedRoleUser>
        </{operation}Result></{operation}Response>
        """;

    public static string Error(string code, string message) =>
        $"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>s-2</RequestId></ErrorResponse>""";
}
