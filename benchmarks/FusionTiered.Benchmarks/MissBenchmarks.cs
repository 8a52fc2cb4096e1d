using System.Globalization;
using BenchmarkDotNet.Attributes;
using FusionTiered.Benchmarks.Engines;
using FusionTiered.Registration;

namespace FusionTiered.Benchmarks;

/// <summary>What is not a hit: a miss with its load, a set, and a set that evicts.</summary>
[MemoryDiagnoser]
public class MissBenchmarks
{
    private const int Keys = 1 << 16;

    private readonly CoherentDomainCache _cache = new DomainCacheFactory().Create("benchmark", new FusionTieredOptions { MaxEntries = 1_000 });
    private readonly CacheKey[] _keys = [.. Enumerable.Range(0, Keys).Select(static i => CacheKey.Raw(i.ToString("D8", CultureInfo.InvariantCulture)))];
    private readonly Box _value = new(1);
    private int _next;

    private CacheKey Next => _keys[_next = (_next + 1) & (Keys - 1)];

    [GlobalCleanup]
    public void Cleanup() => _cache.Dispose();

    [Benchmark]
    public ValueTask<Box> MissAndLoad() => _cache.GetOrSetAsync(Next, _value, static (value, _) => new ValueTask<Box>(value));

    [Benchmark]
    public ValueTask<CacheWrite> SetOverOld() => _cache.SetAsync(_keys[0], _value);

    [Benchmark]
    public ValueTask<CacheWrite> SetAndEvict() => _cache.SetAsync(Next, _value);
}
