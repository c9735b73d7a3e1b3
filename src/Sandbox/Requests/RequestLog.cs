using System;
using System.Collections.Generic;
using System.Linq;

namespace EksAccessManagement.Sandbox.Requests;

/// <summary>The requests that came, the oldest first. Safe for use from any thread; the oldest are forgotten when there are too many.</summary>
public sealed class RequestLog
{
    private readonly object _gate = new();
    private readonly Queue<RecordedRequest> _requests = new();
    private readonly int _limit;
    private long _count;

    internal RequestLog(int limit)
    {
        _limit = limit;
    }

    /// <summary>How many requests came since the start or the last <see cref="Clear"/>, forgotten ones too.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>The requests kept.</summary>
    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (_gate)
            {
                return _requests.ToArray();
            }
        }
    }

    /// <summary>The requests kept that change something.</summary>
    public IReadOnlyList<RecordedRequest> Writes => All.Where(r => r.IsWrite).ToArray();

    /// <summary>How many of the requests kept were of an operation.</summary>
    public int CountOf(string operation) => All.Count(r => string.Equals(r.Operation, operation, StringComparison.OrdinalIgnoreCase));

    /// <summary>Forgets all and counts from 1 again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _requests.Clear();
            _count = 0;
        }
    }

    internal RecordedRequest Add(RecordedRequest request)
    {
        lock (_gate)
        {
            var numbered = request with { Number = ++_count };
            if (_limit > 0)
            {
                while (_requests.Count >= _limit)
                {
                    _requests.Dequeue();
                }

                _requests.Enqueue(numbered);
            }

            return numbered;
        }
    }
}
