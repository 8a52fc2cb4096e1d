using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Conformance;

/// <summary>What users of HybridCache rely on, on every engine that is registered as one.</summary>
/// <typeparam name="TEngine">The engine or set-up.</typeparam>
public abstract partial class HybridCacheConformance<TEngine> : ConformanceSuite<TEngine>
    where TEngine : IConformanceEngine, new()
{
    private readonly TestSource<string> _source = new("v");

    private ValueTask<ConformanceCaches> StartAsync(
        Action<HybridCacheFaceOptions>? face = null, Action<CacheProfileOptions>? profile = null, Action<IServiceCollection>? services = null, int nodes = 1) =>
        StartAsync(
            all: options => options.Add(FaceProfiles.Hybrid, settings =>
            {
                settings.Lifetime = settings.L1Lifetime = Units(10);
                profile?.Invoke(settings);
            }),
            builder: builder => builder.AsHybridCache(face),
            services: services,
            nodes: nodes);

    private static HybridCache Face(ConformanceCaches run, int node = 0) => run.Get<HybridCache>(node);

    private Task<string> Load(ConformanceCaches run, string key = "k", HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, int node = 0) =>
        Face(run, node).GetOrCreateAsync(key, _source.LoadAsync, options, tags).AsTask();

    /// <summary>Whether the face has the key, asked without a source.</summary>
    private static async Task<bool> HoldsAsync(ConformanceCaches run, string key = "k", int node = 0) =>
        await Face(run, node).GetOrCreateAsync<string?>(key, static _ => throw new InvalidOperationException("not asked"), With(HybridCacheEntryFlags.DisableUnderlyingData)) is not null;

    private static HybridCacheEntryOptions With(HybridCacheEntryFlags flags) => new() { Flags = flags };

    private static HybridCacheEntryOptions For(TimeSpan? expiration, TimeSpan? local = null) => new() { Expiration = expiration, LocalCacheExpiration = local };
}
