using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Errors;
using EksAccessManagement.Identity;
using EksAccessManagement.Sandbox.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EksAccessManagement.Sandbox.Webhooks;

/// <summary>
/// The two webhooks that a kube-apiserver asks, plain http on 127.0.0.1. Their paths begin with a random word that only
/// the API server's own files name. Kestrel's sockets do not wait to fill packets, and an answer goes out in one piece.
/// </summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly string _word = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
    private readonly TokenReviewWebhook _tokens;
    private readonly AccessReviewWebhook _access;
    private string _origin = string.Empty;

    private WebhookServer(WebApplication host, TokenReviewWebhook tokens, AccessReviewWebhook access)
    {
        _host = host;
        _tokens = tokens;
        _access = access;
    }

    /// <summary>Where the API server asks who a token belongs to.</summary>
    public string TokenReviewUrl => $"{_origin}/{_word}/authenticate";

    /// <summary>Where the API server asks what access policies allow.</summary>
    public string AccessReviewUrl => $"{_origin}/{_word}/authorize";

    /// <summary>Starts both for a cluster.</summary>
    /// <param name="world">The sandbox.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="awsAuth">Reads the data of aws-auth from the API server; null when there is none.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<WebhookServer> StartAsync(SandboxWorld world, ClusterArn cluster, Func<CancellationToken, Task<IReadOnlyDictionary<string, string>?>> awsAuth, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var server = new WebhookServer(builder.Build(), new TokenReviewWebhook(world, cluster, awsAuth), new AccessReviewWebhook(world, cluster));
        server._host.Run(server.HandleAsync);
        await server._host.StartAsync(cancellationToken).ConfigureAwait(false);
        server._origin = server._host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using (var now = new CancellationTokenSource())
        {
            await now.CancelAsync().ConfigureAwait(false);
            await _host.StopAsync(now.Token).ConfigureAwait(false);
        }

        await _host.DisposeAsync().ConfigureAwait(false);
    }

    private async Task HandleAsync(HttpContext context) =>
        await HttpExchange.SendAsync(context, await AnswerAsync(context).ConfigureAwait(false), []).ConfigureAwait(false);

    private async Task<Answer> AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (context.Request.Method != "POST" || (path != $"/{_word}/authenticate" && path != $"/{_word}/authorize"))
        {
            return Answer.Text(404, "text/plain", "404 page not found\n");
        }

        try
        {
            var body = await HttpExchange.ReadAsync(context).ConfigureAwait(false);
            if (body is null || JsonNode.Parse(body.Body.Span) is not JsonObject review)
            {
                return Answer.Text(400, "text/plain", "a review is expected\n");
            }

            return Answer.Json(200, path.EndsWith("/authenticate", StringComparison.Ordinal)
                ? await _tokens.ReviewAsync(review, context.RequestAborted).ConfigureAwait(false)
                : _access.Review(review));
        }
        catch (JsonException e)
        {
            return Answer.Text(400, "text/plain", e.Message + "\n");
        }
        catch (EksAccessException e)
        {
            // The API server could not be asked for aws-auth: nobody knows who the caller is.
            return Answer.Text(500, "text/plain", e.Message + "\n");
        }
    }
}
