using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Clusters;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Core.Tests.Clusters;

public class ClusterLocatorTests
{
    private const string ProdArn = "arn:aws:eks:eu-west-1:111122223333:cluster/prod";

    [Fact]
    public async Task A_name_on_the_command_line_ignores_all_that_the_object_says()
    {
        var world = new World();
        var choice = new ClusterChoice { ClusterName = "prod", Piped = new ClusterLocation { ClusterArn = "arn:aws:eks:us-east-1:999999999999:cluster/other", Region = "us-east-1", CredentialSource = "profile gone" } };
        var target = await world.Locator().LocateAsync(choice, CancellationToken.None);
        Assert.Equal(ProdArn, target.Arn.ToString());
        Assert.Null(world.Opened.Single().ImpliedRegion);
        Assert.Null(world.Opened.Single().ProfileName);
    }

    [Fact]
    public async Task A_piped_object_brings_its_region_its_account_and_its_profile()
    {
        var world = new World();
        world.Sessions["ops"] = world.Session;
        var choice = new ClusterChoice { Piped = new ClusterLocation { ClusterName = "prod", ClusterArn = ProdArn, Region = "eu-west-1", CredentialSource = "profile ops" } };
        await world.Locator().LocateAsync(choice, CancellationToken.None);
        var options = Assert.Single(world.Opened);
        Assert.Equal(("eu-west-1", "111122223333", "ops"), (options.ImpliedRegion, options.AssumeRoleAccountId, options.ProfileName));
    }

    [Fact]
    public async Task A_role_that_was_assumed_with_a_profile_is_assumed_again()
    {
        var world = new World();
        world.Sessions["ops"] = world.Session;
        await world.Locator().LocateAsync(new ClusterChoice { Piped = new ClusterLocation { ClusterArn = ProdArn, CredentialSource = "role arn:aws:iam::111122223333:role/reader assumed with profile ops" } }, CancellationToken.None);
        Assert.Equal(("arn:aws:iam::111122223333:role/reader", "ops"), (world.Opened.Single().AssumeRoleArn, world.Opened.Single().ProfileName));
    }

    [Fact]
    public async Task Credentials_on_the_command_line_win_over_the_name_in_the_object()
    {
        var world = new World { Options = new AwsSessionOptions { AccessKey = "AKIAEXAMPLE", SecretKey = "x" } };
        await world.Locator().LocateAsync(new ClusterChoice { Piped = new ClusterLocation { ClusterArn = ProdArn, CredentialSource = "profile gone" } }, CancellationToken.None);
        Assert.Null(world.Opened.Single().ProfileName);
    }

    [Theory]
    [InlineData("prod-*")]
    [InlineData("pro?")]
    public async Task Writers_take_no_wildcard(string name)
    {
        var world = new World();
        var fault = await World.FailsAsync(ErrorIds.WildcardNotAllowed, () => world.Locator().LocateAsync(ClusterChoice.Named(name), CancellationToken.None));
        Assert.True(fault.EndsPipeline);
        Assert.Empty(world.Eks.Calls);
    }

    [Fact]
    public async Task Another_account_is_refused_before_the_cluster_is_asked_for()
    {
        var world = new World();
        var choice = new ClusterChoice { Piped = new ClusterLocation { ClusterArn = "arn:aws:eks:eu-west-1:999999999999:cluster/prod" } };
        var fault = await World.FailsAsync(ErrorIds.WrongAccount, () => world.Locator().LocateAsync(choice, CancellationToken.None));
        Assert.Contains("999999999999", fault.Message, System.StringComparison.Ordinal);
        Assert.Empty(world.Eks.Calls);
    }

    [Fact]
    public async Task The_account_of_an_object_without_an_ARN_counts_too()
    {
        var world = new World();
        var choice = new ClusterChoice { Piped = new ClusterLocation { ClusterName = "prod", AccountId = "999999999999" } };
        await World.FailsAsync(ErrorIds.WrongAccount, () => world.Locator().LocateAsync(choice, CancellationToken.None));
    }

    [Theory]
    [InlineData("us-east-1", ProdArn, null)]
    [InlineData("us-east-1", null, "eu-west-1")]
    public async Task A_contradicting_region_is_an_error(string given, string? arn, string? region)
    {
        var world = new World { Options = new AwsSessionOptions { Region = given } };
        var choice = new ClusterChoice { Piped = new ClusterLocation { ClusterName = "prod", ClusterArn = arn, Region = region } };
        await World.FailsAsync(ErrorIds.ConflictingRegion, () => world.Locator().LocateAsync(choice, CancellationToken.None));
        Assert.Empty(world.Eks.Calls);
    }

    [Theory]
    [InlineData(null, null, ErrorIds.InvalidArgument)]
    [InlineData("", "", ErrorIds.InvalidArgument)]
    [InlineData("staging", ProdArn, ErrorIds.InvalidArgument)]
    [InlineData(null, "arn:aws:eks:eu-west-1:111122223333:cluster", ErrorIds.InvalidArn)]
    [InlineData("-bad", null, ErrorIds.InvalidArgument)]
    [InlineData("no spaces", null, ErrorIds.InvalidArgument)]
    public async Task Nonsense_is_refused(string? name, string? arn, string errorId)
    {
        var world = new World();
        var fault = await World.FailsAsync(errorId, () => world.Locator().LocateAsync(new ClusterChoice { Piped = new ClusterLocation { ClusterName = name, ClusterArn = arn } }, CancellationToken.None));
        Assert.False(fault.EndsPipeline);
        Assert.Empty(world.Eks.Calls);
    }

    [Fact]
    public async Task A_cluster_is_described_once_a_run_and_the_caller_asked_for_once()
    {
        var world = new World();
        var locator = world.Locator();
        for (var i = 0; i < 3; i++)
        {
            await locator.LocateAsync(ClusterChoice.Named(ProdArn), CancellationToken.None);
        }

        Assert.Single(world.Eks.Calls);
        Assert.Equal(1, world.Session.CallerCalls);
        Assert.Contains("profile test", Assert.Single(world.Operator.Verbose), System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_look_is_not_kept()
    {
        var world = new World();
        var locator = world.Locator();
        world.Eks.Fault = _ => throw FakeEks.Error(ErrorIds.Throttled);
        await World.FailsAsync(ErrorIds.Throttled, () => locator.LocateAsync(World.Prod, CancellationToken.None));
        world.Eks.Fault = null;
        Assert.Equal("prod", (await locator.LocateAsync(World.Prod, CancellationToken.None)).Name);
    }

    [Fact]
    public async Task Readers_look_in_every_region_with_every_profile_and_go_on_where_one_fails()
    {
        var world = new World();
        foreach (var (profile, account) in new[] { ("a", "111122223333"), ("b", "444455556666") })
        {
            foreach (var region in new[] { "eu-west-1", "us-east-1" })
            {
                var session = new FakeSession(region, account);
                session.Eks.AddCluster("prod-" + profile, "API", account, region);
                session.Eks.AddCluster("test", "API", account, region);
                world.Sessions[profile + "/" + region] = session;
            }
        }

        var found = await FindAsync(world, new ClusterQuery { ClusterNames = ["prod-*"], Regions = ["eu-west-1", "us-east-1"], ProfileNames = ["a", "missing", "b"] });
        Assert.Equal(["a eu-west-1", "a us-east-1", "b eu-west-1", "b us-east-1"], found.Select(t => t.Name[^1] + " " + t.Arn.Region).Order(System.StringComparer.Ordinal));
        Assert.Equal(2, world.Operator.Errors.Count);
        Assert.All(world.Operator.Errors, e => Assert.Equal(ErrorIds.ProfileNotFound, e.ErrorId));
    }

    [Fact]
    public async Task A_missing_cluster_is_an_error_record_and_the_others_are_found()
    {
        var world = new World();
        world.Eks.AddCluster("test");
        var found = await FindAsync(world, ClusterQuery.Named("prod", "gone", "test"));
        Assert.Equal(["prod", "test"], found.Select(t => t.Name).Order(System.StringComparer.Ordinal));
        Assert.Equal(ErrorIds.ClusterNotFound, Assert.Single(world.Operator.Errors).ErrorId);
    }

    [Fact]
    public async Task A_fault_of_the_only_credentials_ends_it()
    {
        var world = new World { Options = new AwsSessionOptions { ProfileName = "missing" } };
        await World.FailsAsync(ErrorIds.ProfileNotFound, () => FindAsync(world, ClusterQuery.Named("prod")));
    }

    [Fact]
    public async Task Of_several_profiles_the_one_of_the_ARNs_account_is_taken()
    {
        var world = new World();
        world.Sessions["other"] = new FakeSession(account: "444455556666");
        world.Sessions["right"] = world.Session;
        var found = await FindAsync(world, new ClusterQuery { ClusterNames = [ProdArn], ProfileNames = ["other", "right"] });
        Assert.Equal(ProdArn, Assert.Single(found).Arn.ToString());
        Assert.Empty(world.Operator.Errors);
    }

    [Fact]
    public async Task A_tunnel_keeps_the_name_of_the_certificate()
    {
        var world = new World { Options = new AwsSessionOptions { KubernetesEndpoint = "https://127.0.0.1:8443" } };
        var target = await world.Locator().LocateAsync(World.Prod, CancellationToken.None);
        target.OpenKubernetes();
        Assert.Equal(("https://127.0.0.1:8443", "example.invalid"), (world.Session.OpenedEndpoint!.Url, world.Session.OpenedEndpoint.CertificateHost));
    }

    private static async Task<List<ClusterTarget>> FindAsync(World world, ClusterQuery query)
    {
        var found = new List<ClusterTarget>();
        await world.Locator().LocateManyAsync(
            query,
            (t, _) =>
            {
                found.Add(t);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return found;
    }

    [Fact]
    public async Task A_pattern_that_fits_no_cluster_anywhere_is_told_and_one_that_fits_somewhere_is_not()
    {
        var world = new World { Options = new AwsSessionOptions { Region = "eu-west-1" } };
        var found = await FindAsync(world, new ClusterQuery { ClusterNames = ["p*", "stage-*", "zz*"], Regions = ["eu-west-1", "us-east-1"] });
        Assert.NotEmpty(found);
        var warning = Assert.Single(world.Operator.Warnings);
        Assert.Contains("No cluster fits stage-*, zz*; looked in", warning, System.StringComparison.Ordinal);
        Assert.Empty(world.Operator.Errors);
    }

    [Fact]
    public async Task A_place_that_could_not_be_listed_says_nothing_about_patterns()
    {
        var world = new World();
        world.Eks.Fault = _ => throw FakeEks.Error(ErrorIds.AccessDenied, "no", ErrorKind.PermissionDenied);
        Assert.Empty(await FindAsync(world, ClusterQuery.Named("zz*")));
        Assert.Empty(world.Operator.Warnings);
        Assert.Single(world.Operator.Errors);
    }
}
