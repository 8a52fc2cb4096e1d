using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Sources;

namespace FusionTiered.Fusion.Loads;

/// <summary>One call of a batch source, and the keys whose factories wait for its answer.</summary>
internal sealed class BatchLoad<TState, T>(FusionEngine engine, TState state, CacheManySource<TState, T> source) : Load<IReadOnlyDictionary<CacheKey, T>>
{
    private readonly TaskCompletionSource<IReadOnlyDictionary<CacheKey, T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<CacheKey> _asked = [];
    private readonly Lock _gate = new();
    private bool _started;

    public override int Keys => _asked.Count;

    protected override bool IsOfKey => false;

    /// <summary>Adds a key to the call, as long as it has not been made.</summary>
    public bool TryJoin(CacheKey key)
    {
        lock (_gate)
        {
            if (!_started)
            {
                _asked.Add(key);
            }

            return !_started;
        }
    }

    /// <summary>Makes the call, when a key has joined.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _started = true;
        }

        if (_asked.Count > 0)
        {
            _ = RunAsync();
        }
    }

    /// <summary>The answer for one of the keys that joined.</summary>
    public async Task<T> ValueAsync(CacheKey key, SourceContext said)
    {
        var answer = await _answer.Task.ConfigureAwait(false);
        return answer.TryGetValue(key, out var value) ? value : said.Unanswered<T>();
    }

    /// <summary>The same source for one key, for a call that came too late.</summary>
    public Load<T> OnlyOne(CacheKey key) => new One(key, state, source);

    public override ValueTask<IReadOnlyDictionary<CacheKey, T>> InvokeAsync(SourceContext context, CancellationToken cancellationToken) =>
        source(state, _asked, cancellationToken);

    private async Task RunAsync()
    {
        var profile = engine.Profiles.Resolve(_asked[0]);
        try
        {
            _answer.SetResult(await engine.LoadAsync(profile, _asked, this, new SourceContext(_asked[0]), CancellationToken.None).ConfigureAwait(false) ?? NoAnswer);
        }
#pragma warning disable CA1031 // The failure of the source belongs to the calls that wait for it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            profile.Counters.LoadFailed();
            Log.LoadFailed(engine.Log, profile.Name, engine.KeyEvents.Shown(_asked[0]), failure.GetType().Name, failure);
            _answer.SetException(failure);
        }
    }

    private static readonly IReadOnlyDictionary<CacheKey, T> NoAnswer = new Dictionary<CacheKey, T>();

    private sealed class One(CacheKey key, TState state, CacheManySource<TState, T> source) : Load<T>
    {
        public override async ValueTask<T> InvokeAsync(SourceContext context, CancellationToken cancellationToken)
        {
            var answer = await source(state, [key], cancellationToken).ConfigureAwait(false);
            return answer.TryGetValue(key, out var value) ? value : context.Unanswered<T>();
        }
    }
}
