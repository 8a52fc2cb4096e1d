namespace FusionTiered.Warmup;

/// <summary>Loads the hot keys of a profile: at the start those of the last run, at a refresh those of now.</summary>
internal static class HotKeyWarmer
{
    /// <param name="warmup">The run.</param>
    /// <param name="keys">The hot keys.</param>
    /// <param name="profile">The name of the profile.</param>
    /// <param name="atOnce">How many loads run at once.</param>
    /// <param name="source">Loads one value.</param>
    /// <param name="end">Ends it.</param>
    public static async ValueTask RunAsync<T>(
        CacheWarmup warmup, HotKeys keys, string profile, int atOnce, Func<CacheKey, IServiceProvider, CancellationToken, ValueTask<T>> source, CancellationToken end)
    {
        var hot = warmup.IsRefresh ? keys.Now(profile) : await keys.KeptAsync(profile, end).ConfigureAwait(false);
        warmup.Expected = hot.Count;

        // The first failure ends the run: a source that is away is not asked a thousand times.
        await Parallel.ForEachAsync(
            hot,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = end },
            async (key, token) => await warmup.LoadAsync(key, ended => source(key, warmup.Services, ended), token).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
