using BenchmarkDotNet.Attributes;
using FusionTiered.Benchmarks.Peers;

namespace FusionTiered.Benchmarks;

/// <summary>One hit: both engines in each form, beside other caches.</summary>
[MemoryDiagnoser]
public class HitBenchmarks
{
    private readonly PlainDictionary _dictionary = new();
    private readonly PlainMemoryCache _memory = new();
    private readonly BitFasterLfu _lfu = new();
    private PlainFusionCache _fusion = null!;
    private PlainHybridCache _hybrid = null!;
    private EngineHits _default = null!;
    private EngineHits _coherent = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        _fusion = await PlainFusionCache.CreateAsync();
        _hybrid = await PlainHybridCache.CreateAsync();
        _default = await DefaultEngine.InMemoryAsync();
        _coherent = await CoherentEngine.InMemoryAsync();
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _fusion.DisposeAsync();
        await _hybrid.DisposeAsync();
        await _default.DisposeAsync();
        await _coherent.DisposeAsync();
        _memory.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = HitKeys.Count)]
    public long Dictionary() => _dictionary.TryGet(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long MemoryCache() => _memory.TryGet(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long ConcurrentLfu() => _lfu.TryGet(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long FusionCacheTryGet() => _fusion.TryGet(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long FusionCacheGetOrSet() => _fusion.GetOrSet(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long HybridCache() => _hybrid.GetOrCreate(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long DefaultTryGet() => _default.TryGet(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long DefaultGetOrSet() => _default.GetOrSet(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long DefaultGetOrSetComposedKey() => _default.GetOrSetComposed(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long CoherentTryGet() => _coherent.TryGet(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long CoherentTryGetValueType() => _coherent.TryGetNumber(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long CoherentTryGetWithFiveTags() => _coherent.TryGetTagged(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long CoherentGetOrSet() => _coherent.GetOrSet(HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public long CoherentGetOrSetComposedKey() => _coherent.GetOrSetComposed(HitKeys.Count);
}
