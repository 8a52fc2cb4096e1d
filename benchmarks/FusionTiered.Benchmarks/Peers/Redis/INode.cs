namespace FusionTiered.Benchmarks.Peers.Redis;

/// <summary>One node of a cache on Redis. Loops make the calls one after the other, so that they cost no task of the benchmark's own for each call.</summary>
internal interface INode : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Reads Redis, past memory.</summary>
    Task ReadL2Async(int first, int calls);

    Task WriteAsync(int first, int calls);

    /// <summary>Reads 100 keys from Redis, past memory, in the quickest way the cache offers.</summary>
    Task ReadManyAsync(int first, int calls);

    /// <summary>Reads memory, then Redis: memory has the value afterwards.</summary>
    Task ReadAsync(int key);

    /// <summary>Writes a value that holds this number.</summary>
    Task WriteAsync(int key, long number);

    /// <summary>Whether memory has a value that holds this number.</summary>
    bool Holds(int key, long number);

    /// <summary>Reads memory, Redis, then the source.</summary>
    Task LoadAsync(string key, Func<CancellationToken, Task<Quote>> source);
}
