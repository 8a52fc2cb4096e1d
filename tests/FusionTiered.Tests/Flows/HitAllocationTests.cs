using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Flows;

public class HitAllocationTests
{
    private const int Calls = 2_000;

    [Fact]
    public async Task A_hit_allocates_nothing()
    {
        await using var node = FusionNode.New();
        var key = FusionNode.Key();
        await node.Cache.SetAsync(key, "v");

        Allocated(() => node.Cache.TryGet(key, out string _)).Should().Be(0);
#pragma warning disable CA2012 // A hit has completed.
        Allocated(() => _ = node.Cache.GetOrSetAsync(key, static _ => new ValueTask<string>("never")).IsCompletedSuccessfully).Should().Be(0);
#pragma warning restore CA2012
    }

    [Fact]
    public async Task A_hit_of_a_structure_allocates_nothing()
    {
        await using var node = FusionNode.New();
        var key = FusionNode.Key();
        await node.Cache.SetAsync(key, new Quote(1, 2));

        Allocated(() => node.Cache.TryGet(key, out Quote _)).Should().Be(0);
    }

    [Fact]
    public async Task A_hit_of_a_composed_key_allocates_nothing()
    {
        await using var node = FusionNode.New();
        await node.Cache.SetAsync(FusionNode.Feed.Key($"{7}:{"eur"}"), "v");
        var (number, currency) = (7, "eur");

        Allocated(() => node.Cache.TryGet(FusionNode.Feed.Key($"{number}:{currency}"), out string _)).Should().Be(0);
    }

    [Fact]
    public async Task A_hit_of_a_value_with_tags_allocates_nothing()
    {
        await using var node = FusionNode.New();
        var key = FusionNode.Key();
        await node.Cache.SetAsync(key, "v", CacheCallOptions.Tagged("red", "green", "blue"));

        Allocated(() => node.Cache.TryGet(key, out string _)).Should().Be(0);
    }

    [Fact]
    public async Task A_hit_allocates_nothing_whatever_its_source_returns_and_is_handed()
    {
        await using var node = FusionNode.New();
        var key = FusionNode.Key();
        await node.Cache.SetAsync(key, "v");
        var scoped = node.Cache.With<IServiceProvider>();
        string[] tags = ["red"];
#pragma warning disable CA2012 // A hit has completed.
        Allocated(() => _ = node.Cache.GetOrSetAsync(key, static _ => Task.FromResult("x")).IsCompletedSuccessfully).Should().Be(0);
        Allocated(() => _ = node.Cache.GetOrSetAsync(FusionNode.Feed.Key($"{"k"}"), 1, static (_, _) => Task.FromResult("x"), tags: tags).IsCompletedSuccessfully).Should().Be(0);
        Allocated(() => _ = node.Cache.GetOrSetAsync(key, static (load, _) => Task.FromResult("x")).IsCompletedSuccessfully).Should().Be(0);
        Allocated(() => _ = node.Cache.GetOrSetAsync(FusionNode.Feed.Key($"{"k"}"), 1, static (_, load, _) => Task.FromResult("x")).IsCompletedSuccessfully).Should().Be(0);
        Allocated(() => _ = scoped.GetOrSetAsync(key, 1, static (_, _, _) => Task.FromResult("x")).IsCompletedSuccessfully).Should().Be(0);
#pragma warning restore CA2012
    }

    [RedisFact]
    public async Task A_hit_on_Redis_allocates_nothing()
    {
        var server = await SharedRedis.StartedAsync();
        await using var node = FusionNode.OnRedis(server.Endpoint, "free:");
        var key = FusionNode.Key();
        await node.Cache.SetAsync(key, "v");

        Allocated(() => node.Cache.TryGet(key, out string _)).Should().Be(0);
    }

    private static long Allocated(Action call)
    {
        // Until the code is compiled with all optimisations; one hit in 1,024 is timed, which is measured as well.
        for (var i = 0; i < 50 * Calls; i++)
        {
            call();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Calls; i++)
        {
            call();
        }

        // A fraction of a byte for each call is not of a call: the runtime's own, once in a while.
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private readonly record struct Quote(long Bid, long Ask);
}
