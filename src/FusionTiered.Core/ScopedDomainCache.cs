using FusionTiered.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

/// <summary>
/// The cache as seen by sources that need a service: each load gets a scope of its own, which lives as long as the load,
/// not as the request that happened to start it. Made by <see cref="DomainCacheExtensions.With{TService}(IDomainCache)"/>.
/// </summary>
/// <typeparam name="TService">The service that sources need, a <c>DbContext</c> for instance.</typeparam>
public readonly partial record struct ScopedDomainCache<TService>
    where TService : notnull
{
    private readonly IDomainCache _cache;
    private readonly IServiceScopeFactory _scopes;

    internal ScopedDomainCache(IDomainCache cache)
    {
        _cache = cache;
        _scopes = cache.Scopes ?? throw new InvalidOperationException(
            "This cache was made without a service container, so it cannot make scopes for sources. Register it with AddFusionTiered.");
    }

    internal IDomainCache Cache => _cache;

    internal IServiceScopeFactory Scopes => _scopes;

    private ValueTask<T> Load<TCall, T>(
        CacheKey key, TCall call, ScopedSource<TCall, T> source, CacheCallOptions options, CancellationToken cancellationToken) =>
        _cache.GetOrSetAsync(key, (_scopes, call, source), Scoped<TCall, T>.Source, options, tags: null, cancellationToken);

    private ValueTask<T> Load<TCall, T>(
        in ComposedKey key, TCall call, ScopedSource<TCall, T> source, CacheCallOptions options, CancellationToken cancellationToken) =>
        _cache.GetOrSetAsync(in key, (_scopes, call, source), Scoped<TCall, T>.Source, options, tags: null, cancellationToken);

    private ValueTask<T> Refresh<TCall, T>(
        CacheKey key, TCall call, ScopedSource<TCall, T> source, CacheCallOptions options, CancellationToken cancellationToken) =>
        _cache.RefreshAsync(key, (_scopes, call, source), Scoped<TCall, T>.Source, options, tags: null, cancellationToken);

    private delegate ValueTask<T> ScopedSource<in TCall, T>(TService service, TCall call, SourceContext load, CancellationToken cancellationToken);

    private static class Scoped<TCall, T>
    {
        public static readonly CacheSource<(IServiceScopeFactory Scopes, TCall Call, ScopedSource<TCall, T> Source), T> Source =
            static async (its, load, cancellationToken) =>
            {
                var scope = its.Scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(Continuation.IsCaptured))
                {
                    var service = scope.ServiceProvider.GetRequiredService<TService>();
                    return await its.Source(service, its.Call, load, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
                }
            };
    }
}
