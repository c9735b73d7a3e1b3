using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Clusters;
using EksAccessManagement.Migration.Tests.Support;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.Migration.Tests.AwsAuth;

/// <summary>Rows whose principal has an entry: what is not known of the entry settles nothing.</summary>
public sealed class ExistingEntryTests
{
    private const string R = Cluster.R;

    [Theory]
    [InlineData(null, AccessEntrySpecStatus.Shadowed, AccessEntrySpecStatus.Shadowed)]
    [InlineData("DescribeAccessEntry", AccessEntrySpecStatus.NotExpressible, AccessEntrySpecStatus.Shadowed)]
    [InlineData("ListAssociatedAccessPolicies", AccessEntrySpecStatus.NotExpressible, AccessEntrySpecStatus.Shadowed)]
    public async Task A_row_that_is_a_question_stays_one_while_its_entry_cannot_be_read(string? unread, AccessEntrySpecStatus special, AccessEntrySpecStatus ready)
    {
        await using var cluster = await StartAsync();
        if (unread is not null)
        {
            Rescues.Refuse(cluster, unread, null, "AccessDeniedException", 403);
        }

        var specs = await ConvertAsync(cluster);
        Assert.Equal((special, true), (specs["viewer"].Status, specs["viewer"].HasAccessEntry));
        Assert.Equal((ready, true), (specs["ops"].Status, specs["ops"].HasAccessEntry));
    }

    [Fact]
    public async Task A_row_whose_entry_is_deleted_meanwhile_has_none()
    {
        await using var cluster = await StartAsync();
        cluster.AfterRequest = (request, _) =>
        {
            if (request.Operation == "ListAccessEntries")
            {
                cluster.Sandbox.State.RemoveAccessEntry(cluster.Arn, R + "viewer");
                cluster.Sandbox.State.RemoveAccessEntry(cluster.Arn, R + "ops");
            }

            return Task.CompletedTask;
        };
        var specs = await ConvertAsync(cluster);
        Assert.Equal((AccessEntrySpecStatus.NotExpressible, false), (specs["viewer"].Status, specs["viewer"].HasAccessEntry));
        Assert.Equal((AccessEntrySpecStatus.Ready, false), (specs["ops"].Status, specs["ops"].HasAccessEntry));
    }

    private static Task<Cluster> StartAsync()
    {
        var seed = Samples.Typical(Rows.Role(R + "viewer", "viewer", "system:special"));
        return Cluster.StartAsync(seed with { AuthenticationMode = "API_AND_CONFIG_MAP", AccessEntries = [new AccessEntrySeed(R + "viewer"), new AccessEntrySeed(R + "ops")] }, Samples.Roles);
    }

    private static async Task<Dictionary<string, EKSAccessEntrySpec>> ConvertAsync(Cluster cluster)
    {
        var specs = new List<EKSAccessEntrySpec>();
        await new AwsAuthConverter(cluster.Locator(), new ClusterAwsAuth(), cluster.Operator).ConvertAsync(
            new AwsAuthConvertRequest { Clusters = ClusterQuery.Named(Cluster.Name) },
            (spec, _) =>
            {
                specs.Add(spec);
                return Task.CompletedTask;
            },
            CancellationToken.None);
        return specs.ToDictionary(s => s.RowArn.Split('/')[^1], StringComparer.Ordinal);
    }
}
