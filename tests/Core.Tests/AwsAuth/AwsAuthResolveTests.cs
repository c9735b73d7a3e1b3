using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AwsAuth;
using Xunit;
using static EksAccessManagement.Core.Tests.AwsAuth.AwsAuthTexts;

namespace EksAccessManagement.Core.Tests.AwsAuth;

/// <summary>Matching and templates, and texts that parse well and say something else than was meant.</summary>
public class AwsAuthResolveTests
{
    [Theory]
    [InlineData("u:{{SessionName}}", "ada@example.com", "u:ada-example.com")]
    [InlineData("u:{{SessionNameRaw}}", "ada@example.com", "u:ada@example.com")]
    [InlineData("{{AccountID}}:{{SessionName}}", "ada", "111122223333:ada")]
    [InlineData("{{Session}}", "ada", "{{Session}}")]
    [InlineData("{{ SessionName }}", "ada", "{{ SessionName }}")]
    [InlineData("{{sessionname}}", "ada", "{{sessionname}}")]
    [InlineData("{{{{AccountID}}}}", "ada", "{{111122223333}}")]
    public void Templates_of_a_session(string template, string session, string expected) =>
        Assert.Equal($"{expected} [g-{expected}]", Roles($"- rolearn: {R}dev\n  username: \"{template}\"\n  groups: [\"g-{template}\"]\n").AsRole("dev", session));

    [Fact]
    public void Access_key_is_filled_when_it_is_known()
    {
        var map = Roles($"- rolearn: {R}dev\n  username: k:{{{{AccessKeyID}}}}\n");
        Assert.Equal("k:AKIDEXAMPLE", map.Resolve(Session("dev"), "AKIDEXAMPLE").Username);
        Assert.True(map.Resolve(Session("dev"), "AKIDEXAMPLE").IsComplete);
        Assert.False(map.Resolve(Session("dev")).IsComplete);
    }

    [Fact]
    public void Users_have_no_session()
    {
        var map = Users($"- userarn: {U}ada\n  username: u:{{{{SessionName}}}}\n- userarn: {U}bob\n  username: system:node:{{{{EC2PrivateDNSName}}}}\n");
        Assert.Equal("u: []", map.As(U + "ada"));
        Assert.Equal("!", map.As(U + "bob"));
        Assert.False(map.Rows[1].LetsIn);
    }

    [Fact]
    public void Role_arn_stands_for_its_sessions()
    {
        var map = Roles($"- rolearn: {R}dev\n  username: u:{{{{SessionName}}}}\n");
        var answer = map.Resolve(R + "team/dev");
        Assert.Equal((true, "u:{{SessionName}}", false, R + "dev"), (answer.IsMapped, answer.Username, answer.IsComplete, answer.CanonicalArn));
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:root", "r []")]
    [InlineData("arn:aws:sts::111122223333:federated-user/bob", "f []")]
    [InlineData("arn:aws:iam::111122223333:user/a/b/ada", "p []")]
    [InlineData("arn:aws:iam::111122223333:user/ada", "-")]
    [InlineData("arn:aws:iam::111122223333:user/other", "-")]
    public void Users_root_and_federated_users_match_as_they_are(string caller, string expected) => Assert.Equal(
        expected, Users("- userarn: arn:aws:iam::111122223333:root\n  username: r\n- userarn: arn:aws:sts::111122223333:federated-user/bob\n  username: f\n- userarn: arn:aws:iam::111122223333:user/a/b/ada\n  username: p\n").As(caller));

    [Theory]
    [InlineData("")]
    [InlineData("dev")]
    [InlineData("arn:aws:iam::111122223333:group/devs")]
    [InlineData("arn:amazon:iam::111122223333:role/dev")]
    [InlineData("arn:aws:ec2:eu-west-1:111122223333:instance/i-0")]
    [InlineData("arn:aws:sts::111122223333:assumed-role/dev")]
    public void What_is_no_identity_is_told(string caller) =>
        Assert.Equal(AwsAuthOutcome.NotAnIdentity, Roles($"- rolearn: {R}dev\n  username: d\n").Resolve(caller).Outcome);

    [Fact]
    public void Roles_come_before_users_and_users_before_accounts()
    {
        var data = new Dictionary<string, string>
        {
            ["mapRoles"] = $"- rolearn: {R}dev\n  username: from-roles\n",
            ["mapUsers"] = $"- userarn: {R}dev\n  username: from-users\n- userarn: {U}ada\n  username: from-users\n",
            ["mapAccounts"] = "- \"111122223333\"\n",
        };
        var map = AwsAuthReader.Read(data);
        Assert.Equal("from-roles []", map.AsRole("dev"));
        Assert.Equal("from-users []", map.As(U + "ada"));
        Assert.Equal($"{U}bob []", map.As(U + "bob"));
        Assert.Equal(AwsAuthRowKind.Account, map.Resolve(U + "bob").Row!.Kind);
    }

    [Fact]
    public void Master_without_its_s_is_nobody_in_particular() =>
        Assert.Equal("d [system:master]", Roles($"- rolearn: {R}dev\n  username: d\n  groups: [system:master]\n").AsRole("dev"));

    [Theory]
    [InlineData("arn:aws:iam::111122223333:instance-profile/node", AwsAuthRowFlaw.NotAPrincipal)]
    [InlineData("arn:aws:iam::111122223333:group/devs", AwsAuthRowFlaw.NotAPrincipal)]
    [InlineData("arn:aws:iam::111122223333:role/*", AwsAuthRowFlaw.Wildcard)]
    [InlineData("arn:aws:iam::1111:role/dev", AwsAuthRowFlaw.NotAnArn)]
    [InlineData("arn:aws:iam:eu-west-1:111122223333:role/dev", AwsAuthRowFlaw.NotAnArn)]
    [InlineData("arn:aws:iam::111122223333:role/", AwsAuthRowFlaw.NotAnArn)]
    [InlineData("arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX", AwsAuthRowFlaw.RolePath)]
    public void Arns_that_never_match(string arn, AwsAuthRowFlaw flaw)
    {
        var row = Roles($"- rolearn: \"{arn}\"\n  username: d\n").Rows[0];
        Assert.Equal((AwsAuthRowState.Dead, flaw, false), (row.State, row.Flaw, row.LetsIn));
        Assert.NotEmpty(row.StateReason);
    }

    [Fact]
    public void Service_linked_role_in_its_cut_form_matches() => Assert.Equal(
        "emr []", Roles($"- rolearn: {R}AWSServiceRoleForAmazonEMRContainers\n  username: emr\n").AsRole("AWSServiceRoleForAmazonEMRContainers"));

    [Fact]
    public void Root_is_the_root_user_and_not_the_account()
    {
        var map = Users("- userarn: arn:aws:iam::111122223333:root\n  username: all\n");
        Assert.Equal("-", map.As(U + "ada"));
        Assert.Equal("-", map.AsRole("dev"));
    }

    [Fact]
    public void Two_rows_for_one_node_role_leave_the_last_template()
    {
        var node = $"- rolearn: {R}node\n  username: system:node:{{{{EC2PrivateDNSName}}}}\n  groups: [system:nodes]\n";
        var fargate = $"- rolearn: {R}node\n  username: system:node:{{{{SessionName}}}}\n  groups: [system:nodes]\n";
        Assert.Equal("system:node:i-0123456789abcdef0 [system:nodes]", Roles(node + fargate).AsRole("node", "i-0123456789abcdef0"));
        Assert.Equal("!", Roles(fargate + node).AsRole("node", "fargate-ip-10-0-0-1"));
    }

    [Fact]
    public void Other_name_or_namespace_is_told_and_lets_nobody_in()
    {
        var map = AwsAuthReader.ReadText($"kind: ConfigMap\nmetadata: {{name: aws-auth, namespace: default}}\ndata:\n  mapRoles: |\n    - rolearn: {R}dev\n      username: d\n");
        Assert.Equal([AwsAuthProblemKind.WrongObject], map.Kinds());
    }

    [Theory]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- kind: ConfigMap\n  metadata: {name: other, namespace: kube-system}\n  data: {a: b}\n- kind: ConfigMap\n  metadata: {name: aws-auth, namespace: kube-system}\n  data:\n    mapRoles: |\n      - rolearn: X\n        username: d\n", AwsAuthShape.Manifest)]
    [InlineData("kind: Service\nmetadata: {name: x}\n---\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n    - rolearn: X\n      username: d\n", AwsAuthShape.Manifest)]
    [InlineData("{\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"aws-auth\",\"namespace\":\"kube-system\"},\"data\":{\"mapRoles\":\"- rolearn: X\\n  username: \\\"d\\\"\\n\"}}", AwsAuthShape.Manifest)]
    [InlineData("mapRoles: |\n  - rolearn: X\n    username: d\n", AwsAuthShape.Keys)]
    [InlineData("# rows\n- rolearn: X\n  username: d\n", AwsAuthShape.Value)]
    [InlineData("[{\"rolearn\": \"X\", \"username\": \"d\"}]", AwsAuthShape.Value)]
    public void Texts_of_every_shape_are_found(string text, AwsAuthShape shape)
    {
        var map = AwsAuthReader.ReadText(text.Replace("X", R + "dev"));
        Assert.Equal(shape, map.Source.Shape);
        Assert.Equal("d []", map.AsRole("dev"));
    }

    [Theory]
    [InlineData("- userarn: x\n", "mapUsers")]
    [InlineData("- \"111122223333\"\n", "mapAccounts")]
    [InlineData("- rolearn: x\n", "mapRoles")]
    public void Bare_values_are_told_apart(string text, string key) => Assert.Equal(key, Assert.Single(AwsAuthReader.ReadText(text).Source.Values).Key);

    [Fact]
    public void Mapping_shows_what_a_row_gives()
    {
        var mapping = AwsAuthMapping.From(Roles($"- rolearn: {R}node\n  username: system:node:{{{{EC2PrivateDNSName}}}}\n  groups: [\"{{{{AccountID}}}}-x\", '']\n- rolearn: {R}node\n  username: n1\n")).ToArray();
        Assert.Equal("system:node:(private DNS name) in 111122223333-x, \"\"", mapping[0].RendersTo);
        Assert.Equal((false, 4, AwsAuthRowState.Shadowed), (mapping[0].LetsIn, mapping[0].ShadowedByLine, mapping[0].State));
        Assert.Equal("n1, no groups", mapping[1].RendersTo);
    }
}
