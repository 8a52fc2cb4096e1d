using System.Globalization;
using System.Runtime.CompilerServices;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Shared;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Locks;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>A cache on FusionCache, as plans use it. It is looked into by calls that are counted as others are.</summary>
internal sealed class CheckedFusionNode(Plan plan, IDomainCache cache, NotedTrouble trouble, Action answered) : CheckedNode(plan, cache)
{
    private readonly IDomainCache _cache = cache;
    private readonly Task _listens = cache.ContainsAsync(CheckedKeys.Of(0)).AsTask();
    private readonly CachePromises _promises = cache.DescribePromises()!;
    private long _peeked;

    // Each profile has a channel of its own, and health speaks of one of them.
    public override bool IsConnected => _listens.IsCompleted && Engine.Caches.All.All(static each => each.Hardened is null || each.IsVerified);

    public override IEnumerable<string> Unrest
    {
        get
        {
            var health = _cache.GetHealth();
            var isAway = health.L2 is RemoteTierStatus.Resting or RemoteTierStatus.Down;
            if (isAway)
            {
                // FusionCache's breaker notices at the next call that its pause is over.
                _ = PeekSharedAsync(0).AsTask();
            }

            (bool Is, string Text)[] all =
            [
                (!IsConnected, "does not hear the others"),
                (isAway, "leaves the tier alone"),
                (Repairs > 0, string.Create(CultureInfo.InvariantCulture, $"has {Repairs} repairs to do")),
                (LeftBehind > 0, string.Create(CultureInfo.InvariantCulture, $"has {LeftBehind} loads open")),
            ];
            return all.Where(static each => each.Is).Select(static each => each.Text);
        }
    }

    protected override long LeftBehind => _cache.GetStatistics().LoadsUnderWay;

    private FusionEngine Engine => ((FusionDomainCache)_cache).Engine;

    private int Repairs => Engine.Caches.All.Sum(static each => each.Hardened?.Repairs.Count ?? 0);

    // No log tells of it.
    protected override void SourceBegins()
    {
        if (Engine.Caches.All.Any(static each => each.Hardened is { } hardened && IsResting(hardened.Locker)))
        {
            trouble.Note("loads without a lease");
        }
    }

    protected override void SourceAnswered() => answered();

    protected override long Peeked => Volatile.Read(ref _peeked);

    public override Stamp? Peek(int key)
    {
        Interlocked.Increment(ref _peeked);
        return TryGet(key).Value;
    }

    public override async ValueTask<Stamp?> PeekSharedAsync(int key)
    {
        Interlocked.Increment(ref _peeked);
        var found = await _cache.GetAsync<CheckedValue>(CheckedKeys.Of(key), new CacheCallOptions { Tiers = TierUse.L2 });
        return found is { Found: true, IsStale: false } ? found.Value.Stamp : null;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_IsResting")]
    private static extern bool IsResting(LeaseLocker locker);

    // FusionCache cannot look through the keys in Redis: a pattern is a key then.
    protected override string PatternOf(int key) => _promises.Keeps(CachePromise.PatternsAreCleared) ? base.PatternOf(key) : CheckedKeys.Of(key).Text;
}
