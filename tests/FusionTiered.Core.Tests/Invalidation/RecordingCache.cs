using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Core.Tests.Invalidation;

/// <summary>Remembers what was invalidated, and answers as it is told.</summary>
internal class RecordingCache : IDomainCache
{
    public List<string> Calls { get; } = [];

    /// <summary>The answer to a call, by what it is recorded as; everywhere, one key, where nothing was said.</summary>
    public Dictionary<string, CacheWrite> Answers { get; } = [];

    public string Name => "recording";

    public IServiceScopeFactory? Scopes => null;

    public virtual ValueTask<CacheWrite> RemoveAsync(CacheKey key, CancellationToken cancellationToken = default) => Record($"remove {key}");

    public ValueTask<CacheWrite> RemoveManyAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken = default) =>
        Record($"remove {string.Join(" ", keys)}");

    public ValueTask<CacheWrite> InvalidateTagAsync(string tag, CancellationToken cancellationToken = default) => Record($"tag {tag}");

    public ValueTask<CacheWrite> ClearPatternAsync(string pattern, bool count = true, CancellationToken cancellationToken = default) =>
        Record(count ? $"counted pattern {pattern}" : $"pattern {pattern}");

    public ValueTask<CacheWrite> ClearAsync(CacheProfile? profile = null, CancellationToken cancellationToken = default) => Record($"profile {profile}");

    public long ClearMemory(CacheProfile? profile = null) => throw new NotSupportedException();

    public bool TryHit(in CacheKey key, Type type, bool countMiss, out object? value) => throw new NotSupportedException();

    public ValueTask<CacheResult<T>> GetOrSetResultAsync<TState, T>(CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public virtual ValueTask<CacheResult<T>> GetAsync<T>(CacheKey key, CacheCallOptions options = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetManyAsync<T>(IReadOnlyCollection<CacheKey> keys, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyDictionary<CacheKey, T>> GetOrSetManyAsync<TState, T>(IReadOnlyCollection<CacheKey> keys, TState state, CacheManySource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<CacheWrite> SetManyAsync<T>(IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<bool> ContainsAsync(CacheKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<CacheResult<T>> RefreshResultAsync<TState, T>(CacheKey key, TState state, CacheSource<TState, T> source, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public virtual ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options = default, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<CacheWrite> ExpireAsync(CacheKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public IAsyncEnumerable<CacheChange> WatchAsync(CacheWatch watch, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public CacheHealth GetHealth() => throw new NotSupportedException();

    public CacheStatistics GetStatistics() => throw new NotSupportedException();

    public IEnumerable<CacheKey> MemoryKeys() => throw new NotSupportedException();

    public ValueTask<CacheWrite> InvalidateAsync<TEvent>(TEvent happened, CancellationToken cancellationToken = default)
        where TEvent : notnull => throw new NotSupportedException();

    public ValueTask<CacheWrite> InvalidateAsync(string happened, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    private ValueTask<CacheWrite> Record(string call)
    {
        Calls.Add(call);
        return new(Answers.TryGetValue(call, out var write) ? write : CacheWrite.Everywhere(1));
    }
}
