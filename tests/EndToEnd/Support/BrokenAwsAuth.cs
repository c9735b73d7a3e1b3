using System.Collections.Generic;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>An aws-auth and who gets in with it as what; who is not named here gets in as with the good one.</summary>
/// <param name="Name">What is odd about it.</param>
/// <param name="Roles">The text of mapRoles; null for the good one.</param>
/// <param name="Users">The text of mapUsers; null for the good one.</param>
internal sealed record BrokenAwsAuth(string Name, string? Roles, string? Users = null)
{
    public const string Out = "401";

    private const string Arn = "arn:aws:iam::111122223333:";

    private const string GoodRoles = $$$"""
        - rolearn: {{{Arn}}}role/lab-nodes
          username: system:node:{{EC2PrivateDNSName}}
          groups:
          - system:bootstrappers
          - system:nodes
        - rolearn: {{{Arn}}}role/ops
          username: ops:{{SessionName}}
          groups:
          - lab-editors

        """;

    private const string GoodUsers = $$$"""
        - userarn: {{{Arn}}}user/cal
          username: cal
          groups:
          - lab-viewers

        """;

    private static readonly Dictionary<string, string> Good = new()
    {
        ["node"] = "system:node:(dns) [system:bootstrappers, system:nodes]",
        ["ops"] = "ops:olga [lab-editors]",
        ["cal"] = "cal [lab-viewers]",
        ["dev"] = Out,
        ["eve"] = Out,
    };

    /// <summary>The data of the ConfigMap.</summary>
    public Dictionary<string, string> Data { get; private init; } = new() { ["mapRoles"] = Roles ?? GoodRoles, ["mapUsers"] = Users ?? GoodUsers };

    /// <summary>Who gets in as what, where it differs from the good one.</summary>
    public Dictionary<string, string> Differs { get; init; } = [];

    /// <summary>Whether somebody must be told: the text does not do what it looks as if it did.</summary>
    public bool IsTold { get; init; } = true;

    /// <summary>Whether those who are not let in are not let in by the text's own words either.</summary>
    public bool IsAsWritten { get; init; }

    /// <summary>What a caller is answered.</summary>
    public string Expected(string who) => Differs.GetValueOrDefault(who) ?? Good[who];

    /// <summary>The cases: those of the reference's section 6.6 that people have met, by what each does.</summary>
    public static IReadOnlyList<BrokenAwsAuth> All { get; } =
    [
        new("nothing is wrong", null) { IsTold = false },
        new("a group is indented as if nested", GoodRoles.Replace("  - system:nodes", "    - system:nodes")) { Differs = { ["node"] = "system:node:(dns) [system:bootstrappers - system:nodes]" } },
        new("the key is written maproles", null)
        {
            Data = new() { ["maproles"] = GoodRoles, ["mapUsers"] = GoodUsers },
            Differs = { ["node"] = Out, ["ops"] = Out },
        },
        new("the role's path is left in", GoodRoles + Role("team/dev", "dev", "lab-editors")),
        new("the role's path is cut", GoodRoles + Role("dev", "dev", "lab-editors")) { Differs = { ["dev"] = "dev [lab-editors]" }, IsTold = false },
        new("a template stands first, without quotes", GoodRoles.Replace("username: ops:{{SessionName}}", "username: {{SessionName}}")) { Differs = { ["node"] = Out, ["ops"] = Out } },
        new("a role has two rows", GoodRoles + Role("OPS", "late", "lab-viewers")) { Differs = { ["ops"] = "late [lab-viewers]" } },
        new("groups is a text", GoodRoles.Replace("groups:\n  - lab-editors", "groups: lab-editors")) { Differs = { ["ops"] = "ops:olga []" } },
        new("a group is a number", GoodRoles.Replace("- lab-editors", "- 1234\n  - lab-editors")) { Differs = { ["ops"] = "ops:olga [, lab-editors]" } },
        new("a blank stands in system: masters", GoodRoles.Replace("- lab-editors", "- system: masters")) { Differs = { ["ops"] = "ops:olga []" } },
        new("a field is misspelt", GoodRoles.Replace($"rolearn: {Arn}role/ops", $"role_arn: {Arn}role/ops")) { Differs = { ["ops"] = Out } },
        new("group stands for groups", GoodRoles.Replace("groups:\n  - lab-editors", "group:\n  - lab-editors")) { Differs = { ["ops"] = "ops:olga []" } },
        new("a role stands under mapUsers", null, GoodUsers + Role("dev", "dev", "lab-editors")),
        new("a tab indents", GoodRoles.Replace("  username: ops", "\tusername: ops")) { Differs = { ["node"] = Out, ["ops"] = Out } },
        new("there is no list", $"rolearn: {Arn}role/ops\nusername: ops\n") { Differs = { ["node"] = Out, ["ops"] = Out } },
        new("a quote is not closed", GoodRoles.Replace("username: ops:{{SessionName}}", "username: \"ops")) { Differs = { ["node"] = Out, ["ops"] = Out } },
        new("the dash of the second row is missing", GoodRoles.Replace("- rolearn: " + Arn + "role/ops", "  rolearn: " + Arn + "role/ops")) { Differs = { ["node"] = Out } },
        new("the second row is indented less", GoodRoles.Replace("- rolearn: " + Arn + "role/lab-nodes\n  username", " - rolearn: " + Arn + "role/lab-nodes\n   username").Replace("  groups:\n  - system:b", "   groups:\n   - system:b").Replace("  - system:nodes", "   - system:nodes")) { Differs = { ["ops"] = Out } },
        new("curly quotes", GoodRoles.Replace($"rolearn: {Arn}role/ops", $"rolearn: \u201C{Arn}role/ops\u201D")) { Differs = { ["ops"] = Out } },
        new("a blank inside the quotes", GoodRoles.Replace($"rolearn: {Arn}role/ops", $"rolearn: \"{Arn}role/ops \"")) { Differs = { ["ops"] = Out } },
        new("a second document", GoodRoles.Replace("- rolearn: " + Arn + "role/ops", "---\n- rolearn: " + Arn + "role/ops")) { Differs = { ["ops"] = Out } },
        new("the session's ARN", GoodRoles.Replace($"rolearn: {Arn}role/ops", "rolearn: arn:aws:sts::111122223333:assumed-role/ops/olga")) { Differs = { ["ops"] = Out } },
        new("a node's template on a role of people", GoodRoles.Replace("username: ops:{{SessionName}}", "username: system:node:{{EC2PrivateDNSName}}")) { Differs = { ["ops"] = Out } },
        new("a template that the server does not know", GoodRoles.Replace("ops:{{SessionName}}", "ops:{{ SessionName }}")) { Differs = { ["ops"] = "ops:{{ SessionName }} [lab-editors]" } },
        new("JSON", $$$"""[{"rolearn": "{{{Arn}}}role/ops", "username": "ops", "groups": ["lab-viewers"]}, {"rolearn": "{{{Arn}}}role/lab-nodes", "username": "system:node:{{EC2PrivateDNSName}}", "groups": ["system:bootstrappers", "system:nodes"]}]""")
        {
            Differs = { ["ops"] = "ops [lab-viewers]" },
            IsTold = false,
        },
        new("JSON with escaped slashes", $$$"""[{"rolearn": "arn:aws:iam::111122223333:role\/ops", "username": "ops"}]""") { Differs = { ["node"] = Out, ["ops"] = Out } },
        new("Windows line ends", GoodRoles.Replace("\n", "\r\n")) { IsTold = false },
        new("a byte order mark", "\uFEFF" + GoodRoles) { IsTold = false },
        new("field names in other case", GoodRoles.Replace("rolearn", "roleArn").Replace("groups", "Groups")) { IsTold = false },
        new("the whole account, unquoted", null)
        {
            Data = new() { ["mapRoles"] = GoodRoles, ["mapUsers"] = GoodUsers, ["mapAccounts"] = "- 111122223333\n" },
            Differs = { ["eve"] = $"{Arn}user/eve []", ["dev"] = $"{Arn}role/dev []" },
            IsTold = false,
        },
        new("the account as a text", null)
        {
            Data = new() { ["mapRoles"] = GoodRoles, ["mapUsers"] = GoodUsers, ["mapAccounts"] = "\"111122223333\"" },
        },
        new("mapUsers is broken, mapRoles is not", null, GoodUsers + "  - x: [\n") { Differs = { ["cal"] = Out } },
        new("a star for a group", GoodRoles.Replace("groups:\n  - lab-editors", "groups: [*]")) { Differs = { ["node"] = Out, ["ops"] = Out } },
        new("an empty map", string.Empty, string.Empty) { Differs = { ["node"] = Out, ["ops"] = Out, ["cal"] = Out }, IsAsWritten = true },
    ];

    private static string Role(string name, string username, string group) => $"- rolearn: {Arn}role/{name}\n  username: {username}\n  groups: [{group}]\n";
}
