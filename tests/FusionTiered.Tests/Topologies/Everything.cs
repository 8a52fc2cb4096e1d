using System.Globalization;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;

namespace FusionTiered.Fusion.Tests.Topologies;

/// <summary>All that two nodes on one Redis do with each other, once.</summary>
internal static class Everything
{
    public static async Task WorksAsync(FusionNode one, FusionNode other)
    {
        await WellAsync(one);
        await WellAsync(other);
        await SharesAsync(one, other);
        await OutdatesAsync(one, other, "removed", key => one.Cache.RemoveAsync(key));
        await OutdatesAsync(one, other, "tagged", _ => one.Cache.InvalidateTagAsync("t"));
        await OutdatesAsync(one, other, "cleared", _ => one.Cache.ClearAsync(FusionNode.Feed));
        await LoadsOnceAsync(one, other);
        await KnowsNothingsAsync(one);
        await TakesManyAsync(one, other);
    }

    /// <summary>Waits until the node hears all, and Redis takes its writes.</summary>
    public static Task WellAsync(FusionNode node) => Eventually.TrueAsync(
        async () =>
        {
            var write = await node.Cache.SetAsync(FusionNode.Key("well"), "v");
            return write.IsEverywhere && node.Cache.GetHealth() is { Status: CacheHealthStatus.Healthy, L2: RemoteTierStatus.Up, Coherence: CoherenceStatus.Verified };
        },
        "the node is well");

    private static async Task SharesAsync(FusionNode one, FusionNode other)
    {
        var key = FusionNode.Key("shared");
        (await one.Cache.SetAsync(key, "first")).IsEverywhere.Should().BeTrue();
        (await other.Cache.GetAsync<string>(key)).Value.Should().Be("first");
        (await one.Cache.SetAsync(key, "second")).IsEverywhere.Should().BeTrue();
        await Eventually.TrueAsync(async () => (await other.Cache.GetAsync<string>(key)).Value == "second", "the other node hears of it");
    }

    private static async Task OutdatesAsync(FusionNode one, FusionNode other, string name, Func<CacheKey, ValueTask<CacheWrite>> end)
    {
        var key = FusionNode.Key(name);
        await Eventually.TrueAsync(
            async () =>
            {
                // Shortly after the end of its tag, a value may be taken for one from before.
                var write = await one.Cache.SetAsync(key, "v", new CacheCallOptions { Tags = ["t"] });
                return write.IsEverywhere && (await other.Cache.GetAsync<string>(key)).Value == "v";
            },
            $"the other node has the value that will be {name}");
        await Eventually.TrueAsync(async () => (await end(key)).IsEverywhere, $"Redis knows that it is {name}");
        await Eventually.TrueAsync(async () => !(await other.Cache.GetAsync<string>(key)).Found, $"the other node knows that it is {name}");
    }

    // Shortly after the start, a channel that begins to be heard outdates what is being loaded.
    private static Task LoadsOnceAsync(FusionNode one, FusionNode other)
    {
        var attempts = 0;
        return Eventually.TrueAsync(async () => await LoadsAsync(one, other, FusionNode.Key(string.Create(CultureInfo.InvariantCulture, $"loaded-{attempts++}"))) == 1, "one node loads for both");
    }

    private static async Task<int> LoadsAsync(FusionNode one, FusionNode other, CacheKey key)
    {
        var (loads, free) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        async ValueTask<string> LoadAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref loads);
            await free.Task;
            return "loaded";
        }

        var first = one.Cache.GetOrSetAsync(key, LoadAsync).AsTask();
        await Eventually.True(() => Volatile.Read(ref loads) == 1, "the source is asked");
        var second = other.Cache.GetOrSetAsync(key, LoadAsync).AsTask();
        free.SetResult();
        (await first.Ends(), await second.Ends()).Should().Be(("loaded", "loaded"));
        return loads;
    }

    private static async Task KnowsNothingsAsync(FusionNode one)
    {
        var asked = 0;
        var many = await one.Cache.GetOrSetManyAsync<string>(
            [FusionNode.Key("no-1"), FusionNode.Key("no-2")],
            (_, _) =>
            {
                asked++;
                return new ValueTask<IReadOnlyDictionary<CacheKey, string>>(new Dictionary<CacheKey, string>());
            });
        many.Should().BeEmpty();
        asked.Should().Be(1);
    }

    private static async Task TakesManyAsync(FusionNode one, FusionNode other)
    {
        var keys = Enumerable.Range(0, 20).Select(static i => FusionNode.Key($"many-{i}")).ToList();
        (await one.Cache.SetManyAsync(keys.ToDictionary(static key => key, static key => key.Text))).IsEverywhere.Should().BeTrue();
        (await other.Cache.GetManyAsync<string>(keys)).Should().HaveCount(20);
        (await one.Cache.RemoveManyAsync(keys)).IsEverywhere.Should().BeTrue();
        await Eventually.TrueAsync(async () => (await other.Cache.GetManyAsync<string>(keys)).Count == 0, "the other node knows that they are removed");
    }
}
