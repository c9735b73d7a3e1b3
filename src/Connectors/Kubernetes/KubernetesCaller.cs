using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using EksAccessManagement.Connectors.Aws;
using EksAccessManagement.Connectors.Compatibility;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Connectors.Kubernetes;

/// <summary>Sends requests to an API server: token, retries, time limits, faults.</summary>
internal sealed class KubernetesCaller
{
    private const int MaxBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private readonly KubernetesTransport _transport;
    private readonly ClusterToken _token;
    private readonly CallLimits _limits;
    private readonly IClock _clock;

    /// <summary>Makes a caller.</summary>
    public KubernetesCaller(KubernetesTransport transport, ClusterToken token, CallLimits limits, IClock clock)
    {
        _transport = transport;
        _token = token;
        _limits = limits;
        _clock = clock;
    }

    /// <summary>The cluster.</summary>
    public string ClusterName => _token.ClusterName;

    /// <summary>Sends a request and reads its answer; <paramref name="missing"/> where the object does not exist and may be missing.</summary>
    public async Task<T> SendAsync<T>(KubernetesCall call, Func<JsonElement, T> read, T missing, CancellationToken cancellationToken)
    {
        var answer = await AnswerAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound && call.MayBeMissing)
        {
            return missing;
        }

        if ((int)answer.Status is < 200 or >= 300)
        {
            throw KubernetesErrors.FromAnswer(answer.Status, KubernetesStatus.Read(answer.Body), call, _token.ClusterName, answer.AuditId);
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return read(document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or System.Collections.Generic.KeyNotFoundException or FormatException)
        {
            throw KubernetesErrors.Unexpected(fault.Message, call, _token.ClusterName, fault);
        }
    }

    private async Task<Answer> AnswerAsync(KubernetesCall call, CancellationToken cancellationToken)
    {
        string? refused = null;
        for (var attempt = 1; ; attempt++)
        {
            var token = await _token.GetAsync(refused, cancellationToken).ConfigureAwait(false);
            Answer answer;
            try
            {
                answer = await OnceAsync(call, token, cancellationToken).ConfigureAwait(false);
            }
            catch (EksAccessException fault) when (fault.ErrorId == ErrorIds.KubernetesUnreachable && fault.Kind == ErrorKind.Unavailable && call.IsRead && attempt < _limits.Attempts)
            {
                await _clock.DelayAsync(Backoff(attempt), cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (answer.Status == HttpStatusCode.Unauthorized && refused is null)
            {
                // A token can be refused because the clock was off when it was made, or the keys have been changed since.
                refused = token;
                attempt--;
                continue;
            }

            if (attempt >= _limits.Attempts || Pause(call, answer, attempt) is not { } pause)
            {
                return answer;
            }

            await _clock.DelayAsync(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>How long to wait before sending again; null for answers that stand. A server that says 429 has done nothing yet, so writes can be repeated too.</summary>
    private static TimeSpan? Pause(KubernetesCall call, Answer answer, int attempt)
    {
        if ((int)answer.Status != 429 && !(call.IsRead && (int)answer.Status is 500 or 502 or 503 or 504))
        {
            return null;
        }

        var asked = answer.RetryAfter ?? TimeSpan.FromSeconds(KubernetesStatus.Read(answer.Body).RetryAfterSeconds);
        var pause = asked > TimeSpan.Zero ? asked : Backoff(attempt);
        return pause > LongestPause ? LongestPause : pause;
    }

    private static TimeSpan Backoff(int attempt) => TimeSpan.FromMilliseconds(250 * Math.Pow(2, Math.Min(attempt - 1, 5)));

    private async Task<Answer> OnceAsync(KubernetesCall call, string token, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(_limits.Request);
        try
        {
            using var request = Request(call, token);
            using var response = await _transport.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limited.Token).ConfigureAwait(false);
            var body = await ReadAsync(response, call, limited.Token).ConfigureAwait(false);
            return new Answer(response.StatusCode, body)
            {
                RetryAfter = response.Headers.RetryAfter?.Delta,
                AuditId = response.Headers.TryGetValues("Audit-Id", out var ids) ? ids.FirstOrDefault() : null,
            };
        }
        catch (Exception fault) when (cancellationToken.IsCancellationRequested && fault is not EksAccessException)
        {
            throw new OperationCanceledException($"The request to {call.What} was cancelled.", fault, cancellationToken);
        }
        catch (Exception fault) when ((limited.IsCancellationRequested || fault is OperationCanceledException) && fault is not EksAccessException)
        {
            throw KubernetesErrors.TimedOut(limited.IsCancellationRequested ? _limits.Request : CallLimits.Connect, call, _token.ClusterName, _transport, fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or ObjectDisposedException or System.Net.Sockets.SocketException or WebException)
        {
            throw KubernetesErrors.FromTransport(fault, call, _token.ClusterName, _transport);
        }
    }

    private HttpRequestMessage Request(KubernetesCall call, string token)
    {
        var request = new HttpRequestMessage(call.Method, _transport.UrlOf(call.Path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Host = _transport.HostHeader;
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(call.Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.ContentType);
        }

        return request;
    }

    private async Task<byte[]> ReadAsync(HttpResponseMessage response, KubernetesCall call, CancellationToken cancellationToken)
    {
#if NET
        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        using var stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
#endif
        using var copy = new MemoryStream();
        var buffer = new byte[16384];
        int count;
        while ((count = await Tasks.OrCancelAsync(stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken), cancellationToken).ConfigureAwait(false)) > 0)
        {
            copy.Write(buffer, 0, count);
            if (copy.Length > MaxBytes)
            {
                throw KubernetesErrors.Unexpected("it is longer than 64 MiB.", call, _token.ClusterName, null);
            }
        }

        return copy.ToArray();
    }

    private sealed record Answer(HttpStatusCode Status, byte[] Body)
    {
        public TimeSpan? RetryAfter { get; init; }

        public string? AuditId { get; init; }
    }
}
