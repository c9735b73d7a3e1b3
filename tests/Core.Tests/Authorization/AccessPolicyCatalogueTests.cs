using System;
using System.IO;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Errors;
using Xunit;

namespace EksAccessManagement.Core.Tests.Authorization;

public class AccessPolicyCatalogueTests
{
    private static AccessPolicyCatalogue Catalogue => AccessPolicyCatalogue.Default;

    [Fact]
    public void Holds_every_known_policy_with_its_sources()
    {
        Assert.Equal(38, Catalogue.Policies.Count);
        Assert.Matches(@"^\d{4}-\d\d-\d\d$", Catalogue.Version);
        Assert.All(Catalogue.Policies, p =>
        {
            Assert.NotEmpty(p.Description);
            Assert.NotEmpty(p.Source);
            Assert.Contains(p.Audience, new[] { "customer", "service", "service-linked-role", "capability-role" });
            Assert.Contains(p.TypicalScope, new[] { null, "cluster", "namespace" });
            Assert.Equal(p.RulesComplete, p.Rules.Count > 0);
            Assert.Equal(Catalogue.Version, p.CatalogueVersion);
        });
        Assert.Equal(23, Catalogue.Policies.Count(p => !p.RulesComplete));
    }

    [Theory]
    [InlineData("View", 10)]
    [InlineData("Edit", 20)]
    [InlineData("Admin", 22)]
    [InlineData("AdminView", 1)]
    [InlineData("ClusterAdmin", 2)]
    public void Has_as_many_rules_as_AWS_publishes(string name, int rules) => Assert.Equal(rules, Catalogue.Resolve(name).Rules.Count);

    [Fact]
    public void Edit_reads_secrets_and_impersonates_service_accounts_but_evicts_nothing()
    {
        var rules = Catalogue.Resolve("Edit").Rules;
        Assert.Contains(rules, r => RuleMatcher.Matches(r, Make.Request("get secrets")));
        Assert.Contains(rules, r => RuleMatcher.Matches(r, Make.Request("impersonate serviceaccounts")));
        Assert.DoesNotContain(rules, r => RuleMatcher.Matches(r, Make.Request("create pods/eviction")));
        Assert.DoesNotContain(rules, r => RuleMatcher.Matches(r, Make.Request("create rolebindings.rbac.authorization.k8s.io")));
    }

    [Theory]
    [InlineData("view")]
    [InlineData("VIEW")]
    [InlineData("AmazonEKSViewPolicy")]
    [InlineData(" amazoneksviewpolicy ")]
    public void Finds_by_short_or_full_name_in_any_case_and_fills_in_the_partition(string text)
    {
        Assert.True(Catalogue.TryResolve(text, "aws-us-gov", out var policy));
        Assert.Equal("View", policy.ShortName);
        Assert.Equal("arn:aws-us-gov:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", policy.Arn);
    }

    [Fact]
    public void An_ARN_keeps_its_partition()
    {
        Assert.True(Catalogue.TryResolve("arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSEditPolicy", "aws", out var policy));
        Assert.Equal("arn:aws-cn:eks::aws:cluster-access-policy/AmazonEKSEditPolicy", policy.Arn);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Viewer")]
    [InlineData("arn:aws:iam::aws:policy/AdministratorAccess")]
    [InlineData("arn:aws:eks::aws:cluster-access-policy/AmazonEKSNewPolicy")]
    [InlineData("arn:aws:eks:eu-west-1:111122223333:cluster/AmazonEKSViewPolicy")]
    public void Does_not_guess(string? text) => Assert.False(Catalogue.TryResolve(text, "aws", out _));

    [Fact]
    public void Every_policy_is_found_by_each_of_its_names()
    {
        Assert.All(Catalogue.Policies, p =>
        {
            Assert.Same(p, Catalogue.Resolve(p.Name));
            Assert.Same(p, Catalogue.Resolve(p.ShortName));
            Assert.Same(p, Catalogue.Resolve(p.Arn));
        });
    }

    [Theory]
    [InlineData("Veiw", "View")]
    [InlineData("AmazonEKSClusterAdmnPolicy", "ClusterAdmin")]
    [InlineData("cluster-admin", "ClusterAdmin")]
    [InlineData("secretreader ", "SecretReader")]
    public void Names_the_nearest_on_a_miss(string wrong, string right) => Assert.Equal(right, Catalogue.NearestNames(wrong)[0]);

    [Fact]
    public void Resolve_says_which_names_are_near()
    {
        var error = Assert.Throws<EksAccessException>(() => Catalogue.Resolve("Edits"));
        Assert.Equal(ErrorIds.UnknownAccessPolicy, error.ErrorId);
        Assert.Contains("Edit", error.RecommendedAction!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("policy A\nrules unpublished\n", "no catalogue version")]
    [InlineData("catalogue 1\nrules complete\n", "line 2")]
    [InlineData("catalogue 1\npolicy A\nrules complete\n", "0 rules")]
    [InlineData("catalogue 1\npolicy A\nrules unpublished\nrule get core pods\n", "1 rules")]
    [InlineData("catalogue 1\npolicy A\nrules maybe\n", "line 3")]
    [InlineData("catalogue 1\npolicy A\nrules complete\nrule get core\n", "line 4")]
    [InlineData("catalogue 1\npolicy A\nrules complete\nrule get core pods,,nodes\n", "line 4")]
    [InlineData("catalogue 1\npolicy A\nrulez complete\n", "rulez")]
    [InlineData("catalogue 1\npolicy A\nrules-of B\n", "no policy B")]
    [InlineData("catalogue 1\npolicy A\npolicy A\n", "twice")]
    [InlineData("catalogue 1\npolicy\n", "without a value")]
    public void A_broken_file_is_refused_with_its_line(string text, string reason)
    {
        var error = Assert.Throws<EksAccessException>(() => AccessPolicyCatalogue.Read(new StringReader(text)));
        Assert.Equal(ErrorIds.MalformedInput, error.ErrorId);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_reads_as_people_write_it()
    {
        Assert.Equal("get,list pods,pods/log", Make.Rule("get,list", "core", "pods,pods/log").ToString());
        Assert.Equal("get deployments.apps,deployments.apps/scale named web", Make.Rule("get", "apps", "deployments,deployments/scale", "web").ToString());
        Assert.Equal("get ingresses (groups core,extensions)", Make.Rule("get", "core,extensions", "ingresses").ToString());
        Assert.Equal("get /metrics,/healthz/*", Make.Url("get", "/metrics,/healthz/*").ToString());
    }
}
