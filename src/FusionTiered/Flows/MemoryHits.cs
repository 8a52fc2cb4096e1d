using System.Runtime.CompilerServices;
using FusionTiered.Consistency;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Profiles;

namespace FusionTiered.Fusion.Flows;

/// <summary>Reads of memory alone: a value that lies there ready is a hit without FusionCache, and allocates nothing.</summary>
internal sealed class MemoryHits(FusionEngine engine)
{
    /// <summary>Memory alone, and at once.</summary>
    /// <param name="key">The key.</param>
    /// <param name="type">The type that the caller reads the value as.</param>
    /// <param name="countMiss">Whether a miss is counted; false when a call with a source follows.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="CacheTypeMismatchException">Memory holds a value of another type.</exception>
    public bool TryMemory(in CacheKey key, Type type, bool countMiss, out object? value)
    {
        var ready = TryReady(engine.Memory.TryGet(key.Text, key.Hash, out var found) ? found : null, loads: !countMiss, out var cache, out value);
        return ready switch
        {
            ReadyHit.None => Missed(in key, countMiss),
            ReadyHit.Unknown => TryUnready(cache!, in key, type, countMiss, out value),
            _ => Hit(cache!, ready, key.Hash, type, value) || Timed(cache!, key, type),
        };
    }

    /// <summary>The same for a key that was composed at the call: a hit builds no text.</summary>
    /// <inheritdoc cref="TryMemory(in CacheKey, Type, bool, out object?)"/>
    public bool TryMemory(in ComposedKey key, Type type, bool countMiss, out object? value)
    {
        var hash = key.Hash;
        var ready = TryReady(engine.Memory.TryGet(key.Text, hash, out var found) ? found : null, loads: !countMiss, out var cache, out value);
        return ready switch
        {
            ReadyHit.None => Missed(key.ToCacheKey(), countMiss),
            ReadyHit.Unknown => TryUnready(cache!, key.ToCacheKey(), type, countMiss, out value),
            _ => Hit(cache!, ready, hash, type, value) || Timed(cache!, key.ToCacheKey(), type),
        };
    }

    // The state of the slot under a key, and its profile. The text of a key names its profile.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadyHit TryReady(object? found, bool loads, out ProfileCache? cache, out object? value)
    {
        if (found is MemorySlot { IsCurrent: true } slot)
        {
            cache = engine.Caches.Of(slot.Profile);
            return cache.Judge(slot, loads, out value);
        }

        (cache, value) = (null, null);
        return ReadyHit.None;
    }

    // Whether the look-up need not be timed: one in about a thousand is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Hit(ProfileCache cache, ReadyHit ready, int hash, Type type, object? value)
    {
        if (value is null ? type.IsValueType && Nullable.GetUnderlyingType(type) is null : value.GetType() != type && !type.IsInstanceOfType(value))
        {
            throw new CacheTypeMismatchException(type, value?.GetType() ?? typeof(object));
        }

        if (ready == ReadyHit.Unverified)
        {
            cache.Profile.Counters.ServedUnverified();
        }

        return !cache.Profile.Hit(hash);
    }

    private bool Missed(in CacheKey key, bool countMiss)
    {
        var cache = engine.CacheOf(key);
        if (countMiss)
        {
            cache.Profile.Miss(key.Hash, cache.Profile.Settings.Tiers);
            engine.KeyEvents.Missed(cache.Profile.Name, key.Text, key.Hash);
        }

        return false;
    }

    // FusionCache decides. It starts an eager refresh only in a call with a source, and makes a copy only of a known type.
    private bool TryUnready(ProfileCache cache, in CacheKey key, Type type, bool countMiss, out object? value)
    {
        value = null;
        var settings = cache.Profile.Settings;
        var found = (countMiss || (settings.EagerRefresh <= 0 && !settings.CopyValues)) && !cache.IsSuspect
            && (settings.CopyValues ? CopyingRead.Of(type).TryGet(cache, key.Text, out value) : cache.TryMemory(key.Text, out value));
        if (!found)
        {
            return Missed(in key, countMiss);
        }

        return Hit(cache, cache.IsVerified || cache.Hardened is null ? ReadyHit.Verified : ReadyHit.Unverified, key.Hash, type, value) || Timed(cache, key, type);
    }

    // The look-up that was counted is over: another one is timed. Its value is compared with L2 later.
    private bool Timed(ProfileCache cache, CacheKey key, Type type)
    {
        var started = engine.Time.GetTimestamp();
        if (engine.Memory.TryGet(key.Text, key.Hash, out var found))
        {
            cache.Profile.Counters.L1Latency.Record(engine.Time.GetElapsedTime(started));
            if (found is MemorySlot slot)
            {
                engine.Consistency?.Note(SampledHit.Of(cache.Profile, in key, type, slot));
            }
        }

        return true;
    }
}
