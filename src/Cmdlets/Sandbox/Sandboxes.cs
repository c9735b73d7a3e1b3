using System.Collections.Concurrent;

namespace EksAccessManagement.Sandbox;

/// <summary>The sandboxes that this process has started.</summary>
internal static class Sandboxes
{
    private static readonly ConcurrentDictionary<int, SandboxProcess> Running = new();
    private static int s_default;

    /// <summary>The sandboxes that run.</summary>
    public static IReadOnlyList<EKSSandbox> All =>
        Running.Values.Where(s => s.IsRunning).Select(s => s.Info with { IsDefault = s.Info.Id == s_default }).OrderBy(s => s.Id).ToArray();

    /// <summary>The sandbox that a file of profiles or an endpoint belongs to; null when it is none of this process.</summary>
    /// <param name="profileLocation">The file of profiles that was given; null for none.</param>
    /// <param name="endpointUrl">The endpoint that was given; null for none.</param>
    public static AmbientSandbox? Serving(string? profileLocation, string? endpointUrl) =>
        Running.Values.FirstOrDefault(s => s.IsRunning && s.Owns(profileLocation, endpointUrl))?.Ambient;

    /// <summary>Keeps a sandbox, and makes it the one that commands without credentials go to when asked to.</summary>
    public static EKSSandbox Add(SandboxProcess sandbox, bool isDefault)
    {
        Running[sandbox.Info.Id] = sandbox;
        if (isDefault)
        {
            SetDefault(sandbox);
        }

        return sandbox.Info with { IsDefault = isDefault };
    }

    /// <summary>Takes commands without credentials away from any sandbox.</summary>
    public static void ClearDefault() => SetDefault(null);

    /// <summary>Ends a sandbox; false when there is none of that id.</summary>
    public static bool Stop(int id)
    {
        if (!Running.TryRemove(id, out var sandbox))
        {
            return false;
        }

        if (s_default == id)
        {
            ClearDefault();
        }

        sandbox.Dispose();
        return true;
    }

    private static void SetDefault(SandboxProcess? sandbox)
    {
        s_default = sandbox?.Info.Id ?? 0;
        AmbientSandbox.Current = sandbox?.Ambient;

        // What was completed before belongs to another world.
        NameCache.Clear();
        NetworkNames.Clear();
    }
}
