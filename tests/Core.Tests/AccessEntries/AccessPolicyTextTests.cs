using System;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EksAccessManagement.Core.Tests.AccessEntries;

public class AccessPolicyTextTests
{
    [Theory]
    [InlineData("View", "AmazonEKSViewPolicy", "cluster")]
    [InlineData("view", "AmazonEKSViewPolicy", "cluster")]
    [InlineData(" AmazonEKSEditPolicy @ web , dev-* ", "AmazonEKSEditPolicy", "dev-*,web")]
    [InlineData("arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy@a", "AmazonEKSAdminPolicy", "a")]
    [InlineData("arn:aws:eks::aws:cluster-access-policy/BrandNewPolicy", "BrandNewPolicy", "cluster")]
    [InlineData("ClusterAdmin@*", "AmazonEKSClusterAdminPolicy", "*")]
    public void Reads_names_ARNs_and_scopes(string text, string name, string scope)
    {
        var grant = AccessPolicyText.Parse(text);
        Assert.Equal((name, scope), (grant.PolicyName, grant.AccessScope.ToString()));
    }

    [Fact]
    public void Namespace_that_a_shell_parted_off_is_told_as_one()
    {
        var fault = Assert.Throws<EksAccessException>(() => AccessPolicyText.ParseList(["View@web", "dev-*"]));
        Assert.Equal(ErrorIds.UnknownAccessPolicy, fault.ErrorId);
        Assert.Contains("in quotes: 'View@web,dev-*'", fault.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("quotes", Assert.Throws<EksAccessException>(() => AccessPolicyText.ParseList(["View", "Veiw"])).RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_of_an_entry_write_themselves_as_texts_for_a_cell()
    {
        var entry = new EKSAccessEntry { Policies = [new("arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", AccessScope.Cluster, default, default), new("arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy", AccessScope.ForNamespaces(["web", "dev-*"]), default, default)] };
        Assert.Equal("View;Edit@dev-*,web", entry.Policies.ToString());
        Assert.Equal(entry, entry with { Policies = [.. entry.Policies] });
    }

    [Theory]
    [InlineData("View@", ErrorIds.InvalidAccessPolicyText)]
    [InlineData("View@ ,", ErrorIds.InvalidAccessPolicyText)]
    [InlineData("@web", ErrorIds.InvalidAccessPolicyText)]
    [InlineData("View@web,,x", ErrorIds.InvalidAccessPolicyText)]
    [InlineData("View@Web", ErrorIds.InvalidAccessPolicyText)]
    [InlineData("View@a b", ErrorIds.InvalidAccessPolicyText)]
    [InlineData("View@web,dev…", ErrorIds.InvalidAccessPolicyText)]
    [InlineData("View@a@b", ErrorIds.InvalidAccessPolicyText)]
    [InlineData("Veiw", ErrorIds.UnknownAccessPolicy)]
    [InlineData("arn:aws:iam::aws:policy/AdministratorAccess", ErrorIds.InvalidAccessPolicyText)]
    [InlineData("arn:aws:eks:eu-west-1:aws:cluster-access-policy/New", ErrorIds.InvalidAccessPolicyText)]
    public void Refuses_what_it_does_not_understand(string text, string errorId) =>
        Assert.Equal(errorId, Assert.Throws<EksAccessException>(() => AccessPolicyText.Parse(text)).ErrorId);

    [Fact]
    public void A_misspelt_name_gets_the_nearest_ones() =>
        Assert.Contains("View", Assert.Throws<EksAccessException>(() => AccessPolicyText.Parse("Veiw")).RecommendedAction!, StringComparison.Ordinal);

    [Fact]
    public void Lists_split_on_semicolons_and_put_the_same_policy_together()
    {
        var grants = AccessPolicyText.ParseList(["View@a; Edit@x;;", "AmazonEKSViewPolicy@b", "Edit"]);
        Assert.Equal(["View@a,b", "Edit"], grants.Select(g => g.ToString()));
        Assert.Empty(AccessPolicyText.ParseList(["", " ; "]));
    }

    [Theory]
    [InlineData("System.String[]")]
    [InlineData("View;System.Object[]")]
    [InlineData("System.Collections.Generic.List`1[System.String]")]
    public void The_name_of_a_collection_is_a_lost_list(string cell) =>
        Assert.Equal(ErrorIds.InvalidArgument, Assert.Throws<EksAccessException>(() => AccessPolicyText.ParseList([cell])).ErrorId);

    [Fact]
    public void The_partition_is_filled_in_and_another_one_is_refused()
    {
        Assert.Equal("arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", AccessPolicyText.Parse("View").ArnIn("aws-us-gov"));
        var foreign = AccessPolicyText.Parse("arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy");
        Assert.Equal(ErrorIds.InvalidAccessPolicyText, Assert.Throws<EksAccessException>(() => foreign.ArnIn("aws-cn")).ErrorId);
    }

    [Fact]
    public void What_is_written_reads_the_same_again()
    {
        var policies = Gen.Elements(AccessPolicyCatalogue.Default.Policies.Select(p => p.Arn).Append("arn:aws:eks::aws:cluster-access-policy/Unheard").ToArray());
        var namespaces = Gen.ListOf(Gen.Elements("a", "web", "dev-*", "*", "kube-system", "x1"));
        var scopes = policies.SelectMany(p => namespaces.Select(n => (Policy: p, Namespaces: n)));
        Check.One(Config.QuickThrowOnFailure.WithReplay(11, 21), Prop.ForAll(scopes.ToArbitrary(), s =>
        {
            var scope = s.Namespaces.Count > 0 ? AccessScope.ForNamespaces(s.Namespaces) : AccessScope.Cluster;
            var read = AccessPolicyText.Parse(AccessPolicyText.Format(s.Policy, scope));
            return read.ArnIn("aws") == s.Policy && read.AccessScope.Equals(scope);
        }));
    }

    [Fact]
    public void No_text_makes_it_throw_anything_but_its_own_error()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(3, 7), Prop.ForAll<string>(text =>
        {
            try
            {
                AccessPolicyText.ParseList([text ?? string.Empty, "View@" + text]);
                return true;
            }
            catch (EksAccessException)
            {
                return true;
            }
        }));
    }
}
