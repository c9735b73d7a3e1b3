using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.AuthenticationModes;
using EksAccessManagement.Clusters;
using EksAccessManagement.Core.Tests.AccessEntries.Fakes;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using Xunit;

namespace EksAccessManagement.Core.Tests.AuthenticationModes;

public class AuthenticationModeTests
{
    [Theory]
    [InlineData("1.22", "eks.99", false, null)]
    [InlineData("1.23", "eks.16", false, "eks.17")]
    [InlineData("1.23", "eks.17", true, "eks.17")]
    [InlineData("1.27", "eks.9", false, "eks.10")]
    [InlineData("1.27", "eks.10", true, "eks.10")]
    [InlineData("1.28", "eks.6", true, "eks.6")]
    [InlineData("1.29", "eks.1", true, "eks.1")]
    [InlineData("1.30", "eks.1", false, "eks.2")]
    [InlineData("1.37", "eks.4", true, "eks.1")]
    [InlineData("1.37", "", true, "eks.1")]
    [InlineData("1.30", "", null, "eks.2")]
    [InlineData("", "eks.4", null, null)]
    [InlineData("2.0", "eks.4", null, null)]
    public void Platforms(string kubernetes, string platform, bool? supports, string? minimum)
    {
        Assert.Equal(supports, PlatformSupport.Supports(kubernetes, platform));
        Assert.Equal(minimum, PlatformSupport.Minimum(kubernetes));
    }

    [Theory]
    [InlineData("CONFIG_MAP", "API_AND_CONFIG_MAP")]
    [InlineData("API_AND_CONFIG_MAP", "API")]
    [InlineData("API", null)]
    [InlineData("SOMETHING_NEW", null)]
    public void The_next_mode(string mode, string? next) => Assert.Equal(next, AuthenticationModeName.Next(mode));

    [Theory]
    [InlineData("CONFIG_MAP", "api_and_config_map")]
    [InlineData("API_AND_CONFIG_MAP", "API")]
    public async Task One_step_is_asked_for_made_and_waited_for(string from, string to)
    {
        var world = new World(from);
        Finish(world, to.ToUpperInvariant(), polls: 3);
        var mode = await world.SwitchAsync(to);
        Assert.Equal((to.ToUpperInvariant(), from, true, true), (mode!.AuthenticationMode, mode.PreviousMode, mode.Changed, mode.Applied));
        Assert.Contains("cannot be undone", Assert.Single(world.Operator.Questions), StringComparison.Ordinal);
        Assert.Equal(["UpdateClusterConfig " + to.ToUpperInvariant()], world.Eks.Writes);
        Assert.Equal(3, world.Clock.Waits.Distinct().Count());
        Assert.Equal(world.Clock.Waits.Order(), world.Clock.Waits);
    }

    [Theory]
    [InlineData("CONFIG_MAP", "API", "one step")]
    [InlineData("API", "CONFIG_MAP", "undone")]
    [InlineData("API", "API_AND_CONFIG_MAP", "undone")]
    [InlineData("API_AND_CONFIG_MAP", "CONFIG_MAP", "undone")]
    [InlineData("SOMETHING_NEW", "API", "does not know")]
    public async Task Other_steps_are_refused_before_a_call_that_writes(string from, string to, string why)
    {
        var world = new World(from);
        Assert.Contains(why, (await World.FailsAsync(ErrorIds.UnsupportedModeStep, () => world.SwitchAsync(to))).Message, StringComparison.Ordinal);
        Assert.Empty(world.Eks.Writes);
        Assert.Empty(world.Operator.Questions);
    }

    [Fact]
    public async Task Already_there_is_a_success_without_a_question()
    {
        var world = new World("API");
        var mode = await world.SwitchAsync("API");
        Assert.Equal(("API", false, false), (mode!.AuthenticationMode, mode.Changed, mode.Applied));
        Assert.Empty(world.Operator.Questions);
        Assert.Empty(world.Eks.Writes);
    }

    [Fact]
    public async Task A_dry_run_makes_no_step()
    {
        var world = new World("API_AND_CONFIG_MAP");
        world.Operator.DryRun = true;
        var mode = await world.SwitchAsync("API");
        Assert.Equal(("API_AND_CONFIG_MAP", true, false), (mode!.AuthenticationMode, mode.Changed, mode.Applied));
        world.Operator.DryRun = false;
        world.Operator.Answer = false;
        Assert.Null(await world.SwitchAsync("API"));
        Assert.Empty(world.Eks.Writes);
    }

    [Theory]
    [InlineData("1.27", "eks.9", "ACTIVE", ErrorIds.PlatformTooOld)]
    [InlineData("1.22", "eks.9", "ACTIVE", ErrorIds.PlatformTooOld)]
    [InlineData("1.33", "eks.9", "CREATING", ErrorIds.ClusterNotActive)]
    [InlineData("1.33", "eks.9", "FAILED", ErrorIds.ClusterNotActive)]
    public async Task A_platform_too_old_and_a_cluster_not_active_are_refused(string kubernetes, string platform, string status, string errorId)
    {
        var world = new World("CONFIG_MAP");
        world.Eks.Clusters["prod"] = world.Eks.Clusters["prod"] with { Version = kubernetes, PlatformVersion = platform, Status = status };
        await World.FailsAsync(errorId, () => world.SwitchAsync("API_AND_CONFIG_MAP"));
        Assert.Empty(world.Eks.Writes);
    }

    [Theory]
    [InlineData("Failed", "AccessDenied: no", "AccessDenied: no")]
    [InlineData("Failed", null, "lists no errors")]
    [InlineData("Cancelled", null, "Cancelled")]
    public async Task A_failed_update_says_why_or_that_it_is_not_said(string status, string? error, string text)
    {
        var world = new World("CONFIG_MAP");
        world.Eks.OnDescribeUpdate = u => u with { Status = status, Errors = error is null ? [] : [error] };
        Assert.Contains(text, (await World.FailsAsync(ErrorIds.UpdateFailed, () => world.SwitchAsync("API_AND_CONFIG_MAP"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_race_to_the_same_mode_is_a_success()
    {
        var world = new World("CONFIG_MAP");
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("UpdateClusterConfig", StringComparison.Ordinal))
            {
                world.Eks.Clusters["prod"] = world.Eks.Clusters["prod"] with { AuthenticationMode = "API_AND_CONFIG_MAP" };
                throw FakeEks.Error(ErrorIds.RequestRejected, "Unsupported authentication mode update from API_AND_CONFIG_MAP to API_AND_CONFIG_MAP");
            }
        };
        Assert.Equal("API_AND_CONFIG_MAP", (await world.SwitchAsync("API_AND_CONFIG_MAP"))!.AuthenticationMode);
    }

    [Fact]
    public async Task A_refusal_for_another_reason_stays_one()
    {
        var world = new World("CONFIG_MAP");
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("UpdateClusterConfig", StringComparison.Ordinal))
            {
                throw FakeEks.Error(ErrorIds.RequestRejected, "Only one type of update can be allowed");
            }
        };
        await World.FailsAsync(ErrorIds.RequestRejected, () => world.SwitchAsync("API_AND_CONFIG_MAP"));
    }

    [Fact]
    public async Task A_running_update_is_waited_for_and_the_step_made_then()
    {
        var world = new World("CONFIG_MAP");
        world.Eks.Updates["other"] = new ClusterUpdate { Id = "other", Status = "InProgress", Type = "VersionUpdate" };
        Finish(world, "API_AND_CONFIG_MAP", polls: 2);
        var refused = 0;
        world.Eks.Fault = call =>
        {
            if (call.StartsWith("UpdateClusterConfig", StringComparison.Ordinal) && world.Eks.Updates["other"].Status == "InProgress")
            {
                refused++;
                throw FakeEks.Error(ErrorIds.ResourceInUse, "Cannot AccessConfigUpdate because cluster prod currently has update other in progress");
            }
        };
        Assert.True((await world.SwitchAsync("API_AND_CONFIG_MAP"))!.Applied);
        Assert.Equal(1, refused);
    }

    [Fact]
    public async Task An_update_that_never_ends_is_given_up_at_the_limit()
    {
        var world = new World("CONFIG_MAP");
        var fault = await World.FailsAsync(ErrorIds.RequestTimedOut, () => world.SwitchAsync("API_AND_CONFIG_MAP"));
        Assert.Contains("goes on", fault.Message, StringComparison.Ordinal);
        Assert.InRange(world.Clock.Waited, TimeSpan.FromMinutes(35), TimeSpan.FromMinutes(40));
        Assert.InRange(world.Eks.Calls.Count(c => c.StartsWith("DescribeUpdate", StringComparison.Ordinal)), 60, 120);
    }

    [Theory]
    [InlineData("")]
    [InlineData("API_ONLY")]
    public async Task A_misspelt_mode_is_refused(string mode)
    {
        var world = new World();
        Assert.True((await World.FailsAsync(ErrorIds.InvalidArgument, () => world.SwitchAsync(mode))).EndsPipeline);
        Assert.Empty(world.Eks.Calls);
    }

    [Fact]
    public async Task Reading_tells_mode_next_step_support_and_a_running_update()
    {
        var world = new World("CONFIG_MAP");
        world.Eks.AddCluster("unset", null!);
        world.Eks.AddCluster("last", "API");
        world.Eks.Clusters["prod"] = world.Eks.Clusters["prod"] with { Status = "UPDATING" };
        world.Eks.Updates["done"] = new ClusterUpdate { Id = "done", Status = "Successful" };
        world.Eks.Updates["runs"] = new ClusterUpdate { Id = "runs", Status = "InProgress" };
        var modes = new List<EKSAuthenticationMode>();
        await new AuthenticationModeReader(world.Locator(), world.Operator).ReadAsync(
            ClusterQuery.Named("*"),
            (m, _) =>
            {
                modes.Add(m);
                return Task.CompletedTask;
            },
            CancellationToken.None);

        // Clusters come as they answer.
        modes.Sort((a, b) => StringComparer.Ordinal.Compare(a.ClusterName, b.ClusterName));
        Assert.Equal(["last API", "prod CONFIG_MAP", "unset CONFIG_MAP"], modes.Select(m => m.ToString()));
        Assert.Equal([null, "API_AND_CONFIG_MAP", "API_AND_CONFIG_MAP"], modes.Select(m => m.NextMode));
        Assert.Equal([null, "runs", null], modes.Select(m => m.UpdateInProgress));
        Assert.All(modes, m => Assert.True(m.AccessEntriesSupported));
        Assert.Equal(("1.33", "eks.9", "eks.1", "eu-west-1"), (modes[1].KubernetesVersion, modes[1].PlatformVersion, modes[1].MinimumPlatformVersion, modes[1].Region));
    }

    private static void Finish(World world, string mode, int polls) => world.Eks.OnDescribeUpdate = update =>
    {
        if (--polls > 0)
        {
            return update;
        }

        if (update.Id == "mode")
        {
            world.Eks.Clusters["prod"] = world.Eks.Clusters["prod"] with { AuthenticationMode = mode, Status = "ACTIVE" };
        }

        return update with { Status = "Successful" };
    };
}
