using FusionTiered.Engines;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Keys;
using FusionTiered.Time;

namespace FusionTiered.Fusion.Flows;

/// <summary>Looks at L2 and at single keys for operators: past FusionCache's breakers, and without a trace in the figures.</summary>
internal sealed class EntryInspector(FusionEngine engine)
{
    // Of memory: see FusionCacheFactory.
    private readonly CacheClock _memoryClock = new(TimeProvider.System);

    public async ValueTask<L2Probe> ProbeAsync(CancellationToken deadline) =>
        (await engine.Caches.OfTags.Inspector.ReadAsync(CacheInspector.ProbeKey, deadline).ConfigureAwait(false)).Probe;

    public async ValueTask<EntryInspection> InspectAsync(CacheKey key, bool withValue, CancellationToken deadline)
    {
        var cache = engine.CacheOf(key);
        var memory = InMemory(cache, key, withValue);
        var (probe, read) = await cache.Inspector.ReadAsync(key.Text, deadline).ConfigureAwait(false);
        var l2 = cache.Inspector.Open(read, withValue, (tags, timestamp) => IsOpen(cache, tags, timestamp));
        if (l2 is null && probe.IsAnswered && cache.HasNothings)
        {
            (_, read) = await cache.Inspector.ReadAsync(key.Text + EngineKeys.NothingSuffix, deadline).ConfigureAwait(false);
            l2 = cache.Inspector.Open(read, withValue: false, (tags, timestamp) => IsOpen(cache, tags, timestamp)) is { } nothing ? nothing with { IsNothing = true } : null;
        }

        return new EntryInspection(key, cache.Profile.Name, memory, l2, probe);
    }

    /// <summary>The keys in memory that were used most, by the counts of its policy.</summary>
    public IReadOnlyList<HotKey> HottestKeys(IReadOnlySet<string> profiles, int most) =>
        [.. engine.Memory.Store.Hottest(most, entry => EngineKeys.IsValue(entry.Key) && profiles.Contains(entry.Profile.Name)).Select(static entry => new HotKey(entry.Profile.Name, entry.Key))];

    private InspectedEntry? InMemory(ProfileCache cache, in CacheKey key, bool withValue)
    {
        var now = _memoryClock.Now;
        var isNothing = false;
        if (Find(key.Text, key.Hash, now) is not { } entry)
        {
            var nothing = key.Text + EngineKeys.NothingSuffix;
            if (!cache.HasNothings || Find(nothing, KeyHash.Of(nothing), now) is not { } mark)
            {
                return null;
            }

            (entry, isNothing) = (mark, true);
        }

        var slot = (MemorySlot)entry.Value!;
        var idleAt = entry.IdleAt;
        var unused = Left(idleAt, now);
        return new InspectedEntry
        {
            Age = TimeSpan.FromMilliseconds(Math.Max(0, now - entry.PutAt)),
            FreshFor = isNothing || cache.FreshLeft(key.Text, slot) is not { } fresh ? null : fresh < unused ? fresh : unused,
            KeptFor = Left(Math.Min(entry.DeadAt, idleAt), now),
            Tags = [.. (slot.Tags ?? []).Where(static tag => !TagRules.IsOfPattern(tag))],
            Bytes = entry.Weight,
            IsVerified = cache.IsVerified,
            IsNothing = isNothing,
            Type = slot.IsReady ? slot.Value?.GetType().Name : null,
            Value = withValue && slot.IsReady ? slot.Value : null,
        };
    }

    private static TimeSpan Left(long until, long now) => until == long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromMilliseconds(until - now);

    // Past the look-ups that note a use.
    private MemoryEntry? Find(string key, int hash, long now) =>
        engine.Memory.Store.Find(key, hash) is MemoryEntry { Value: MemorySlot { IsCurrent: true } } entry && !entry.IsDead(now) ? entry : null;

    private static bool? IsOpen(ProfileCache cache, string[]? tags, long timestamp) =>
        cache.Hardened is not { } hardened || !cache.KnowsClears ? null
        : timestamp <= hardened.LatestClear ? false
        : tags is null || cache.AreTagsOpen(tags, timestamp) ? true : null;
}
