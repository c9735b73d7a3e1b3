using System;
using System.Threading;

namespace EksAccessManagement.Sandbox.Requests;

/// <summary>
/// How clients come: over how many connections, and with how many requests at a time. A request counts until its answer begins
/// to leave, so that none counts that a client has an answer to. Control requests do not count.
/// </summary>
public sealed class SandboxTraffic
{
    private long _connections;
    private int _running;
    private int _most;

    /// <summary>How many connections were made since the start or the last <see cref="Clear"/>, to any of the services.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>How many requests are being answered.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>How many requests were being answered at a time at most, since the start or the last <see cref="Clear"/>.</summary>
    public int MostRunning => Volatile.Read(ref _most);

    /// <summary>Counts anew.</summary>
    public void Clear()
    {
        Interlocked.Exchange(ref _connections, 0);
        Volatile.Write(ref _most, Running);
    }

    internal void Connect() => Interlocked.Increment(ref _connections);

    /// <summary>Counts a request until what it gives is disposed of, which may be done more than once.</summary>
    internal IDisposable Begin()
    {
        var now = Interlocked.Increment(ref _running);
        for (var most = MostRunning; now > most; most = MostRunning)
        {
            Interlocked.CompareExchange(ref _most, now, most);
        }

        return new Request(this);
    }

    private sealed class Request(SandboxTraffic traffic) : IDisposable
    {
        private int _isOver;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
            {
                Interlocked.Decrement(ref traffic._running);
            }
        }
    }
}
