namespace FusionTiered;

/// <summary>One run of a warmer.</summary>
public sealed class CacheWarmup
{
    private readonly Action<int, int?> _progress;
    private int _done;

    internal CacheWarmup(IDomainCache cache, IServiceProvider services, bool isRefresh, Action<int, int?> progress) =>
        (Cache, Services, IsRefresh, _progress) = (cache, services, isRefresh, progress);

    /// <summary>The cache.</summary>
    public IDomainCache Cache { get; }

    /// <summary>Services in a scope of this run.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Whether this is a periodic refresh: what is in the cache is loaded anew. False at the start: what is there stays.</summary>
    public bool IsRefresh { get; }

    /// <summary>How many values the run is going to load, for its progress; null: it is not known.</summary>
    public int? Expected
    {
        get;
        set
        {
            field = value;
            _progress(Volatile.Read(ref _done), value);
        }
    }

    /// <summary>Loads one value, and counts it. At the start a value that a tier has fresh is taken from there; at a refresh the source is asked.</summary>
    /// <param name="key">The key.</param>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <returns>The value.</returns>
    public async ValueTask<T> LoadAsync<T>(CacheKey key, Func<CancellationToken, ValueTask<T>> source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var value = IsRefresh
            ? await Cache.RefreshAsync(key, source, cancellationToken: cancellationToken).ConfigureAwait(false)
            : await Cache.GetOrSetAsync(key, source, cancellationToken: cancellationToken).ConfigureAwait(false);
        Loaded();
        return value;
    }

    /// <summary>Counts values that were loaded otherwise than by <see cref="LoadAsync"/>.</summary>
    /// <param name="values">How many.</param>
    public void Loaded(int values = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(values);
        _progress(Interlocked.Add(ref _done, values), Expected);
    }
}
