using System.Globalization;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Runs;
using FusionTiered.Entries;
using FusionTiered.L2Access;
using FusionTiered.Versions;

namespace FusionTiered.Checker.Coherent;

/// <summary>A coherent cache, as plans use it.</summary>
internal sealed class CoherentNode : ICheckedNode, IDisposable
{
    public static readonly CacheProfile Profile = new("c");

    private readonly Plan _plan;
    private readonly CoherentDomainCache _cache;
    private int _sources;

    // Tags are remembered weakly: when the garbage collector runs must not decide how a run goes on.
    private readonly List<VersionStamp[]> _tags = [];

    public CoherentNode(Plan plan, CoherentDomainCache cache)
    {
        (_plan, _cache) = (plan, cache);
        var profile = cache.Local.Profiles.Registered(Profile);
        for (var key = 0; key < plan.Keys; key++)
        {
            _tags.Add(cache.Local.Versions.Of(KeyOf(key), profile, [TagOf(key)]));
        }
    }

    public bool IsConnected => _cache.L2.Link.Lease.IsVerified;

    /// <summary>What is missing in the tier, what is under way, and whether what the others do is not heard.</summary>
    public IEnumerable<string> Unrest
    {
        get
        {
            var link = _cache.L2.Link;
            (bool Is, string Text)[] all =
            [
                (!IsConnected, "does not hear the others"),
                (!link.Repairs.IsEmpty, "has repairs to do"),
                (link.Gate.IsShut, "leaves the tier alone"),
                (LeftBehind > 0, string.Create(CultureInfo.InvariantCulture, $"has {LeftBehind} loads or fences open")),
            ];
            return all.Where(static each => each.Is).Select(static each => each.Text);
        }
    }

    private long LeftBehind => _cache.Local.Flights.Count + _cache.Local.Memory.OpenTokens;

    public static CacheKey KeyOf(int key) =>
        CacheKey.Parse(string.Create(CultureInfo.InvariantCulture, $"{Profile.Namespace}:{Plan.GroupOf(key)}:k{key}"));

    public static int NumberOf(string text) => int.Parse(text.AsSpan(text.LastIndexOf('k') + 1), CultureInfo.InvariantCulture);

    /// <summary>What memory would serve.</summary>
    public Stamp? Peek(int key)
    {
        var entry = _cache.Local.Memory.Find(KeyOf(key).Text, KeyOf(key).Hash);
        return _cache.Local.FreshnessCheck.IsFresh(entry) && EntryValue.TryAs<CheckedValue>(entry!, out var value) ? value.Stamp : null;
    }

    /// <summary>What is in the tier, by its versions and its lifetime; nothing is kept of it.</summary>
    public async ValueTask<Stamp?> PeekSharedAsync(int key)
    {
        var found = await _cache.L2.Reads.ReadAsync<CheckedValue>(KeyOf(key), _cache.Local.Profiles.Registered(Profile));
        return found.Kind == L2ReadKind.Fresh ? found.Value.Stamp : null;
    }

    public Account Count(int node, long asked)
    {
        var figures = _cache.GetStatistics()[Profile.Name];
        return new(node, figures.Requests, figures.L1.Hits, figures.L1.Misses, figures.Loads, asked, _sources, LeftBehind);
    }

    public Answer TryGet(int key) =>
        _cache.TryGet<CheckedValue>(KeyOf(key), out var value) ? new(value.Stamp, CacheTier.L1) : default;

    public async ValueTask<Answer> GetAsync(int key) => Answer(await _cache.GetAsync<CheckedValue>(KeyOf(key)));

    public async ValueTask<Answer> GetOrSetAsync(int key, Source source, bool sayMore, CancellationToken cancellationToken)
    {
        if (sayMore)
        {
            return Answer(await _cache.GetOrSetResultAsync(KeyOf(key), (source, key, this), Load, Options(key), cancellationToken));
        }

        var value = await _cache.GetOrSetAsync(KeyOf(key), (source, key, this), Load, Options(key), cancellationToken);
        return new(value.Stamp);
    }

    public async ValueTask<Answer> RefreshAsync(int key, Source source, CancellationToken cancellationToken) =>
        Answer(await _cache.RefreshResultAsync(KeyOf(key), (source, key, this), Load, Options(key), cancellationToken));

    public async ValueTask<IReadOnlyDictionary<int, Stamp>> GetOrSetManyAsync(IReadOnlyList<int> keys, Source source)
    {
        var all = await _cache.GetOrSetManyAsync<Source, CheckedValue>(
            [.. keys.Select(KeyOf)],
            source,
            async (read, missing, cancellationToken) =>
            {
                Interlocked.Increment(ref _sources); // one for all
                var values = await read([.. missing.Select(static key => NumberOf(key.Text))], cancellationToken);
                return missing.ToDictionary(static key => key, key => ValueOf(values[NumberOf(key.Text)]));
            },
            _plan.Profile.HasTags ? CacheCallOptions.Tagged([.. keys.Select(TagOf).Distinct(StringComparer.Ordinal)]) : default);
        return all.ToDictionary(static each => NumberOf(each.Key.Text), static each => each.Value.Stamp);
    }

    public async ValueTask<CacheReach> SetAsync(int key, Stamp value) =>
        (await _cache.SetAsync(KeyOf(key), ValueOf(value), _plan.Profile.HasTags ? CacheCallOptions.Tagged(TagOf(key)) : default)).Reach;

    public async ValueTask<CacheReach> InvalidateAsync(WriteKind kind, int key)
    {
        var write = kind switch
        {
            WriteKind.Expire => await _cache.ExpireAsync(KeyOf(key)),
            WriteKind.Tag => await _cache.InvalidateTagAsync(TagOf(key)),
            WriteKind.Pattern => await _cache.ClearPatternAsync(string.Create(CultureInfo.InvariantCulture, $"{Profile.Namespace}:*:k{key}")),
            WriteKind.Event => await _cache.InvalidateAsync(
                "moved", new Dictionary<string, string>(StringComparer.Ordinal) { ["group"] = Plan.GroupOf(key).ToString(CultureInfo.InvariantCulture) }),
            _ => await _cache.RemoveAsync(KeyOf(key)),
        };
        return write.Reach;
    }

    public void Dispose() => _cache.Dispose();

    private static string TagOf(int key) => string.Create(CultureInfo.InvariantCulture, $"t{Plan.TagOf(key)}");

    private static Answer Answer(CacheResult<CheckedValue> result) => result.Found
        ? new(result.Value.Stamp, result.Tier, result.IsVerified ? Assurance.Verified : Assurance.Unverified, result.IsStale)
        : new(null, result.Tier, result.IsVerified ? Assurance.Verified : Assurance.Unverified);

    private static async ValueTask<CheckedValue> Load((Source Source, int Key, CoherentNode Node) state, SourceContext load, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref state.Node._sources);
        var value = (await state.Source([state.Key], cancellationToken))[state.Key];
        if (state.Node._plan.Profile.HasTags && (state.Key % 2 != 0 || value.Nonce % 2 == 0))
        {
            // Of odd keys nobody knew it before; of even ones the call says it, too.
            load.Tag(TagOf(state.Key));
        }

        return state.Node.ValueOf(value);
    }

    private CacheCallOptions Options(int key) => _plan.Profile.HasTags && key % 2 == 0 ? CacheCallOptions.Tagged(TagOf(key)) : default;

    // That of the last key is large enough to be compressed.
    private CheckedValue ValueOf(Stamp stamp) => CheckedValue.Of(stamp, stamp.Key == _plan.Keys - 1);
}
