using System;
using System.Collections.Generic;

namespace EksAccessManagement.Sandbox.Model;

/// <summary>The place of one principal's entry, with its past, so that Kubernetes can lag behind the EKS API.</summary>
internal sealed class AccessEntrySlot(long sequence)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);
    private readonly List<(DateTime At, AccessEntryData? Entry)> _past = [];

    /// <summary>The place in the order of lists.</summary>
    public long Sequence { get; set; } = sequence;

    /// <summary>The entry as the EKS API shows it; null when it was deleted.</summary>
    public AccessEntryData? Current { get; private set; }

    /// <summary>Changes the entry.</summary>
    public void Set(AccessEntryData? entry, DateTime now)
    {
        Current = entry;
        _past.Add((now, entry));
        while (_past.Count > 1 && _past[1].At < now - Kept)
        {
            _past.RemoveAt(0);
        }
    }

    /// <summary>The entry as it stood at a time.</summary>
    public AccessEntryData? At(DateTime time)
    {
        for (var i = _past.Count - 1; i >= 0; i--)
        {
            if (_past[i].At <= time)
            {
                return _past[i].Entry;
            }
        }

        return null;
    }
}
