using BenchmarkDotNet.Attributes;
using FusionTiered.Benchmarks.Engines;
using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Benchmarks;

/// <summary>One hit: ours in each form, beside a bare dictionary and MemoryCache.</summary>
[MemoryDiagnoser]
public class HitBenchmarks
{
    private readonly HitScene _scene = new();
    private IDomainCache _cache = null!;
    private int _next;

    private int Next => _next = (_next + 1) & (HitScene.Keys - 1);

    [GlobalSetup]
    public void Setup() => _cache = _scene.Cache;

    [GlobalCleanup]
    public void Cleanup() => _scene.Dispose();

    [Benchmark(Baseline = true)]
    public Box Dictionary() => _scene.Dictionary[_scene.Texts[Next]];

    [Benchmark]
    public Box? MemoryCache() => _scene.Memory.Get<Box>(_scene.Texts[Next]);

    [Benchmark]
    public Box TryGet() => _cache.TryGet(_scene.Built[Next], out Box box) ? box : throw new InvalidOperationException();

    [Benchmark]
    public int TryGetValueType() => _cache.TryGet(_scene.Numbers[Next], out int number) ? number : throw new InvalidOperationException();

    [Benchmark]
    public Box TryGetWithFiveTags() => _cache.TryGet(_scene.WithTags[Next], out Box box) ? box : throw new InvalidOperationException();

    [Benchmark]
    public ValueTask<Box> GetOrSet() => _cache.GetOrSetAsync(_scene.Built[Next], 0, static (n, _) => new ValueTask<Box>(new Box(n)));

    [Benchmark]
    public ValueTask<Box> GetOrSetComposedKey()
    {
        var i = Next;
        return _cache.GetOrSetAsync(
            HitScene.Feed.Key($"{_scene.Users[i]}:{_scene.Pages[i]}"), 0, static (n, _) => new ValueTask<Box>(new Box(n)));
    }
}
