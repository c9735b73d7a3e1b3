using EksAccessManagement.AccessEntries;
using EksAccessManagement.Identity;
using EksAccessManagement.Rehearse.Rehearsals;
using Xunit;

namespace EksAccessManagement.Rehearse.Tests;

public sealed class MappingComparerTests
{
    private static readonly Login Refused = new(LoginOutcome.NotLetIn);
    private static readonly Login Viewer = In("ada", "viewers", "system:authenticated");

    [Fact]
    public void The_same_names_are_the_same() => Assert.Equal(nameof(MappingVerdict.Same), Judge(Viewer, Viewer, Viewer));

    [Fact]
    public void Who_was_never_let_in_is_told_so() => Assert.Equal(nameof(MappingVerdict.NeverLetIn), Judge(Refused, Refused, Refused));

    [Fact]
    public void Who_comes_in_only_now_gains() => Assert.Equal(nameof(MappingVerdict.Gained), Judge(Refused, Viewer, Viewer));

    [Fact]
    public void Who_stays_out_after_the_grants_loses() => Assert.Equal(nameof(MappingVerdict.Lost), Judge(Viewer, Refused, Refused));

    [Fact]
    public void Who_comes_in_by_the_row_alone_is_told_so() => Assert.Equal(nameof(MappingVerdict.RowOnly), Judge(Viewer, Viewer, Refused));

    [Fact]
    public void Another_name_or_group_is_a_change()
    {
        Assert.Equal(nameof(MappingVerdict.Changed), Judge(Viewer, In("bob", "viewers"), In("bob", "viewers")));
        Assert.Equal(nameof(MappingVerdict.Changed), Judge(Viewer, In("ada"), In("ada")));
        Assert.Equal(nameof(MappingVerdict.Changed), Judge(Viewer, In("ada", "viewers", "admins", "system:authenticated"), In("ada", "viewers", "admins", "system:authenticated")));
    }

    [Fact]
    public void System_masters_is_carried_only_by_a_right_to_everything()
    {
        var before = In("root", "system:masters") with { MayDoEverything = true };
        var admin = In("root") with { MayDoEverything = true };
        Assert.Equal(nameof(MappingVerdict.Equivalent), Judge(before, admin, admin));
        Assert.Equal(nameof(MappingVerdict.Changed), Judge(before, In("root"), In("root")));
    }

    [Fact]
    public void Groups_of_nodes_go_with_a_node_type_only()
    {
        var (before, after) = (In("system:node:a", "system:bootstrappers", "system:nodes"), In("system:node:a", "system:nodes"));
        Assert.Equal(nameof(MappingVerdict.Equivalent), Judge(before, after, after, AccessEntryType.Ec2Linux));
        Assert.Equal(nameof(MappingVerdict.Changed), Judge(before, after, after, AccessEntryType.Standard));
    }

    [Fact]
    public void A_right_to_everything_that_comes_from_nowhere_is_a_change() =>
        Assert.Equal(nameof(MappingVerdict.Changed), Judge(Viewer, Viewer, Viewer with { MayDoEverything = true }));

    private static Login In(string username, params string[] groups) => new(LoginOutcome.LetIn) { Username = username, Groups = groups };

    private static string Judge(Login before, Login after, Login alone, string type = AccessEntryType.Standard)
    {
        var principal = new RehearsalPrincipal(PrincipalArn.Parse("arn:aws:iam::111122223333:user/ada"), null);
        return MappingComparer.Judge(new PrincipalStory(principal, before, after, alone) { Entry = new EKSAccessEntry { Type = type } }).Verdict.ToString();
    }
}
