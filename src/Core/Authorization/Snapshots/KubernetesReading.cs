using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using EksAccessManagement.Errors;

namespace EksAccessManagement.Authorization;

/// <summary>
/// Reads the parts of a snapshot that the Kubernetes API has. An API that is out of reach is not asked again for each of them:
/// every attempt would wait as long as the first, and tell the same.
/// </summary>
internal sealed class KubernetesReading(List<NotEvaluatedPart> missing)
{
    private bool _hasAnswered;
    private string? _outOfReach;

    /// <summary>Reads one part; null when it could not be read, which is noted.</summary>
    public async Task<T?> TryAsync<T>(string part, Func<Task<T>> read)
        where T : class
    {
        if (_outOfReach is { } reason)
        {
            Note(part, reason);
            return null;
        }

        try
        {
            var value = await read().ConfigureAwait(false);
            _hasAnswered = true;
            return value;
        }
        catch (EksAccessException fault) when (!fault.EndsPipeline)
        {
            _outOfReach = !_hasAnswered && fault.IsKubernetesOutOfReach() ? fault.Message : null;
            _hasAnswered |= _outOfReach is null;
            Note(part, fault.Message);
            return null;
        }
    }

    private void Note(string part, string reason)
    {
        if (!missing.Any(m => m.Part == part && m.Reason == reason))
        {
            missing.Add(new NotEvaluatedPart(part, reason));
        }
    }
}
