using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Profiles;

namespace FusionTiered.Fusion.Engine;

/* Before the cache of a profile is asked past memory, it must listen to the other nodes and know when the profile was last
   cleared. FusionCache asks L2 for that once, at the first entry that it meets, and keeps the answer; from then on only a message
   changes it. So after messages were lost the mark of the clear is read from L2, and told to FusionCache as if it had come. */
internal sealed class ProfilePreparation
{
    private const string Probe = MemoryKeys.OwnPrefix + "probe}";

    private readonly ProfileCache _cache;
    private readonly ProfileCacheParts _parts;
    private readonly Lock _gate = new();
    private Task? _preparing;
    private int _lost;
    private bool _hasProbed;
    private volatile bool _isReady;

    public ProfilePreparation(ProfileCache cache, ProfileCacheParts parts)
    {
        (_cache, _parts) = (cache, parts);
        _isReady = !cache.HasL2;
    }

    /// <summary>Whether FusionCache knows when the profile was cleared.</summary>
    public bool IsReady => _isReady;

    /// <summary>To be awaited before the cache is asked past memory. It waits at most for the deadline of a write.</summary>
    public ValueTask ReadyAsync()
    {
        if (_isReady)
        {
            return default;
        }

        lock (_gate)
        {
            return new(_preparing is null or { IsCompleted: true } ? _preparing = PrepareAsync() : _preparing);
        }
    }

    /// <summary>Messages were lost.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _lost++;
            _isReady = !_cache.HasL2;
            _preparing = null;
        }
    }

    private async Task PrepareAsync()
    {
        if (_parts.Backplane is { } backplane)
        {
            await Task.WhenAny(backplane.Subscribed, Task.Delay(_parts.LongestStart, _parts.Clock.Provider)).ConfigureAwait(false);
        }

        var lost = Volatile.Read(ref _lost);

        if (!_hasProbed)
        {
            await ProbeAsync().ConfigureAwait(false);
            _hasProbed = true;
        }

        if (_parts.Hardened is { } hardened && (lost > 0 || hardened.Backplane.IsListening) && !await IsToldAsync(hardened).ConfigureAwait(false))
        {
            // Redis does not answer. The next call asks again. A node that does not listen yet is prepared anew when it does.
            return;
        }

        lock (_gate)
        {
            _isReady = _lost == lost;
        }
    }

    private async ValueTask ProbeAsync()
    {
        var memory = _cache.Options.MemoryAsItLies.Duplicate();
        memory.SkipMemoryCacheWrite = false;
        memory.SkipBackplaneNotifications = true;
        await _cache.Cache.SetAsync(Probe, true, memory).ConfigureAwait(false);
        await _cache.Cache.TryGetAsync<bool>(Probe, memory).ConfigureAwait(false);
        await _cache.Cache.RemoveAsync(Probe, memory).ConfigureAwait(false);
    }

    private async ValueTask<bool> IsToldAsync(HardenedL2 hardened)
    {
        foreach (var tag in (string[])[ReservedTags.Clear(_cache.Profile.Name), ReservedTags.ClearToStale(_cache.Profile.Name)])
        {
            var key = EngineKeys.TagPrefix + tag;
            try
            {
                if (await hardened.L2.MarkTimeAsync(key).ConfigureAwait(false) is { } time)
                {
                    hardened.Backplane.Inject(key, time);
                }
            }
            catch (Exception failure) when (failure is StackExchange.Redis.RedisException or TimeoutException or ObjectDisposedException)
            {
                return false;
            }
        }

        return true;
    }
}
