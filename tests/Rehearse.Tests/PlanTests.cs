using System;
using System.Linq;
using EksAccessManagement.AwsAuth;
using EksAccessManagement.Identity;
using EksAccessManagement.Rehearse.Rehearsals;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

public sealed class PlanTests
{
    [Fact]
    public void The_cluster_stands_in_the_account_most_rows_are_of()
    {
        const string Text = """
            mapRoles: |
              - {rolearn: "arn:aws:iam::444455556666:role/a", username: a}
              - {rolearn: "arn:aws:iam::111122223333:role/b", username: b}
            mapUsers: |
              - {userarn: "arn:aws:iam::111122223333:user/c", username: c}
            """;
        Assert.Equal("111122223333", Plan(Text).Cluster.AccountId);
        Assert.Equal("444455556666", Plan(Text, "444455556666").Cluster.AccountId);
        Assert.Equal(["111122223333", "444455556666"], Plan(Text).Accounts.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_without_accounts_is_put_somewhere_and_that_is_told() =>
        Assert.Contains("--account", Assert.Single(Plan("mapRoles: |\n  - rolearn: nonsense\n").Assumptions), StringComparison.Ordinal);

    [Fact]
    public void One_role_of_a_name_exists_with_the_path_that_any_row_tells()
    {
        var plan = Plan("""
            - {rolearn: "arn:aws:iam::111122223333:role/developer", username: a}
            - {rolearn: "arn:aws:iam::111122223333:role/team/Developer", username: b}
            """);
        var principal = Assert.Single(plan.Principals);
        Assert.Equal("/team/", principal.Arn.Path);
        Assert.Equal(2, principal.Rows.Count);
    }

    [Fact]
    public void One_user_of_a_name_exists_and_the_choice_is_told()
    {
        var plan = Plan("""
            - {userarn: "arn:aws:iam::111122223333:user/ci", username: a}
            - {userarn: "arn:aws:iam::111122223333:user/deploy/ci", username: b}
            """);
        Assert.Single(plan.Principals);
        Assert.Contains("one user of a name", Assert.Single(plan.Assumptions), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<arn:aws:iam::111122223333:role/a>", "arn:aws:iam::111122223333:role/a")]
    [InlineData("\u201carn:aws:iam::111122223333:role/a\u201d", "arn:aws:iam::111122223333:role/a")]
    [InlineData("arn:aws:iam::111122223333:ROLE/A", "arn:aws:iam::111122223333:role/a")]
    [InlineData("arn:aws:iam::111122223333:role/a*", null)]
    [InlineData("arn:aws:iam::111122223333:instance-profile/a", null)]
    [InlineData("developers", null)]
    public void The_principal_a_text_is_about_is_found(string text, string? arn) => Assert.Equal(arn, PrincipalPlanner.Read(text)?.ToString());

    [Fact]
    public void Sessions_are_named_as_their_sort_of_role_names_them()
    {
        var plan = Plan("""
            - {rolearn: "arn:aws:iam::111122223333:role/nodes", username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes"]}
            - {rolearn: "arn:aws:iam::111122223333:role/fargate", username: "system:node:{{SessionName}}", groups: ["system:nodes"]}
            - {rolearn: "arn:aws:iam::111122223333:role/people", username: "p:{{SessionName}}"}
            - {rolearn: "arn:aws:sts::111122223333:assumed-role/auditor/grace", username: grace}
            """);
        Assert.True(AwsAuthTemplate.IsInstanceId(plan.Principals[0].SessionName));
        Assert.StartsWith("fargate-ip-", plan.Principals[1].SessionName, StringComparison.Ordinal);
        Assert.Equal("jane@example.com", plan.Principals[2].SessionName);
        Assert.Equal("grace", plan.Principals[3].SessionName);
    }

    [Fact]
    public void Principals_that_cannot_sign_in_are_told_why()
    {
        var plan = Plan("""
            - {userarn: "arn:aws:iam::111122223333:root", username: a}
            - {userarn: "arn:aws:sts::111122223333:federated-user/f", username: b}
            - {userarn: "arn:aws-cn:iam::444455556666:user/c", username: c}
            """);
        Assert.All(plan.Principals, p => Assert.NotNull(p.WhyNot));
        Assert.Equal([PrincipalKind.Root, PrincipalKind.FederatedUser, PrincipalKind.User], plan.Principals.Select(p => p.Arn.Kind));
    }

    private static RehearsalPlan Plan(string text, string? account = null) => RehearsalPlan.Make(AwsAuthReader.ReadText(text), account);
}
