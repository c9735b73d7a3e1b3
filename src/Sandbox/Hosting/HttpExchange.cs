using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Sandbox.Faults;
using EksAccessManagement.Sandbox.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EksAccessManagement.Sandbox.Hosting;

/// <summary>Reads requests and sends answers, whole or cut.</summary>
internal static class HttpExchange
{
    /// <summary>The largest body taken, in bytes: more than any request of these services needs.</summary>
    public const int LargestBody = 3 * 1024 * 1024;

    /// <summary>The request as it stood on the wire; null when its body is too large.</summary>
    public static async Task<SignedRequest?> ReadAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "/";
        var (path, query) = SignedRequest.CutTarget(target);
        var body = await ReadBodyAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        if (body is null)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in context.Request.Headers)
        {
            headers[header.Key] = string.Join(',', header.Value.Select(v => v ?? string.Empty));
        }

        return new SignedRequest(context.Request.Method, path, query) { Headers = headers, Body = body };
    }

    /// <summary>Sends an answer; a fault that cuts the connection sends half of it.</summary>
    public static async Task SendAsync(HttpContext context, Answer answer, IReadOnlyList<SandboxFault> faults)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        if (faults.All(f => f.Kind != SandboxFaultKind.CutDuring))
        {
            await response.Body.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
            return;
        }

        await response.Body.WriteAsync(answer.Body.AsMemory(0, answer.Body.Length / 2), context.RequestAborted).ConfigureAwait(false);
        await response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
        context.Abort();
    }

    /// <summary>Waits as long as latency and ordered faults say.</summary>
    public static async Task WaitAsync(FaultBook book, IReadOnlyList<SandboxFault> faults, CancellationToken cancellationToken)
    {
        if (faults.Any(f => f.Kind == SandboxFaultKind.Hang))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        }

        var time = book.Latency + faults.Where(f => f.Kind == SandboxFaultKind.Slow).Aggregate(TimeSpan.Zero, (sum, f) => sum + f.Delay);
        if (time > TimeSpan.Zero)
        {
            await Task.Delay(time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is 0 or > LargestBody)
        {
            return request.ContentLength == 0 ? [] : null;
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 0));
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > LargestBody)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }
}
