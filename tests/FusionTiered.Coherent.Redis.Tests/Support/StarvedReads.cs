using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Synchronous reads that take every thread of the pool.</summary>
internal static class StarvedReads
{
    private const int Callers = 40;

    /// <summary>Reads one key from many threads of the pool at once.</summary>
    /// <returns>For each caller whether it got the value; null: it got an exception that says that this is not known.</returns>
    public static async Task<IReadOnlyList<bool?>> OfAsync(IDistributedCache cache, string key)
    {
        var gate = new ManualResetEventSlim();
        var reads = Enumerable.Range(0, Callers).Select(_ => Task.Run(() =>
        {
            gate.Wait();
            return Read(cache, key);
        })).ToArray();
        gate.Set();
        return await Task.WhenAll(reads);
    }

    private static bool? Read(IDistributedCache cache, string key)
    {
        try
        {
            return cache.Get(key) is not null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }
}
