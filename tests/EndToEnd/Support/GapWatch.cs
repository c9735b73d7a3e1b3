using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Sandbox.Lab;

namespace EksAccessManagement.EndToEnd.Support;

/// <summary>Asks the real server, over and over while something else goes on, whether some callers are administrators still.</summary>
internal sealed class GapWatch : IAsyncDisposable
{
    private static readonly JsonObject Everything = new()
    {
        ["apiVersion"] = "authorization.k8s.io/v1",
        ["kind"] = "SelfSubjectAccessReview",
        ["spec"] = new JsonObject { ["resourceAttributes"] = new JsonObject { ["verb"] = "*", ["group"] = "*", ["resource"] = "*" } },
    };

    private readonly CancellationTokenSource _ended = new();
    private readonly List<string> _gaps = [];
    private readonly Task _work;

    private GapWatch(LabFixture lab, IReadOnlyList<LabCaller> callers)
    {
        _work = Task.WhenAll(callers.Select(c => AskAsync(lab, c)));
    }

    /// <summary>How often anybody was asked.</summary>
    public int Asked { get; private set; }

    public static GapWatch Start(LabFixture lab, IReadOnlyList<LabCaller> callers) => new(lab, callers);

    /// <summary>Ends the watch and gives who was without access, and how.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await _ended.CancelAsync();
        await _work;
        return _gaps;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ended.Dispose();
    }

    // Every token is one that the server has not seen: it must ask who the caller is anew.
    private async Task AskAsync(LabFixture lab, LabCaller caller)
    {
        while (!_ended.IsCancellationRequested)
        {
            var answer = await AskOnceAsync(lab, caller);
            lock (_gaps)
            {
                Asked++;
                if (answer is not null)
                {
                    _gaps.Add($"{caller.Name}: {answer}");
                }
            }

            await Task.Delay(200, CancellationToken.None);
        }
    }

    private static async Task<string?> AskOnceAsync(LabFixture lab, LabCaller caller)
    {
        using var api = new LabApi(lab.Lab.Url, lab.Lab.CertificateAuthorityPem, caller.NewToken());
        try
        {
            var answer = await api.SendAsync("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", Everything);
            return (bool?)answer["status"]?["allowed"] == true ? null : "no";
        }
        catch (EksAccessException e) when (e.StatusCode == 401)
        {
            return "401";
        }
    }
}
