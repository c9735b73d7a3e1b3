using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Clusters;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Migration;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Core.Tests.Migration;

public class AwsAuthConverterTests
{
    private const string R = "arn:aws:iam::111122223333:role/";

    [Fact]
    public async Task A_plain_row_keeps_groups_and_username_and_gets_its_path_from_IAM()
    {
        var world = new World("CONFIG_MAP");
        world.Session.AddPrincipal(R + "team/dev");
        var spec = Assert.Single(await FromClusterAsync(world, Row("dev", "dev:{{SessionName}}", "devs", "ops")));
        Assert.Equal((AccessEntrySpecStatus.Ready, R + "team/dev", R + "dev", "STANDARD", "dev:{{SessionName}}"), (spec.Status, spec.PrincipalArn, spec.RowArn, spec.Type, spec.Username));
        Assert.Equal(["devs", "ops"], spec.KubernetesGroups);
        Assert.Empty(spec.AccessPolicy);
        Assert.Equal(("prod", "eu-west-1", "mapRoles", 1), (spec.ClusterName, spec.Region, spec.Section, spec.SourceLine));
        Assert.False(spec.HasAccessEntry);
    }

    [Fact]
    public async Task Masters_becomes_ClusterAdmin_and_the_other_groups_stay()
    {
        var spec = Assert.Single(await FromTextAsync(Row("dev", "admin", "system:masters", "ops", "system:other", "system:authenticated")));
        Assert.Equal((AccessEntrySpecStatus.Ready, "admin"), (spec.Status, spec.Username));
        Assert.Equal(["ClusterAdmin"], spec.AccessPolicy);
        Assert.Equal(["ops"], spec.KubernetesGroups);
        Assert.Contains("ClusterAdmin", spec.Reason, StringComparison.Ordinal);
        Assert.Contains("system:other", spec.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("system:viewers", "viewers")]
    [InlineData("eks:console", "console")]
    public async Task Other_reserved_groups_cannot_be_expressed(string group, string proposal)
    {
        var spec = Assert.Single(await FromTextAsync(Row("dev", "dev", group, "ok")));
        Assert.Equal((AccessEntrySpecStatus.NotExpressible, proposal, null), (spec.Status, spec.Proposal, spec.PrincipalArn));
        Assert.Contains(group, spec.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{SessionName}}", "session:{{SessionName}}")]
    [InlineData("system:dev", "dev")]
    [InlineData("dev-{{SessionNameRaw}}", "dev:{{SessionNameRaw}}")]
    public async Task A_username_that_EKS_refuses_needs_a_decision(string username, string proposal)
    {
        var spec = Assert.Single(await FromTextAsync(Row("dev", username, "devs")));
        Assert.Equal((AccessEntrySpecStatus.NeedsDecision, proposal, null, null), (spec.Status, spec.Proposal, spec.PrincipalArn, spec.Username));
        Assert.Equal(username, spec.RowUsername);
    }

    [Theory]
    [InlineData("x:{{EC2PrivateDNSName}}", "devs")]
    [InlineData("x", "team-{{SessionName}}")]
    public async Task Templates_that_entries_may_not_know_need_a_decision(string username, string group) =>
        Assert.Equal(AccessEntrySpecStatus.NeedsDecision, Assert.Single(await FromTextAsync(Row("dev", username, group))).Status);

    [Fact]
    public async Task What_the_authenticator_always_fills_in_alike_is_filled_in()
    {
        Assert.Equal("111122223333:dev", Assert.Single(await FromTextAsync(Row("dev", "{{AccountID}}:dev", "g"))).Username);
        var user = Assert.Single(await FromTextAsync("mapUsers: |\n  - userarn: arn:aws:iam::111122223333:user/ada\n    username: ada{{SessionName}}\n    groups: [g]\n"));
        Assert.Equal((AccessEntrySpecStatus.Ready, "ada", "mapUsers"), (user.Status, user.Username, user.Section));
        Assert.Null(Assert.Single(await FromTextAsync("mapRoles: |\n  - rolearn: " + R + "dev\n    groups: [g]\n")).Username);
    }

    [Fact]
    public async Task The_last_duplicate_counts_and_dead_rows_are_reported()
    {
        var specs = await FromTextAsync("mapRoles: |\n" + Item("dev", "a", "admins") + Item("DEV", "b", "viewers") + Item("team/x", "c", "g") + "  - username: lost\n");
        Assert.Equal([AccessEntrySpecStatus.Shadowed, AccessEntrySpecStatus.Ready, AccessEntrySpecStatus.Dead, AccessEntrySpecStatus.Dead], specs.Select(s => s.Status));
        Assert.All(specs.Where(s => s.Status != AccessEntrySpecStatus.Ready), s => Assert.True(s.Reason.Length > 0 && s.PrincipalArn is null));
        Assert.Equal(R + "team/x", specs[2].Proposal);
    }

    [Fact]
    public async Task A_row_in_other_case_finds_its_role()
    {
        var world = new World("CONFIG_MAP");
        world.Session.AddPrincipal(R + "team/Dev");
        Assert.Equal(R + "team/Dev", Assert.Single(await FromClusterAsync(world, Row("dEV", "d", "g"))).PrincipalArn);
    }

    [Fact]
    public async Task A_principal_that_IAM_does_not_have_makes_its_row_dead()
    {
        var world = new World("CONFIG_MAP");
        world.Session.AddPrincipal("arn:aws:iam::111122223333:user/team/ada");
        var specs = await FromClusterAsync(world, Row("gone", "d", "g"), "- userarn: arn:aws:iam::111122223333:user/gone\n  username: g\n- userarn: arn:aws:iam::111122223333:user/ada\n  username: ada\n- userarn: arn:aws:iam::111122223333:user/team/ada\n  username: ada\n");
        Assert.Equal([AccessEntrySpecStatus.Dead, AccessEntrySpecStatus.Dead, AccessEntrySpecStatus.Dead, AccessEntrySpecStatus.Ready], specs.Select(s => s.Status));
        Assert.Contains("user/team/ada", specs[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paths_are_never_guessed_across_accounts()
    {
        var world = new World("CONFIG_MAP");
        world.Session.AddPrincipal(R + "team/dev");
        var text = "- rolearn: arn:aws:iam::999999999999:role/dev\n  username: d\n  groups: [g]\n";
        var spec = Assert.Single(await FromClusterAsync(world, text));
        Assert.Equal((AccessEntrySpecStatus.NeedsDecision, null, "arn:aws:iam::999999999999:role/dev"), (spec.Status, spec.PrincipalArn, spec.Proposal));
        var confirmed = Assert.Single(await ConvertAsync(world, new AwsAuthConvertRequest { Clusters = ClusterQuery.Named("prod"), AssumeNoPath = true }));
        Assert.Equal((AccessEntrySpecStatus.Ready, "arn:aws:iam::999999999999:role/dev"), (confirmed.Status, confirmed.PrincipalArn));
    }

    [Fact]
    public async Task Without_IAM_a_role_is_ready_with_a_caveat_but_one_of_a_permission_set_never()
    {
        var plain = Assert.Single(await FromTextAsync(Row("dev", "d", "g")));
        Assert.Equal((AccessEntrySpecStatus.Ready, R + "dev", null), (plain.Status, plain.PrincipalArn, plain.HasAccessEntry));
        Assert.Contains("IAM was not asked", plain.Reason, StringComparison.Ordinal);
        Assert.Equal(AccessEntrySpecStatus.NeedsDecision, Assert.Single(await FromTextAsync(Row("AWSReservedSSO_Admins_0123456789abcdef", "d", "g"))).Status);
        var world = new World("CONFIG_MAP");
        world.Session.IamFault = FakeEks.Error(ErrorIds.AccessDenied, "Not authorized.");
        Assert.Contains("Not authorized", Assert.Single(await FromClusterAsync(world, Row("dev", "d", "g"))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_set_role_gets_its_path_and_a_vanished_one_names_its_successor()
    {
        const string Path = R + "aws-reserved/sso.amazonaws.com/eu-west-1/";
        var world = new World("CONFIG_MAP");
        world.Session.AddPrincipal(Path + "AWSReservedSSO_Admins_fedcba9876543210");
        var specs = await FromClusterAsync(world, Row("AWSReservedSSO_Admins_fedcba9876543210", "a", "g") + Row("AWSReservedSSO_Admins_0123456789abcdef", "b", "g"));
        Assert.Equal((AccessEntrySpecStatus.Ready, Path + "AWSReservedSSO_Admins_fedcba9876543210"), (specs[0].Status, specs[0].PrincipalArn));
        Assert.Equal((AccessEntrySpecStatus.Dead, Path + "AWSReservedSSO_Admins_fedcba9876543210"), (specs[1].Status, specs[1].Proposal));
    }

    [Theory]
    [InlineData("- rolearn: arn:aws:iam::111122223333:role/AWSServiceRoleForAmazonEMRContainers\n  username: emr\n", AccessEntrySpecStatus.NotExpressible)]
    [InlineData("- rolearn: arn:aws:iam::111122223333:root\n  username: root\n", AccessEntrySpecStatus.NeedsDecision)]
    [InlineData("- rolearn: arn:aws:sts::111122223333:federated-user/x\n  username: x\n", AccessEntrySpecStatus.NotExpressible)]
    [InlineData("- rolearn: arn:aws:sts::111122223333:assumed-role/x/y\n  username: x\n", AccessEntrySpecStatus.Dead)]
    [InlineData("- rolearn: arn:aws:iam::111122223333:group/x\n  username: x\n", AccessEntrySpecStatus.Dead)]
    public async Task Principals_without_an_entry_of_their_own(string text, AccessEntrySpecStatus status) =>
        Assert.Equal(status, Assert.Single(await FromTextAsync("mapRoles: |\n  " + text.Replace("\n", "\n  ", StringComparison.Ordinal))).Status);

    [Fact]
    public async Task Accounts_cannot_be_expressed()
    {
        var spec = Assert.Single(await FromTextAsync("mapAccounts: |\n  - \"111122223333\"\n"));
        Assert.Equal((AccessEntrySpecStatus.NotExpressible, "mapAccounts", "111122223333"), (spec.Status, spec.Section, spec.RowArn));
    }

    [Theory]
    [InlineData("system:node:{{EC2PrivateDNSName}}", "system:bootstrappers;system:nodes", AccessEntrySpecStatus.Ready, "EC2_LINUX")]
    [InlineData("system:node:{{EC2PrivateDNSName}}", "system:bootstrappers;system:nodes;eks:kube-proxy-windows", AccessEntrySpecStatus.Ready, "EC2_WINDOWS")]
    [InlineData("system:node:{{SessionName}}", "system:bootstrappers;system:nodes;system:node-proxier", AccessEntrySpecStatus.Ready, "FARGATE_LINUX")]
    [InlineData("system:node:{{SessionName}}", "system:bootstrappers;system:nodes", AccessEntrySpecStatus.NeedsDecision, "")]
    [InlineData("other", "system:nodes", AccessEntrySpecStatus.NeedsDecision, "")]
    [InlineData("system:node:{{EC2PrivateDNSName}}", "system:nodes;system:masters", AccessEntrySpecStatus.NeedsDecision, "EC2_LINUX")]
    public async Task Node_rows_become_node_types(string username, string groups, AccessEntrySpecStatus status, string type)
    {
        var spec = Assert.Single(await FromTextAsync(Row("ng", username, groups.Split(';'))));
        Assert.Equal((status, type), (spec.Status, spec.Type));
        Assert.Empty(spec.KubernetesGroups);
        Assert.Null(spec.Username);
    }

    [Fact]
    public async Task Node_roles_are_known_by_their_node_groups_and_profiles_too()
    {
        var world = new World("CONFIG_MAP");
        world.Eks.Nodegroups.Add(new NodegroupDescription("win", R + "nodes/win", "WINDOWS_CORE_2022_x86_64", "ACTIVE"));
        world.Eks.FargateProfiles.Add(new FargateProfileDescription("fp", R + "fargate", "ACTIVE"));
        var specs = await FromClusterAsync(
            world,
            Row("win", "odd", "system:nodes") + Row("fargate", "system:node:{{SessionName}}", "system:nodes") + "- rolearn: arn:aws:iam::999999999999:role/ng\n  username: system:node:{{EC2PrivateDNSName}}\n  groups: [system:nodes]\n");
        Assert.Equal((AccessEntrySpecStatus.Ready, "EC2_WINDOWS", R + "nodes/win"), (specs[0].Status, specs[0].Type, specs[0].PrincipalArn));
        Assert.Equal((AccessEntrySpecStatus.Ready, "FARGATE_LINUX"), (specs[1].Status, specs[1].Type));
        Assert.Equal(AccessEntrySpecStatus.NotExpressible, specs[2].Status);
    }

    [Theory]
    [InlineData("AL2023_x86_64_STANDARD", "eks:kube-proxy-windows", AccessEntrySpecStatus.NeedsDecision, "")]
    [InlineData("WINDOWS_CORE_2022_x86_64", "system:bootstrappers", AccessEntrySpecStatus.NeedsDecision, "")]
    [InlineData("WINDOWS_CORE_2022_x86_64", "eks:kube-proxy-windows", AccessEntrySpecStatus.Ready, "EC2_WINDOWS")]
    [InlineData("CUSTOM", "eks:kube-proxy-windows", AccessEntrySpecStatus.Ready, "EC2_WINDOWS")]
    [InlineData("CUSTOM", "system:bootstrappers", AccessEntrySpecStatus.Ready, "EC2_LINUX")]
    public async Task A_node_row_and_its_node_group_have_to_agree(string amiType, string group, AccessEntrySpecStatus status, string type)
    {
        var world = new World("CONFIG_MAP");
        world.Eks.Nodegroups.Add(new NodegroupDescription("blue", R + "ng", amiType, "ACTIVE"));
        var spec = Assert.Single(await FromClusterAsync(world, Row("ng", "system:node:{{EC2PrivateDNSName}}", "system:nodes", group)));
        Assert.Equal((status, type), (spec.Status, spec.Type));
        Assert.Equal(status == AccessEntrySpecStatus.Ready, spec.PrincipalArn is not null);
    }

    [Fact]
    public async Task An_image_of_ones_own_does_not_say_of_which_kind_the_nodes_are()
    {
        var world = new World("CONFIG_MAP");
        world.Eks.Nodegroups.Add(new NodegroupDescription("own", R + "ng", "CUSTOM", "ACTIVE"));
        Assert.Equal(AccessEntrySpecStatus.NeedsDecision, Assert.Single(await FromClusterAsync(world, Row("ng", "odd", "system:nodes"))).Status);
        world.Eks.Nodegroups.Add(new NodegroupDescription("win", R + "ng", "WINDOWS_CORE_2022_x86_64", "ACTIVE"));
        Assert.Equal("EC2_WINDOWS", Assert.Single(await FromClusterAsync(world, Row("ng", "odd", "system:nodes"))).Type);
    }

    [Theory]
    [InlineData("dev", null, "under another path")]
    [InlineData("old/dev", 1, "made again")]
    [InlineData(null, null, "any more")]
    public async Task An_entry_of_a_principal_that_was_made_again_does_not_stand_for_it(string? role, int? daysAfter, string why)
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Eks.AddEntry("prod", R + "old/dev", username: "dev", groups: ["devs"]);
        if (role is not null)
        {
            world.Session.AddPrincipal(R + role, daysAfter is { } days ? world.Eks.Now.AddDays(days) : null);
        }

        var spec = Assert.Single(await FromClusterAsync(world, Row("dev", "dev", "devs")));
        Assert.Equal((AccessEntrySpecStatus.NeedsDecision, true, null), (spec.Status, spec.HasAccessEntry, spec.PrincipalArn));
        Assert.Contains(why, spec.Reason, StringComparison.Ordinal);
        Assert.Contains("Revoke-EKSClusterAccess", spec.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_two_entries_of_one_name_the_living_one_counts()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Eks.AddEntry("prod", R + "old/dev", username: "dev", groups: ["devs"]);
        world.Eks.AddEntry("prod", R + "dev", username: "dev", groups: ["viewers"]);
        world.Session.AddPrincipal(R + "dev");
        var spec = Assert.Single(await FromClusterAsync(world, Row("dev", "dev", "devs")));
        Assert.Equal(AccessEntrySpecStatus.Shadowed, spec.Status);
        world.Session.IamFault = FakeEks.Error(ErrorIds.AccessDenied, "Not authorized.");
        world.Eks.AddEntry("prod", R + "new/dev", username: "dev", groups: ["devs"]);
        world.Eks.Entries.Remove(("prod", R + "dev"));
        Assert.Equal(AccessEntrySpecStatus.NeedsDecision, Assert.Single(await FromClusterAsync(world, Row("dev", "dev", "devs"))).Status);
    }

    [Fact]
    public async Task A_row_that_cannot_become_an_entry_is_shadowed_where_one_is_known_to_answer()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Eks.AddEntry("prod", R + "dev", username: "dev", groups: ["devs"]);
        Assert.Equal((AccessEntrySpecStatus.NotExpressible, true), await OfAsync());
        world.Session.AddPrincipal(R + "dev");
        Assert.Equal((AccessEntrySpecStatus.Shadowed, true), await OfAsync());
        world.Session.IamFault = FakeEks.Error(ErrorIds.AccessDenied, "Not authorized.");
        Assert.Equal((AccessEntrySpecStatus.NotExpressible, true), await OfAsync());

        async Task<(AccessEntrySpecStatus, bool?)> OfAsync() =>
            Assert.Single(await FromClusterAsync(world, Row("dev", "dev", "system:viewers"))) is var spec ? (spec.Status, spec.HasAccessEntry) : default;
    }

    [Fact]
    public async Task A_node_role_that_people_use_needs_a_decision()
    {
        var world = new World("CONFIG_MAP");
        world.Eks.Nodegroups.Add(new NodegroupDescription("blue", R + "ng", "AL2023_x86_64_STANDARD", "ACTIVE"));
        var spec = Assert.Single(await FromClusterAsync(world, Row("ng", "ops", "ops")));
        Assert.Equal(AccessEntrySpecStatus.NeedsDecision, spec.Status);
        Assert.Contains("blue", spec.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_an_entry_holds_the_row_already_it_is_ready_and_where_it_holds_less_shadowed()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Session.AddPrincipal(R + "team/dev");
        world.Session.AddPrincipal(R + "boss");
        world.Eks.AddEntry("prod", R + "team/dev", username: "dev", groups: ["devs", "more"]);
        world.Eks.AddEntry("prod", R + "boss", username: "boss", groups: ["viewers"]);
        var specs = await FromClusterAsync(world, Row("dev", "dev", "devs") + Row("boss", "boss", "system:masters"));
        Assert.Equal((AccessEntrySpecStatus.Ready, true), (specs[0].Status, specs[0].HasAccessEntry));
        Assert.Equal((AccessEntrySpecStatus.Shadowed, true, null), (specs[1].Status, specs[1].HasAccessEntry, specs[1].PrincipalArn));
        Assert.Contains("ClusterAdmin", specs[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_converted_can_be_granted_and_converts_to_nothing_new_afterwards()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Session.AddPrincipal(R + "team/dev");
        world.Session.AddPrincipal(R + "boss");
        world.Session.AddPrincipal(R + "ng");
        var text = Row("dev", "dev:{{SessionName}}", "devs") + Row("boss", "boss", "system:masters", "ops") + Row("ng", "system:node:{{EC2PrivateDNSName}}", "system:bootstrappers", "system:nodes");
        var rows = new ClusterAwsAuth();
        foreach (var round in new[] { AccessChangeAction.Created, AccessChangeAction.Unchanged })
        {
            foreach (var spec in await FromClusterAsync(world, text))
            {
                Assert.Equal(AccessEntrySpecStatus.Ready, spec.Status);
                var request = new AccessGrantRequest
                {
                    Cluster = new ClusterChoice { Piped = ClusterLocation.Of(spec) with { CredentialSource = null } },
                    PrincipalArn = spec.PrincipalArn,
                    Type = spec.Type,
                    KubernetesGroups = spec.KubernetesGroups,
                    Username = spec.Username,
                    AccessPolicy = spec.AccessPolicy,
                    Status = spec.Status.ToString(),
                    FromPipeline = true,
                };
                var change = await world.GrantAsync(request, new AccessGranter(world.Locator(), rows, world.Operator, world.Clock));
                Assert.Equal(round, change!.Action);
            }
        }
    }

    [Fact]
    public async Task A_file_keeps_its_name_and_its_lines_and_the_cluster_it_is_meant_for()
    {
        var world = new World("CONFIG_MAP");
        world.Session.AddPrincipal(R + "dev");
        var source = AwsAuthSource.FromText("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: aws-auth\n  namespace: kube-system\ndata:\n  mapRoles: |\n" + Item("dev", "d", "g", indent: 4), "aws-auth.yaml");
        var spec = Assert.Single(await ConvertAsync(world, new AwsAuthConvertRequest { Source = source, Cluster = World.Prod }));
        Assert.Equal(("aws-auth.yaml", 8, "prod", AccessEntrySpecStatus.Ready), (spec.SourcePath, spec.SourceLine, spec.ClusterName, spec.Status));
    }

    [Fact]
    public async Task A_text_that_names_its_cluster_is_converted_for_it_and_without_it_when_it_cannot_be_asked()
    {
        var world = new World("CONFIG_MAP");
        world.Session.AddPrincipal(R + "team/dev");
        var origin = new AwsAuthOrigin("prod", "arn:aws:eks:eu-west-1:111122223333:cluster/prod", "eu-west-1", "111122223333", string.Empty);
        var source = AwsAuthSource.FromText("mapRoles: |\n" + Item("dev", "d", "g"), null, origin);
        Assert.Equal(R + "team/dev", Assert.Single(await ConvertAsync(world, new AwsAuthConvertRequest { Source = source })).PrincipalArn);
        world.Eks.Clusters.Clear();
        var spec = Assert.Single(await ConvertAsync(world, new AwsAuthConvertRequest { Source = source }));
        Assert.Equal((R + "dev", "prod"), (spec.PrincipalArn, spec.ClusterName));
        Assert.Single(world.Operator.Warnings);
    }

    [Fact]
    public async Task What_is_lost_as_a_whole_is_told()
    {
        var told = new FakeOperator();
        var source = AwsAuthSource.FromText("mapRoles: |\n  - rolearn: \"unclosed\n    username: x\nmapUsers: |\n  - userarn: arn:aws:iam::111122223333:user/ada\n    username: ada\n");
        var specs = await CollectAsync(new AwsAuthConverter(null, new ClusterAwsAuth(), told), new AwsAuthConvertRequest { Source = source });
        Assert.Equal("arn:aws:iam::111122223333:user/ada", Assert.Single(specs).PrincipalArn);
        Assert.Contains(told.Warnings, w => w.Contains("line", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_text_that_is_no_aws_auth_is_an_error() =>
        await World.FailsAsync(ErrorIds.MalformedInput, () => FromTextAsync("hello: world\n"));

    [Fact]
    public async Task A_cluster_whose_aws_auth_cannot_be_read_is_an_error_and_one_without_it_a_warning()
    {
        var world = new World("CONFIG_MAP");
        Assert.Empty(await ConvertAsync(world, new AwsAuthConvertRequest { Clusters = ClusterQuery.Named("prod") }));
        Assert.Contains("no aws-auth", Assert.Single(world.Operator.Warnings), StringComparison.Ordinal);
        world.Session.Kubernetes.Fault = FakeEks.Error(ErrorIds.KubernetesUnreachable, "No route.");
        Assert.Empty(await ConvertAsync(world, new AwsAuthConvertRequest { Clusters = ClusterQuery.Named("prod") }));
        Assert.Equal(ErrorIds.KubernetesUnreachable, Assert.Single(world.Operator.Errors).ErrorId);
    }

    [Fact]
    public async Task The_lookup_gives_the_row_that_answers_and_reads_the_ConfigMap_once()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Session.Kubernetes.AwsAuth = ConfigMap(Row("dev", "a", "x") + Row("dev", "b", "y"), null) with { };
        var target = await world.Locator().LocateAsync(World.Prod, CancellationToken.None);
        var lookup = new ClusterAwsAuth();
        var row = Assert.Single(await lookup.FindAsync(target, PrincipalArn.Parse(R + "team/dev"), CancellationToken.None));
        Assert.Equal(("mapRoles line 4", "b", "y"), (row.Place, row.Username, row.Groups[0]));
        Assert.Empty(await lookup.FindAsync(target, PrincipalArn.Parse(R + "boss"), CancellationToken.None));
        Assert.Equal(1, world.Session.Kubernetes.ConfigMapReads);
    }

    [Fact]
    public async Task An_account_row_gives_each_principal_its_own_ARN()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Session.Kubernetes.AwsAuth = new KubernetesConfigMap("kube-system", "aws-auth") { Data = new Dictionary<string, string> { ["mapAccounts"] = "- \"111122223333\"\n" } };
        var target = await world.Locator().LocateAsync(World.Prod, CancellationToken.None);
        var row = Assert.Single(await new ClusterAwsAuth().FindAsync(target, PrincipalArn.Parse(R + "team/dev"), CancellationToken.None));
        Assert.Equal((R + "dev", 0), (row.Username, row.Groups.Count));
    }

    private static string Row(string role, string username, params string[] groups) => Item(role, username, groups, 0);

    private static string Item(string role, string username, string group) => Item(role, username, [group], 2);

    private static string Item(string role, string username, string group, int indent) => Item(role, username, [group], indent);

    private static string Item(string role, string username, string[] groups, int indent)
    {
        var pad = new string(' ', indent);
        return $"{pad}- rolearn: {R}{role}\n{pad}  username: \"{username}\"\n{pad}  groups: [{string.Join(", ", groups.Select(g => '"' + g + '"'))}]\n";
    }

    private static KubernetesConfigMap ConfigMap(string mapRoles, string? mapUsers)
    {
        var data = new Dictionary<string, string> { ["mapRoles"] = mapRoles };
        if (mapUsers is not null)
        {
            data["mapUsers"] = mapUsers;
        }

        return new KubernetesConfigMap("kube-system", "aws-auth") { Data = data };
    }

    private static Task<List<EKSAccessEntrySpec>> FromClusterAsync(World world, string mapRoles, string? mapUsers = null)
    {
        world.Session.Kubernetes.AwsAuth = ConfigMap(mapRoles, mapUsers);
        return ConvertAsync(world, new AwsAuthConvertRequest { Clusters = ClusterQuery.Named("prod") });
    }

    [Theory]
    [InlineData("111122223333", "444455556666", "444455556666")]
    [InlineData("444455556666", "111122223333", "111122223333")]
    public async Task A_text_of_several_accounts_is_of_a_cluster_in_the_account_of_its_nodes(string nodes, string other, string third)
    {
        var text = "mapRoles: |\n"
            + $"  - rolearn: arn:aws:iam::{nodes}:role/ng\n    username: system:node:{{{{EC2PrivateDNSName}}}}\n    groups: [system:bootstrappers, system:nodes]\n"
            + $"  - rolearn: arn:aws:iam::{other}:role/one\n    username: one\n    groups: [devs]\n"
            + $"  - rolearn: arn:aws:iam::{third}:role/two\n    username: two\n    groups: [devs]\n";
        var @operator = new FakeOperator();
        var specs = await CollectAsync(new AwsAuthConverter(null, new ClusterAwsAuth(), @operator), new AwsAuthConvertRequest { Source = AwsAuthSource.FromText(text) });
        Assert.Equal(
            [AccessEntrySpecStatus.Ready, AccessEntrySpecStatus.NeedsDecision, AccessEntrySpecStatus.NeedsDecision],
            specs.Select(s => s.Status));
        Assert.Contains($"{nodes} is taken for its account", Assert.Single(@operator.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_rows_of_nodes_the_account_of_most_rows_counts_and_one_that_is_given_counts_more()
    {
        var text = "mapRoles: |\n" + string.Concat(new[] { "111122223333", "444455556666", "444455556666" }.Select((a, i) => $"  - rolearn: arn:aws:iam::{a}:role/r{i}\n    username: u{i}\n    groups: [devs]\n"));
        var converter = new AwsAuthConverter(null, new ClusterAwsAuth(), new FakeOperator());
        async Task<IEnumerable<string>> ReadyAsync(string? account) =>
            (await CollectAsync(converter, new AwsAuthConvertRequest { Source = AwsAuthSource.FromText(text), AccountId = account })).Where(s => s.Status == AccessEntrySpecStatus.Ready).Select(s => s.RowUsername);
        Assert.Equal(["u1", "u2"], await ReadyAsync(null));
        Assert.Equal(["u0"], await ReadyAsync("111122223333"));
    }

    private static Task<List<EKSAccessEntrySpec>> FromTextAsync(string text) =>
        CollectAsync(new AwsAuthConverter(null, new ClusterAwsAuth(), new FakeOperator()), new AwsAuthConvertRequest { Source = AwsAuthSource.FromText(text) });

    private static Task<List<EKSAccessEntrySpec>> ConvertAsync(World world, AwsAuthConvertRequest request) =>
        CollectAsync(new AwsAuthConverter(world.Locator(), new ClusterAwsAuth(), world.Operator), request);

    private static async Task<List<EKSAccessEntrySpec>> CollectAsync(AwsAuthConverter converter, AwsAuthConvertRequest request)
    {
        var specs = new List<EKSAccessEntrySpec>();
        await converter.ConvertAsync(
            request,
            (s, _) =>
            {
                specs.Add(s);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return specs;
    }
}
