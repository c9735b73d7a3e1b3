using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.Concurrency;

namespace EksAccessManagement.Connectors.Aws;

/// <summary>
/// The limits of calls under way, one for each account and endpoint, shared by all commands and runspaces of the process:
/// AWS counts the requests of an account in a region, whoever makes them.
/// </summary>
internal sealed class CallPaces
{
    /// <summary>How many calls to one account and endpoint are under way at most, whatever the commands would do together.</summary>
    public const int Ceiling = 64;

    private const int MostKept = 256;
    private readonly Dictionary<string, AdaptiveLimit> _limits = new(StringComparer.Ordinal);

    /// <summary>The limit for an endpoint and an account.</summary>
    /// <param name="endpoint">The service's endpoint, which a region has to itself.</param>
    /// <param name="account">The account id; while it is not known, the access key id stands for it.</param>
    public AdaptiveLimit Of(string endpoint, string account)
    {
        var key = endpoint + "\n" + account;
        lock (_limits)
        {
            if (_limits.TryGetValue(key, out var known))
            {
                return known;
            }

            if (_limits.Count >= MostKept)
            {
                foreach (var idle in _limits.Where(l => l.Value.Running == 0).Select(l => l.Key).ToArray())
                {
                    _limits.Remove(idle);
                }
            }

            return _limits[key] = new AdaptiveLimit(Ceiling);
        }
    }
}
