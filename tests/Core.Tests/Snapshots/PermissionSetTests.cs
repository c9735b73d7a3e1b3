using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;
using EksAccessManagement.Core.Tests.Authorization;
using EksAccessManagement.Errors;
using EksAccessManagement.Snapshots;
using Xunit;

namespace EksAccessManagement.Core.Tests.Snapshots;

/// <summary>Permission sets in questions about snapshots.</summary>
public sealed class PermissionSetTests
{
    private const string Older = "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_ClusterAdmins_ffffffffffffffff";
    private const string Foreign = "arn:aws:iam::444455556666:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Foreign_0123456789abcdef";

    private static string Find(string name, params EKSAccessEntry[] entries) => AccessPrincipal.OfPermissionSet(name, Sample.Analyse(Sample.Cluster("API_AND_CONFIG_MAP", entries)));

    [Fact]
    public void The_role_of_an_entry_is_found() => Assert.Equal(Sample.Admin, Find("ClusterAdmins", Sample.Entry(Sample.Admin), Sample.Entry(Sample.Dev)));

    [Fact]
    public void The_role_of_a_row_is_found()
    {
        var access = Sample.Cluster() with { AwsAuth = new Dictionary<string, string> { ["mapRoles"] = "- rolearn: arn:aws:iam::111122223333:role/AWSReservedSSO_Devs_0123456789abcdef\n  username: d\n" } };
        Assert.EndsWith("AWSReservedSSO_Devs_0123456789abcdef", AccessPrincipal.OfPermissionSet("Devs", Sample.Analyse(access)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_that_is_gone_gives_way_to_the_one_that_is_there()
    {
        var gone = Sample.Entry(Older) with { PrincipalStatus = PrincipalStatus.Missing };
        Assert.Equal(Sample.Admin, Find("ClusterAdmins", gone, Sample.Entry(Sample.Admin)));
        Assert.Equal(Older, Find("ClusterAdmins", gone));
    }

    [Theory]
    [InlineData("ClusterAdmins", ErrorKind.Conflict)]
    [InlineData("clusteradmins", ErrorKind.NotFound)]
    [InlineData("Foreign", ErrorKind.NotFound)]
    public void What_is_not_one_role_is_no_answer(string name, ErrorKind kind)
    {
        var fault = Assert.Throws<EksAccessException>(() => Find(name, Sample.Entry(Sample.Admin), Sample.Entry(Older), Sample.Entry(Foreign) with { PrincipalAccountId = "444455556666" }));
        Assert.Equal((ErrorIds.PermissionSetNotFound, kind), (fault.ErrorId, fault.Kind));
    }

    [Theory]
    [InlineData("ClusterAdmins", 1)]
    [InlineData("Cluster*", 1)]
    [InlineData("Nobody", 0)]
    public void Find_looks_at_their_roles_only(string set, int rows)
    {
        var access = Sample.Cluster("API", Sample.Entry(Sample.Admin, "", "ClusterAdmin"), Sample.Entry(Sample.Dev, "", "ClusterAdmin"));
        var question = new AccessQuestion { Request = Make.Request("get secrets"), PermissionSets = [set] };
        Assert.Equal(rows, AccessSearch.Find(Sample.Analyse(access), question).Count());
        Assert.Equal(2, AccessSearch.Find(Sample.Analyse(access), question with { PermissionSets = [] }).Count());
    }

    [Fact]
    public void What_nobody_knows_of_a_source_is_told_once()
    {
        var access = Sample.Cluster("API", Sample.Entry(Sample.Dev, "", "AutoNode", "Event"), Sample.Entry(Sample.Ops, "", "Admin@web"));
        var rows = AccessSearch.Find(Sample.Analyse(access), new AccessQuestion { Request = Make.Request("get secrets @db"), Indirect = true }).ToArray();
        Assert.Equal(2, rows.Count(r => r.PrincipalArn == Sample.Dev));
        Assert.All(rows.Where(r => r.PrincipalArn == Sample.Dev), r => Assert.Equal(("Unknown", string.Empty), (r.Decision, r.Indirect)));
    }

    [Fact]
    public void Find_keeps_whole_accounts_and_what_was_not_read()
    {
        var access = Sample.Cluster() with
        {
            AwsAuth = new Dictionary<string, string> { ["mapAccounts"] = "- \"111122223333\"\n" },
            Bindings = [Make.Bind(null, "all", "view", "Group:system:authenticated")],
            NotEvaluated = [new NotEvaluatedPart(SnapshotPart.AccessEntries, "403")],
        };
        var rows = AccessSearch.Find(Sample.Analyse(access), new AccessQuestion { Request = Make.Request("get pods"), PermissionSets = ["Any"] }).ToArray();
        Assert.Contains(rows, r => r.PrincipalArn.EndsWith(":*", StringComparison.Ordinal));
        Assert.Contains(rows, r => r.Decision == EKSAccessGrant.NotEvaluated);
    }
}
