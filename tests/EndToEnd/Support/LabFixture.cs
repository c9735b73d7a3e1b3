using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox;
using EksAccessManagement.Sandbox.Lab;
using EksAccessManagement.Sandbox.Seeds;
using Xunit;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>One lab for all tests, or the reason why there is none on this machine.</summary>
public sealed class LabFixture : IAsyncLifetime
{
    private string? _missing;
    private SandboxServer? _sandbox;
    private LabHost? _lab;
    private ClientHome? _clients;

    internal SandboxServer Sandbox => _sandbox!;

    internal LabHost Lab => _lab!;

    internal ClientHome Clients => _clients!;

    /// <summary>The principals that have a profile and a kubeconfig.</summary>
    internal IReadOnlyList<LabCaller> Callers { get; private set; } = [];

    /// <summary>A principal by its profile.</summary>
    internal LabCaller Caller(string name) => Callers.First(c => c.Name == name);

    public async Task InitializeAsync()
    {
        _missing = ClientHome.Missing ?? MissingParts();
        if (_missing is not null)
        {
            return;
        }

        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Seed = LabSeed.Make() });
        _lab = await LabHost.StartAsync(_sandbox);
        Callers =
        [
            User("admin"), User("ada"), User("cal"), User("eve"),
            Session("dev", LabSeed.Dev, "bob@example.com"), Session("ops", LabSeed.Ops, "olga"), Session("node", LabSeed.Nodes, "i-0123456789abcdef0"),
        ];
        _clients = await ClientHome.MakeAsync(
            _sandbox,
            Path.Combine(_lab.Folder, "clients"),
            Callers.ToDictionary(c => c.Name, c => c.Keys),
            new Dictionary<string, (string, string)> { ["carol"] = (LabSeed.Dev, "carol") });
    }

    public async Task DisposeAsync()
    {
        Report.Write();
        var leaks = _clients?.Leaks.Look(Report.Text) ?? [];
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }

        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }

        Assert.True(leaks.Count == 0, string.Join(Environment.NewLine, leaks));
    }

    /// <summary>Skips the test where the lab cannot be; else puts mode, entries and aws-auth back to how every test begins.</summary>
    internal async Task BeginAsync()
    {
        Skip.If(_missing is not null, _missing);
        Sandbox.State.SetAuthenticationMode(LabSeed.Cluster, "API_AND_CONFIG_MAP");
        foreach (var entry in Sandbox.State.GetAccessEntries(LabSeed.Cluster))
        {
            Sandbox.State.RemoveAccessEntry(LabSeed.Cluster, entry.PrincipalArn);
        }

        foreach (var entry in LabSeed.Entries())
        {
            Sandbox.State.PutAccessEntry(LabSeed.Cluster, entry);
        }

        await PutAwsAuthAsync(null);
    }

    /// <summary>Sets an entry, and waits until a token is not the one of before.</summary>
    internal async Task PutEntryAsync(AccessEntrySeed entry)
    {
        Sandbox.State.PutAccessEntry(LabSeed.Cluster, entry);
        await NextTokenAsync();
    }

    /// <summary>Sets the mode, and waits until a token is not the one of before.</summary>
    internal async Task SetModeAsync(string mode)
    {
        Sandbox.State.SetAuthenticationMode(LabSeed.Cluster, mode);
        await NextTokenAsync();
    }

    /// <summary>Puts the data of aws-auth into the real API server; null removes the ConfigMap.</summary>
    internal async Task PutAwsAuthAsync(IReadOnlyDictionary<string, string>? data, bool waits = true)
    {
        const string Maps = "/api/v1/namespaces/kube-system/configmaps";
        if (await Lab.Api.GetAsync(Maps + "/aws-auth") is not null)
        {
            await Lab.Api.SendAsync("DELETE", Maps + "/aws-auth");
        }

        if (data is not null)
        {
            var map = new JsonObject(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)JsonValue.Create(d.Value))));
            await Lab.Api.SendAsync("POST", Maps, Manifests.ConfigMap("kube-system", "aws-auth", map));
        }

        if (waits)
        {
            await NextTokenAsync();
        }
    }

    /// <summary>Tokens of one second are the same, and the API server remembers a token that it took for 10 s.</summary>
    internal static Task NextTokenAsync() => Task.Delay(1100);

    private LabCaller User(string name) => new(name, LabSeed.User(name), LabSeed.User(name), Sandbox.State.CreateAccessKey(LabSeed.User(name)));

    private LabCaller Session(string name, string role, string session) =>
        new(name, role, $"arn:aws:sts::{LabSeed.Account}:assumed-role/{role[(role.LastIndexOf('/') + 1)..]}/{session}", Sandbox.State.OpenSession(role, session));

    private static string? MissingParts()
    {
        try
        {
            LabParts.Find();
            return null;
        }
        catch (EksAccessException e)
        {
            return $"{e.Message} {e.RecommendedAction}";
        }
    }
}

/// <summary>The tests that share the lab; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class LabTests : ICollectionFixture<LabFixture>
{
    public const string Name = "lab";
}
