namespace EksAccessManagement.Concurrency;

/// <summary>In which order <see cref="ConcurrentWork"/> hands on its results.</summary>
public enum DeliveryOrder
{
    /// <summary>As they are ready.</summary>
    AsReady,

    /// <summary>In the order of the items.</summary>
    AsGiven,
}
