using BenchmarkDotNet.Attributes;
using FusionTiered.Benchmarks.Peers;

namespace FusionTiered.Benchmarks;

/// <summary>Calls that are no hits: a set, a load, and a set that evicts.</summary>
[MemoryDiagnoser]
public class MissBenchmarks
{
    private PlainFusionCache _fusion = null!;
    private EngineHits _default = null!;
    private EngineHits _coherent = null!;
    private EngineHits _small = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        _fusion = await PlainFusionCache.CreateAsync();
        _default = await DefaultEngine.InMemoryAsync();
        _coherent = await CoherentEngine.InMemoryAsync();
        _small = await CoherentEngine.SmallAsync();
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _fusion.DisposeAsync();
        await _default.DisposeAsync();
        await _coherent.DisposeAsync();
        await _small.DisposeAsync();
    }

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public Task FusionCacheSet() => _fusion.SetAsync(0, HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public Task FusionCacheRemoveAndLoad() => _fusion.RemoveAndLoadAsync(0, HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public Task DefaultSet() => _default.SetAsync(0, HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public Task DefaultRemoveAndLoad() => _default.RemoveAndLoadAsync(0, HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public Task CoherentSet() => _coherent.SetAsync(0, HitKeys.Count);

    [Benchmark(OperationsPerInvoke = HitKeys.Count)]
    public Task CoherentRemoveAndLoad() => _coherent.RemoveAndLoadAsync(0, HitKeys.Count);

    [Benchmark(OperationsPerInvoke = ChurnKeys.Count)]
    public long CoherentSetAndEvict() => _small.SetAndEvict(ChurnKeys.Count);
}
