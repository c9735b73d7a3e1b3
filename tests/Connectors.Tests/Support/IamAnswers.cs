using System.Linq;

namespace EksAccessManagement.Connectors.Tests.Support;

/// <summary>Answers as IAM gives them.</summary>
public static class IamAnswers
{
    public static string Role(string name, string path = "/") => $"""
        <GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult>{Element(name, path)}</GetRoleResult>
        <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></GetRoleResponse>
        """;

    public static string Roles(string? marker, params string[] names) => $"""
        <ListRolesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ListRolesResult>
        <IsTruncated>{(marker is null ? "false" : "true")}</IsTruncated>{(marker is null ? string.Empty : "<Marker>" + marker + "</Marker>")}
        <Roles>{string.Concat(names.Select(n => Element(n, "/p/").Replace("Role>", "member>", System.StringComparison.Ordinal)))}</Roles></ListRolesResult></ListRolesResponse>
        """;

    public static string Error(string code, string message) =>
        $"""<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r-2</RequestId></ErrorResponse>""";

    private static string Element(string name, string path) =>
        $"<Role><Path>{path}</Path><RoleName>{name}</RoleName><RoleId>AROAEXAMPLE{name}</RoleId><Arn>arn:aws:iam::111122223333:role{path}{name}</Arn><CreateDate>2024-05-06T07:08:09Z</CreateDate></Role>";
}
