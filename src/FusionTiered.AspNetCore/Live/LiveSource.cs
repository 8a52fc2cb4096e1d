using FusionTiered.Registration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.AspNetCore.Live;

/// <summary>Where the live values of a mapping come from: the cache, and the source for a key that no tier has.</summary>
internal sealed class LiveSource<T>
{
    private readonly Func<IServiceProvider, CacheKey, CancellationToken, ValueTask<T>>? _load;
    private readonly bool _revealsKeys;

    public LiveSource(IServiceProvider services, string? cache, Func<IServiceProvider, CacheKey, CancellationToken, ValueTask<T>>? load)
    {
        _load = load;
        Cache = string.IsNullOrEmpty(cache) ? services.GetRequiredService<IDomainCache>() : services.GetRequiredKeyedService<IDomainCache>(cache);
        Time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        Log = (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(LiveLog.Category);
        _revealsKeys = services.GetKeyedService<LiveProfiles>(cache ?? string.Empty)?.Options.RevealKeys == true;
        Scopes = services.GetRequiredService<IServiceScopeFactory>();
    }

    public IDomainCache Cache { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; init; }

    private IServiceScopeFactory Scopes { get; }

    /// <summary>A key as the log of the cache shows it.</summary>
    public string Shown(in CacheKey key) => _revealsKeys ? key.Text : key.LogText;

    /// <summary>The value from the first tier that has it, or from the source.</summary>
    public ValueTask<CacheResult<T>> ReadAsync(CacheKey key, CancellationToken cancellationToken) => _load is null
        ? Cache.GetAsync<T>(key, cancellationToken: cancellationToken)
        : Cache.GetOrSetResultAsync(
            key,
            (Scopes, Load: _load, Key: key),
            static (its, _, token) => LoadAsync(its.Scopes, its.Load, its.Key, token),
            cancellationToken: cancellationToken);

    private static async ValueTask<T> LoadAsync(
        IServiceScopeFactory scopes, Func<IServiceProvider, CacheKey, CancellationToken, ValueTask<T>> load, CacheKey key, CancellationToken cancellationToken)
    {
        try
        {
            var scope = scopes.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                return await load(scope.ServiceProvider, key, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ObjectDisposedException failure)
        {
            // From the cache the same exception means its end.
            throw new InvalidOperationException("The source of a live value used an object that was disposed.", failure);
        }
    }
}
