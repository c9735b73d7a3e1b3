using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Requests;
using EksAccessManagement.Sandbox.Seeds;
using EksAccessManagement.Sandbox.Signing;
using Microsoft.AspNetCore.Http;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>The control endpoints below <c>/_sandbox/</c>, for those who have the key. They are not recorded and know no faults.</summary>
internal sealed class ControlFrontend(SandboxServer server, SandboxWorld world, Action stop)
{
    /// <summary>Where they begin.</summary>
    public const string Prefix = "/_sandbox/";

    /// <summary>The header with the key.</summary>
    public const string KeyHeader = "x-sandbox-key";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var wire = await HttpExchange.ReadAsync(context).ConfigureAwait(false);
        var answer = wire is null ? Problem(413, "The body is too large.") : HasKey(wire) ? Answer(wire) : Problem(403, $"The header {KeyHeader} must hold the sandbox's control key.");
        await HttpExchange.SendAsync(context, answer, []).ConfigureAwait(false);
    }

    private bool HasKey(SignedRequest wire) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(wire.Headers.GetValueOrDefault(KeyHeader) ?? string.Empty), Encoding.UTF8.GetBytes(server.ControlKey));

    private Answer Answer(SignedRequest wire)
    {
        try
        {
            return (wire.Method, wire.RawPath[Prefix.Length..]) switch
            {
                ("GET", "state") => Dump(wire),
                ("PUT", "state") => Done(() => world.State.Load(SeedFile.Parse(Text(wire), "the body"))),
                ("POST", "reset") => Done(server.Reset),
                ("GET", "requests") => Json(Requests(wire)),
                ("DELETE", "requests") => Done(world.Requests.Clear),
                ("GET", "faults") => Json(new FaultsView(SettingsView.Of(world.Faults), world.Faults.Pending)),
                ("POST", "faults") => Done(() => AddFaults(wire)),
                ("DELETE", "faults") => Done(world.Faults.Clear),
                ("PUT", "settings") => Done(() => Read<SettingsView>(wire).ApplyTo(world.Faults)),
                ("GET", "keys") => Keys(wire),
                ("POST", "stop") => Done(stop),
                _ => Problem(404, "There is no such control endpoint; docs/sandbox.md lists them."),
            };
        }
        catch (JsonException e)
        {
            return Problem(400, e.Message);
        }
        catch (Exception e) when (e is EksAccessException or ArgumentException)
        {
            return Problem(400, e.Message);
        }
    }

    private static Answer Done(Action work)
    {
        work();
        return Hosting.Answer.Json(200, new JsonObject { ["done"] = true });
    }

    private static Answer Problem(int status, string message) => Hosting.Answer.Json(status, new JsonObject { ["message"] = message });

    private static Answer Json<T>(T item) => new(200, "application/json", JsonSerializer.SerializeToUtf8Bytes(item, Options));

    private static string Text(SignedRequest wire) => Encoding.UTF8.GetString(wire.Body.Span);

    private static T Read<T>(SignedRequest wire) => JsonSerializer.Deserialize<T>(wire.Body.Span, Options) ?? throw new JsonException("The body is empty.");

    private Answer Dump(SignedRequest wire) => wire.QueryValue("format") == "json"
        ? Hosting.Answer.Text(200, "application/json", SeedText.ToJson(world.State.Dump()))
        : Hosting.Answer.Text(200, "application/yaml", SeedText.ToYaml(world.State.Dump()));

    private IEnumerable<RecordedRequest> Requests(SignedRequest wire)
    {
        var after = long.TryParse(wire.QueryValue("after"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return world.Requests.All.Where(r => r.Number > after);
    }

    private void AddFaults(SignedRequest wire)
    {
        var faults = Text(wire).AsSpan().TrimStart() is ['[', ..] ? Read<SandboxFault[]>(wire) : [Read<SandboxFault>(wire)];
        foreach (var fault in faults)
        {
            world.Faults.Add(fault);
        }
    }

    /// <summary>Keys of a user, or of a session of a role, in the form that <c>credential_process</c> wants.</summary>
    private Answer Keys(SignedRequest wire)
    {
        var principal = wire.QueryValue("principal") ?? throw new ArgumentException("The query must name a principal.");
        var keys = principal.Contains(":role/", StringComparison.Ordinal)
            ? world.State.OpenSession(principal, wire.QueryValue("session") ?? "sandbox")
            : world.State.GetAccessKey(principal) ?? world.State.CreateAccessKey(principal);
        return Hosting.Answer.Json(200, KeysJson(keys));
    }

    private static JsonObject KeysJson(AwsKeys keys)
    {
        var json = new JsonObject { ["Version"] = 1, ["AccessKeyId"] = keys.AccessKeyId, ["SecretAccessKey"] = keys.SecretAccessKey };
        if (keys.SessionToken is not null)
        {
            json["SessionToken"] = keys.SessionToken;
        }

        return json;
    }

    private sealed record FaultsView(SettingsView Settings, IReadOnlyList<SandboxFault> Pending);

    /// <summary>Times as whole milliseconds; what is left out stays as it is.</summary>
    private sealed record SettingsView(double? LatencyMs, double? UpdateMs, double? PropagationMs, double? NewPrincipalMs)
    {
        public static SettingsView Of(FaultBook book) => new(
            book.Latency.TotalMilliseconds, book.UpdateDuration.TotalMilliseconds, book.PropagationDelay.TotalMilliseconds, book.NewPrincipalDelay.TotalMilliseconds);

        public void ApplyTo(FaultBook book)
        {
            book.Latency = Time(LatencyMs) ?? book.Latency;
            book.UpdateDuration = Time(UpdateMs) ?? book.UpdateDuration;
            book.PropagationDelay = Time(PropagationMs) ?? book.PropagationDelay;
            book.NewPrincipalDelay = Time(NewPrincipalMs) ?? book.NewPrincipalDelay;
        }

        private static TimeSpan? Time(double? milliseconds) => milliseconds switch
        {
            null => null,
            >= 0 and <= 86_400_000 => TimeSpan.FromMilliseconds(milliseconds.Value),
            _ => throw new ArgumentException("A time must be between 0 and 86400000 milliseconds."),
        };
    }
}
