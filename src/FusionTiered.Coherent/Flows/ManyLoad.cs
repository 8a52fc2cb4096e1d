using FusionTiered.Scheduling;
using FusionTiered.Flights;
using FusionTiered.Sources;

namespace FusionTiered.Flows;

/// <summary>The keys that one call of a batch source will load, and the flights that wait for them.</summary>
internal sealed class ManyLoad<TState, T>(TState state, CacheManySource<TState, T> source) : Load<IReadOnlyDictionary<CacheKey, T>>
{
    private IReadOnlyList<CacheKey> _asked = [];

    public override int Keys => _asked.Count;

    protected override bool IsOfKey => false;

    /// <summary>Whether it is a refresh behind hits, that nobody of the batch waits for.</summary>
    public bool IsBehind { get; init; }

    public List<(Flight<T> Flight, LoadRequest<T> Request)> Flights { get; } = [];

    public void Add(Flight<T> flight, LoadRequest<T> request) => Flights.Add((flight, request));

    public void Ask(IReadOnlyList<CacheKey> keys) => _asked = keys;

    /// <summary>The same source for one key, for when another's load of that key ended without an answer.</summary>
    public Load<T> OnlyOne(CacheKey key) => new One(key, state, source);

    public override ValueTask<IReadOnlyDictionary<CacheKey, T>> InvokeAsync(
        SourceContext context, CancellationToken cancellationToken) =>
        source(state, _asked, cancellationToken);

    private sealed class One(CacheKey key, TState state, CacheManySource<TState, T> source) : Load<T>
    {
        public override async ValueTask<T> InvokeAsync(SourceContext context, CancellationToken cancellationToken)
        {
            var answer = await source(state, [key], cancellationToken).ConfigureAwait(Continuation.IsCaptured);
            return answer.TryGetValue(key, out var value) ? value : context.Unanswered<T>();
        }
    }
}
