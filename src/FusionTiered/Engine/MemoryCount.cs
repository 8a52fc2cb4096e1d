using FusionTiered.Fusion.Keys;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Events;
using MemoryReason = Microsoft.Extensions.Caching.Memory.EvictionReason;

namespace FusionTiered.Fusion.Engine;

/// <summary>Counts the entries of one profile in memory, and what left it, from FusionCache's events. A read raises none of them.</summary>
/// <remarks>MemoryCache tells of an eviction a little later, on another thread: the counts follow as late.</remarks>
internal sealed class MemoryCount : IDisposable
{
    private static readonly EvictionReason[] Reasons = Enum.GetValues<EvictionReason>();

    private readonly long[] _left = new long[Reasons.Length];
    private readonly FusionCache _cache;
    private int _entries;
    private int _nothings;

    public MemoryCount(FusionCache cache)
    {
        _cache = cache;
        cache.Events.Memory.Set += OnSet;
        cache.Events.Memory.Eviction += OnEviction;
    }

    /// <summary>Values in memory, ended ones included until MemoryCache finds them.</summary>
    public int Entries => Math.Max(0, Volatile.Read(ref _entries));

    /// <summary>Kept answers "nothing there" in memory.</summary>
    public int Nothings => Math.Max(0, Volatile.Read(ref _nothings));

    public long LeftFor(EvictionReason why) => Volatile.Read(ref _left[(int)why]);

    public void Dispose()
    {
        _cache.Events.Memory.Set -= OnSet;
        _cache.Events.Memory.Eviction -= OnEviction;
    }

    private void OnSet(object? sender, FusionCacheEntryEventArgs e) => Count(e.Key, 1);

    private void OnEviction(object? sender, FusionCacheEntryEvictionEventArgs e)
    {
        if (Count(e.Key, -1) && ReasonOf(e.Reason) is { } why)
        {
            Interlocked.Increment(ref _left[(int)why]);
        }
    }

    /// <returns>Whether it is a value: marks of FusionCache and of this engine are not.</returns>
    private bool Count(string key, int change)
    {
        if (EngineKeys.IsValue(key))
        {
            Interlocked.Add(ref _entries, change);
            return true;
        }

        if (EngineKeys.IsNothing(key))
        {
            Interlocked.Add(ref _nothings, change);
        }

        return false;
    }

    private static EvictionReason? ReasonOf(MemoryReason reason) => reason switch
    {
        MemoryReason.Removed => EvictionReason.Removed,
        MemoryReason.Replaced => EvictionReason.Replaced,
        MemoryReason.Expired or MemoryReason.TokenExpired => EvictionReason.Expired,
        MemoryReason.Capacity => EvictionReason.Evicted,
        _ => null,
    };
}
