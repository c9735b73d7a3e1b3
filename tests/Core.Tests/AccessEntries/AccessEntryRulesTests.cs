using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using Xunit;

namespace EksAccessManagement.Core.Tests.AccessEntries;

public class AccessEntryRulesTests
{
    private static readonly ClusterArn Cluster = new("aws", "eu-west-1", "111122223333", "prod");

    [Theory]
    [InlineData("system:masters", "ClusterAdmin")]
    [InlineData("system:nodes", "EC2_LINUX")]
    [InlineData("eks:x", "another group")]
    [InlineData("aws:x", "another group")]
    [InlineData("amazon:x", "another group")]
    [InlineData("iam:x", "another group")]
    public void Reserved_groups_come_with_the_remedy(string group, string remedy)
    {
        var fault = Assert.Throws<EksAccessException>(() => AccessEntryRules.CheckGroups(["ok", group], "STANDARD", "p"));
        Assert.Equal(ErrorIds.ReservedGroup, fault.ErrorId);
        Assert.Contains(group, fault.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, fault.RecommendedAction!, StringComparison.Ordinal);
    }

    [Fact]
    public void The_colon_belongs_to_the_prefix_and_case_counts() => AccessEntryRules.CheckGroups(["system", "sts:x", "System:x", "eksctl"], "STANDARD", "p");

    [Theory]
    [InlineData("dev:{{SessionName}}", null)]
    [InlineData(":dev{{SessionName}}", null)]
    [InlineData("de:v{{SessionNameRaw}}", null)]
    [InlineData("ada", null)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/dev/{{SessionName}}", null)]
    [InlineData("dev{{SessionName}}", "dev:{{SessionName}}")]
    [InlineData("dev-{{SessionName}}", "dev:{{SessionName}}")]
    [InlineData("{{SessionName}}", "session:{{SessionName}}")]
    [InlineData("{{SessionNameRaw}}:x", "session:{{SessionNameRaw}}:x")]
    [InlineData("system:ada", "ada")]
    [InlineData("system:eks:ada", "ada")]
    public void Usernames_and_what_to_write_instead(string username, string? proposal)
    {
        Assert.Equal(proposal is null, AccessEntryRules.WhyUsernameIsRefused(username) is null);
        if (proposal is not null)
        {
            Assert.Equal(proposal, AccessEntryRules.ProposeUsername(username));
            Assert.Equal(ErrorIds.InvalidUsername, Assert.Throws<EksAccessException>(() => AccessEntryRules.CheckUsername(username, "STANDARD", "p")).ErrorId);
        }
    }

    [Fact]
    public void A_username_of_nothing_but_a_prefix_has_no_proposal()
    {
        Assert.NotNull(AccessEntryRules.WhyUsernameIsRefused("system:"));
        Assert.Null(AccessEntryRules.ProposeUsername("system:"));
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:group/devs", "never signs in")]
    [InlineData("arn:aws:iam::111122223333:instance-profile/x", "role in it")]
    [InlineData("arn:aws:sts::111122223333:federated-user/x", "federated")]
    [InlineData("arn:mars:iam::111122223333:role/x", "partition")]
    [InlineData("arn:aws:iam::1111:role/x", "not the ARN")]
    [InlineData("dev", "not the ARN")]
    public void Principals_that_cannot_have_an_entry(string arn, string why)
    {
        var fault = Assert.Throws<EksAccessException>(() => AccessEntryRules.ParsePrincipal(arn));
        Assert.Equal(ErrorIds.InvalidArn, fault.ErrorId);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_is_no_principal_to_write_to() =>
        Assert.Equal(ErrorIds.WildcardNotAllowed, Assert.Throws<EksAccessException>(() => AccessEntryRules.ParsePrincipal("arn:aws:iam::111122223333:role/*")).ErrorId);

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS", "STANDARD", ErrorIds.InvalidAccessEntry)]
    [InlineData("arn:aws:iam::999999999999:role/node", "EC2_LINUX", ErrorIds.InvalidAccessEntry)]
    [InlineData("arn:aws:iam::111122223333:user/node", "FARGATE_LINUX", ErrorIds.InvalidAccessEntry)]
    [InlineData("arn:aws-cn:iam::111122223333:role/dev", "STANDARD", ErrorIds.InvalidArn)]
    public void Types_and_principals_that_do_not_go_together(string arn, string type, string errorId) =>
        Assert.Equal(errorId, Assert.Throws<EksAccessException>(() => AccessEntryRules.CheckPrincipal(PrincipalArn.Parse(arn), type, Cluster)).ErrorId);

    [Theory]
    [InlineData("arn:aws:iam::999999999999:role/dev", "STANDARD")]
    [InlineData("arn:aws:iam::111122223333:role/node", "EC2")]
    [InlineData("arn:aws:iam::999999999999:role/hyper", "HYPERPOD_LINUX")]
    public void And_those_that_do(string arn, string type) => AccessEntryRules.CheckPrincipal(PrincipalArn.Parse(arn), type, Cluster);

    [Fact]
    public void Node_types_take_neither_groups_nor_usernames_nor_policies_but_EC2_takes_policies()
    {
        var view = AccessPolicyText.ParseList(["View"]);
        foreach (var type in AccessEntryType.All.Where(AccessEntryType.IsNode))
        {
            Assert.Equal(ErrorIds.InvalidAccessEntry, Assert.Throws<EksAccessException>(() => AccessEntryRules.CheckGroups(["g"], type, "p")).ErrorId);
            Assert.Equal(ErrorIds.InvalidAccessEntry, Assert.Throws<EksAccessException>(() => AccessEntryRules.CheckUsername("u", type, "p")).ErrorId);
            if (type != AccessEntryType.Ec2)
            {
                Assert.Equal(ErrorIds.InvalidAccessEntry, Assert.Throws<EksAccessException>(() => AccessEntryRules.CheckPolicies(view, type, "p")).ErrorId);
            }
        }

        AccessEntryRules.CheckPolicies(AccessPolicyText.ParseList(["AutoNode"]), AccessEntryType.Ec2, "p");
    }

    [Fact]
    public void A_policy_that_AWS_keeps_for_itself_is_refused() =>
        Assert.Equal(ErrorIds.InvalidAccessEntry, Assert.Throws<EksAccessException>(() => AccessEntryRules.CheckPolicies(AccessPolicyText.ParseList(["Compute"]), "STANDARD", "p")).ErrorId);

    [Theory]
    [InlineData("aws:x", "1")]
    [InlineData("AWS:x", "1")]
    [InlineData("", "1")]
    public void Tags_that_are_refused(string key, string value) =>
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<EksAccessException>(() => AccessEntryRules.CheckTags(new Dictionary<string, string> { [key] = value }, "p")).ErrorId);

    [Fact]
    public void Counts_have_limits()
    {
        AccessEntryRules.CheckCounts(20, 50, "p");
        Assert.Equal(ErrorIds.QuotaExceeded, Assert.Throws<EksAccessException>(() => AccessEntryRules.CheckCounts(21, 0, "p")).ErrorId);
        Assert.Equal(ErrorIds.QuotaExceeded, Assert.Throws<EksAccessException>(() => AccessEntryRules.CheckCounts(0, 51, "p")).ErrorId);
    }

    [Theory]
    [InlineData("standard", "STANDARD")]
    [InlineData(" ec2-linux ", "EC2_LINUX")]
    public void Types_are_read_in_any_case(string text, string type) => Assert.Equal(type, AccessEntryType.Parse(text));

    [Theory]
    [InlineData("STANDART")]
    [InlineData("")]
    [InlineData("EC2 LINUX")]
    public void Misspelt_types_are_refused(string text) => Assert.Equal(ErrorIds.InvalidAccessEntryType, Assert.Throws<EksAccessException>(() => AccessEntryType.Parse(text)).ErrorId);

    [Fact]
    public void Tag_cells_round_trip()
    {
        var tags = TagMap.Parse("team=web; cost center = 42;flag;url=a=b");
        Assert.Equal("cost center=42;flag=;team=web;url=a=b", tags.ToString());
        Assert.Equal(tags, TagMap.Parse(tags.ToString()));
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<EksAccessException>(() => TagMap.Parse("=x")).ErrorId);
    }
}
