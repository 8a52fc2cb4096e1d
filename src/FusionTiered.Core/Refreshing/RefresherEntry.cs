using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Refreshing;

/// <summary>A refresher as it was added.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Key">The key that it refreshes.</param>
/// <param name="Period">Its period, unless the settings say otherwise.</param>
/// <param name="Configure">Changes its settings; null: nothing does.</param>
/// <param name="Load">Calls the source once and stores its answer.</param>
internal sealed record RefresherEntry(
    string Name, CacheKey Key, TimeSpan Period, Action<CacheRefresherOptions>? Configure, Func<RefreshTry, CancellationToken, Task> Load)
{
    public static RefresherEntry Of<T>(
        string name, CacheKey key, TimeSpan period, Func<CacheRefresh, CancellationToken, ValueTask<T>> source, Action<CacheRefresherOptions>? configure) =>
        new(name, key, period, configure, (one, end) => LoadAsync(one, key, source, end));

    // Past the tiers, but through the engine: its fences hold, so an invalidation during the load wins.
    private static async Task LoadAsync<T>(RefreshTry one, CacheKey key, Func<CacheRefresh, CancellationToken, ValueTask<T>> source, CancellationToken end)
    {
        var result = await one.Cache.RefreshResultAsync(
            key,
            (one, source, end),
            static async (call, answer, ended) =>
            {
                call.one.Answer = answer;
                var scope = call.one.Scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(false))
                {
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, call.end);
                    return await call.source(new(answer, scope.ServiceProvider, call.one.FailuresInRow, call.one.Turn), either.Token).ConfigureAwait(false);
                }
            },
            default,
            end).ConfigureAwait(false);
        if (result.IsStale)
        {
            throw one.Answer?.Failure ?? new TimeoutException("The source gave no new value.");
        }
    }
}
