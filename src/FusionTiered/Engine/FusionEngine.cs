using System.Runtime.CompilerServices;
using FusionTiered.Consistency;
using FusionTiered.Copies;
using FusionTiered.Engines;
using FusionTiered.Failures;
using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.L2;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Invalidation;
using FusionTiered.Profiles;
using FusionTiered.Sources;
using FusionTiered.Telemetry;
using FusionTiered.Watching;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Fusion.Engine;

/// <summary>What the calls on one cache share: the FusionCache of each profile, one memory, and the core's way to call a source.</summary>
internal sealed class FusionEngine
{
    private long _tagInvalidations;
    private int _loadsUnderWay;

    public required ProfileCatalog Profiles { get; init; }

    public required ProfileCaches Caches { get; init; }

    public required SourceRunner Sources { get; init; }

    public required CachePromises Promises { get; init; }

    public required ILogger Log { get; init; }

    /// <summary>Logs the events of single keys.</summary>
    public required KeyEventLog KeyEvents { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Gets what the cache measures as it happens.</summary>
    public required CacheTelemetry Telemetry { get; init; }

    /// <summary>The end of the cache.</summary>
    public required EngineEnd End { get; init; }

    /// <summary>Takes note of types that do not go to L2.</summary>
    public required UnsharedTypes Unshared { get; init; }

    /// <summary>The memory of all profiles.</summary>
    public required BoundedMemory Memory { get; init; }

    public required Changes Changes { get; init; }

    /// <summary>The patterns that values carry as tags; replaced whole when the events change.</summary>
    public required PatternSets Patterns { get; set; }

    /// <summary>Whether L2 is left alone after failures.</summary>
    public required L2State L2 { get; init; }

    /// <summary>Compares a sample of the hits with L2; null: there are no versions there to compare, or it is switched off.</summary>
    public ConsistencyMonitor? Consistency { get; set; }

    /// <summary>Removes from Redis the values that a mark has ended; null: there is no Redis, or it is used with FusionCache's own parts.</summary>
    public KeySweep? Sweep { get; init; }

    /// <summary>Work that one node does at a time.</summary>
    public required IClusterLeases ClusterLeases { get; init; }

    public long TagInvalidations => Volatile.Read(ref _tagInvalidations);

    public int LoadsUnderWay => Volatile.Read(ref _loadsUnderWay);

    /// <summary>How much Redis missed and is to be repaired.</summary>
    public int RepairsPending => Caches.All.Sum(static cache => cache.Hardened?.Repairs.Count ?? 0);

    /// <summary>How long ago the profile that was verified first was verified last; null: nothing verifies them.</summary>
    public TimeSpan? CoherenceLeaseAge => Caches.All.Max(static cache => cache.VerifiedAge);

    /// <summary>A hit that was chosen is compared with L2 later.</summary>
    public void Sample(ProfileState profile, in CacheKey key, Type type)
    {
        if (Consistency is { } consistency && Memory.TryGet(key.Text, key.Hash, out var found) && found is MemorySlot slot)
        {
            consistency.Note(SampledHit.Of(profile, in key, type, slot));
        }
    }

    public void TagsInvalidated() => Interlocked.Increment(ref _tagInvalidations);

    /// <summary>The cache of the key's profile.</summary>
    /// <exception cref="InvalidKeyException">The key is <c>default</c>.</exception>
    /// <exception cref="UnknownProfileException">No profile has the handle's name.</exception>
    public ProfileCache CacheOf(in CacheKey key) => Caches.Of(Profiles.Resolve(key));

    /// <summary>Calls the source of a load, under the deadline of its profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="keys">The keys that are being loaded: the source may not ask for them.</param>
    /// <param name="load">The source.</param>
    /// <param name="source">What the source is told, and tells.</param>
    /// <param name="unwanted">Cancelled when nobody waits for the load any more.</param>
    /// <typeparam name="T">The type of the answer.</typeparam>
    public async Task<T> LoadAsync<T>(ProfileState profile, IReadOnlyCollection<CacheKey> keys, Load<T> load, SourceContext source, CancellationToken unwanted)
    {
        // The source's own calls, and the work that it leaves behind, are no part of this call.
        StoreTicket.Current = null;
        LoadChain.Current = new LoadChain(this, keys, LoadChain.Current);
        Interlocked.Increment(ref _loadsUnderWay);
        try
        {
            return await Sources.RunAsync(profile, load, source, unwanted).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _loadsUnderWay);
        }
    }

    /// <summary>What changes. Each profile listens to the other nodes before the watch begins.</summary>
    public async IAsyncEnumerable<CacheChange> WatchAsync(CacheWatch watch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var cache in Caches.All)
        {
            await cache.ReadyAsync().ConfigureAwait(false);
        }

        await foreach (var change in Changes.WatchAsync(watch, cancellationToken).ConfigureAwait(false))
        {
            yield return change;
        }
    }

    /// <summary>A value stays in memory because it cannot be written for L2.</summary>
    public void NotSerialized<T>(ProfileState profile, in CacheKey key, Exception failure)
    {
        var fault = failure.InnerException ?? failure;
        if (fault is UnreadableTypeException)
        {
            Unshared.Note(profile.Name, typeof(T), fault.Message);
        }
        else
        {
            FusionTiered.Fusion.Telemetry.Log.NotSerialized(Log, profile.Name, KeyEvents.Shown(in key), fault.GetType().Name, fault);
        }
    }

    /// <summary>The tags of a value: those of patterns, of the call and of the source. Null: it has none.</summary>
    public string[]? TagsOf(ProfileCache cache, in CacheKey key, IReadOnlyCollection<string>? call, IReadOnlyList<string>? source = null)
    {
        var patterns = Patterns.Of(cache.Profile).TagsOf(key.Text);
        if (patterns.Length == 0 && call is null or { Count: 0 } && source is null or { Count: 0 })
        {
            return null;
        }

        cache.UsesTags = true;
        return [.. patterns, .. call ?? [], .. source ?? []];
    }

    /// <summary>Whether a value of this tier is known to be what the other nodes have.</summary>
    public static bool IsVerified(ProfileCache cache, CacheTier tier) => tier != CacheTier.L1 || cache.IsVerified;
}
