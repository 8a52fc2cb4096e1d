using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;

namespace FusionTiered.Checker.Shared;

/// <summary>A cache of any engine, as plans use it. Those who derive know how to look into it.</summary>
internal abstract class CheckedNode(Plan plan, IDomainCache cache) : ICheckedNode
{
    private int _sources;

    /// <summary>Whether it hears the others.</summary>
    public abstract bool IsConnected { get; }

    /// <summary>What is missing in the tier, what is under way, and whether what the others do is not heard.</summary>
    public abstract IEnumerable<string> Unrest { get; }

    /// <summary>Loads, and fences, that are open.</summary>
    protected abstract long LeftBehind { get; }

    /// <summary>What memory would serve.</summary>
    public abstract Stamp? Peek(int key);

    /// <summary>What a node would take as fresh from the tier; nothing is kept of it.</summary>
    public abstract ValueTask<Stamp?> PeekSharedAsync(int key);

    public Account Count(int node, long asked)
    {
        var figures = cache.GetStatistics()[CheckedKeys.Profile.Name];
        return new(node, figures.Requests, figures.L1.Hits, figures.L1.Misses, figures.Loads, asked + Peeked, _sources, LeftBehind);
    }

    public Answer TryGet(int key) =>
        cache.TryGet<CheckedValue>(CheckedKeys.Of(key), out var value) ? new(value.Stamp, CacheTier.L1) : default;

    public async ValueTask<Answer> GetAsync(int key) => Answer(await cache.GetAsync<CheckedValue>(CheckedKeys.Of(key)));

    public async ValueTask<Answer> GetOrSetAsync(int key, Source source, bool sayMore, CancellationToken cancellationToken)
    {
        if (sayMore)
        {
            return Answer(await cache.GetOrSetResultAsync(CheckedKeys.Of(key), (source, key, this), Load, Options(key), cancellationToken));
        }

        var value = await cache.GetOrSetAsync(CheckedKeys.Of(key), (source, key, this), Load, Options(key), cancellationToken: cancellationToken);
        return new(value.Stamp);
    }

    public async ValueTask<Answer> RefreshAsync(int key, Source source, CancellationToken cancellationToken) =>
        Answer(await cache.RefreshResultAsync(CheckedKeys.Of(key), (source, key, this), Load, Options(key), cancellationToken));

    public async ValueTask<IReadOnlyDictionary<int, Stamp>> GetOrSetManyAsync(IReadOnlyList<int> keys, Source source)
    {
        var all = await cache.GetOrSetManyAsync<Source, CheckedValue>(
            [.. keys.Select(CheckedKeys.Of)],
            source,
            async (read, missing, cancellationToken) =>
            {
                Interlocked.Increment(ref _sources); // one for all
                SourceBegins();
                var values = await read([.. missing.Select(static key => CheckedKeys.NumberOf(key.Text))], cancellationToken);
                return missing.ToDictionary(static key => key, key => ValueOf(values[CheckedKeys.NumberOf(key.Text)]));
            },
            plan.Profile.HasTags ? CacheCallOptions.Tagged([.. keys.Select(CheckedKeys.TagOf).Distinct(StringComparer.Ordinal)]) : default);
        return all.ToDictionary(static each => CheckedKeys.NumberOf(each.Key.Text), static each => each.Value.Stamp);
    }

    public async ValueTask<CacheReach> SetAsync(int key, Stamp value) =>
        (await cache.SetAsync(CheckedKeys.Of(key), ValueOf(value), plan.Profile.HasTags ? CacheCallOptions.Tagged(CheckedKeys.TagOf(key)) : default)).Reach;

    public async ValueTask<CacheReach> InvalidateAsync(WriteKind kind, int key)
    {
        var write = kind switch
        {
            WriteKind.Expire => await cache.ExpireAsync(CheckedKeys.Of(key)),
            WriteKind.Tag => await cache.InvalidateTagAsync(CheckedKeys.TagOf(key)),
            WriteKind.Pattern => await cache.ClearPatternAsync(PatternOf(key)),
            WriteKind.Event => await cache.InvalidateAsync(CheckedKeys.Moved, CheckedKeys.MovedDataOf(key)),
            _ => await cache.RemoveAsync(CheckedKeys.Of(key)),
        };
        return write.Reach;
    }

    /// <summary>Look-ups that were made to look into it, and are counted as others are.</summary>
    protected virtual long Peeked => 0;

    /// <summary>A pattern that matches the key and no other.</summary>
    protected virtual string PatternOf(int key) => CheckedKeys.PatternOf(key);

    private static Answer Answer(CacheResult<CheckedValue> result) => result.Found
        ? new(result.Value.Stamp, result.Tier, result.IsVerified ? Assurance.Verified : Assurance.Unverified, result.IsStale)
        : new(null, result.Tier, result.IsVerified ? Assurance.Verified : Assurance.Unverified);

    private static async ValueTask<CheckedValue> Load((Source Source, int Key, CheckedNode Node) state, SourceContext load, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref state.Node._sources);
        state.Node.SourceBegins();
        var value = (await state.Source([state.Key], cancellationToken))[state.Key];
        return state.Node.Loaded(state.Key, value, load);
    }

    /// <summary>A source is called.</summary>
    protected virtual void SourceBegins()
    {
    }

    /// <summary>A source has answered, and its call has not.</summary>
    protected virtual void SourceAnswered()
    {
    }

    private CheckedValue Loaded(int key, Stamp value, SourceContext load)
    {
        SourceAnswered();
        if (plan.Profile.HasTags && (key % 2 != 0 || value.Nonce % 2 == 0))
        {
            // Of odd keys nobody knew it before; of even ones the call says it, too.
            load.Tag(CheckedKeys.TagOf(key));
        }

        return ValueOf(value);
    }

    private CacheCallOptions Options(int key) => plan.Profile.HasTags && key % 2 == 0 ? CacheCallOptions.Tagged(CheckedKeys.TagOf(key)) : default;

    // That of the last key is large enough to be compressed.
    private CheckedValue ValueOf(Stamp stamp) => CheckedValue.Of(stamp, stamp.Key == plan.Keys - 1);
}
