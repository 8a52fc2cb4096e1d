using FusionTiered.Engines;
using FusionTiered.Stopping;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Warmup;

/* The keys that were hot when a node stopped, kept in L2 for the next start: the list of the node that stopped last. One line for each key,
   profile, tab, text: keys hold no control characters, and profiles no tabs. */

/// <summary>Keeps the hot keys of a cache when the host stops, and finds them at the next start.</summary>
/// <param name="cache">The cache.</param>
/// <param name="profiles">The names of the profiles that have a warmer of hot keys.</param>
/// <param name="most">How many keys at most.</param>
/// <param name="log">The log.</param>
internal sealed class HotKeys(IDomainCache cache, IReadOnlySet<string> profiles, int most, ILogger log) : IStopStep
{
    /// <summary>Where the list lies. No value of an application should be here.</summary>
    public const string ReservedKey = "__hot_keys__";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private static readonly CacheCallOptions InL2 = new() { Tiers = TierUse.L2, Lifetime = Lifetime };

    private static CacheKey Key { get; } = CacheKey.Raw(ReservedKey);

    // With the last writes: the cache still serves then.
    public StopStage Stage => StopStage.FlushWrites;

    public string Name => $"hot keys of cache '{CacheName.Shown(cache.Name)}'";

    /// <summary>The keys of a profile that were hot when the last node stopped.</summary>
    public async ValueTask<IReadOnlyList<CacheKey>> KeptAsync(string profile, CancellationToken cancellationToken)
    {
        var kept = await cache.GetAsync<string>(Key, InL2, cancellationToken).ConfigureAwait(false);
        return kept.Found ? [.. Read(kept.Value).Where(one => string.Equals(one.Profile, profile, StringComparison.OrdinalIgnoreCase)).Select(static one => CacheKey.Parse(one.Text))] : [];
    }

    /// <summary>The keys of a profile that are hot now.</summary>
    public IReadOnlyList<CacheKey> Now(string profile) => [.. Hottest(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { profile }).Select(static one => CacheKey.Parse(one.Text))];

    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        // Without L2 nothing outlives the process.
        if (most == 0 || cache.GetHealth().L2 == RemoteTierStatus.None || Hottest(profiles) is not { Count: > 0 } hottest)
        {
            return;
        }

        var text = string.Join('\n', hottest.Select(static one => $"{one.Profile}\t{one.Text}"));
        if ((await cache.SetAsync(Key, text, InL2, cancellationToken).ConfigureAwait(false)).IsEverywhere)
        {
            WarmupLog.HotKeysKept(log, CacheName.Shown(cache.Name), hottest.Count);
        }
        else
        {
            WarmupLog.HotKeysNotKept(log, CacheName.Shown(cache.Name), hottest.Count);
        }
    }

    private static IEnumerable<HotKey> Read(string text) =>
        from line in text.Split('\n')
        let tab = line.IndexOf('\t', StringComparison.Ordinal)
        where tab > 0
        select new HotKey(line[..tab], line[(tab + 1)..]);

    private IReadOnlyList<HotKey> Hottest(IReadOnlySet<string> wanted) => (cache as IKnowsHotKeys)?.HottestKeys(wanted, most)
        ?? [.. cache.MemoryKeys().Where(key => wanted.Contains(key.Profile.Name)).Take(most).Select(static key => new HotKey(key.Profile.Name, key.Text))];
}
