using FusionTiered.Redis.Tests.Support;
using static FusionTiered.Redis.Tests.FaultMatrix.FaultyCluster;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>Row 32: everything in Redis changes at once.</summary>
[Collection(AloneCollection.Name)]
public sealed class WholesaleTests
{
    private static readonly CacheKey Key = Both.Of("k");

    [RedisTheory]
    [InlineData("FLUSHALL")]
    [InlineData("FLUSHDB")]
    public async Task Row_32_after_a_flush_memory_answers_nothing_within_50_ms(string command)
    {
        await using var cluster = await StartAsync();
        await using var other = await Links.OpenAsync(Links.Settings(cluster.Server.Port));
        await cluster.A.SetAsync(Key, "gone");
        await cluster.B.WarmAsync(Key);
        (await RawCommand.SendAsync(other.Connection, command)).Should().Be("OK");
        var since = AwakeWatch.Start();
        await Eventually.True(() => !cluster.B.Cache.TryGet<string>(Key, out _), "it is gone");
        since.Elapsed.Should().BeLessThan(TimeSpan.FromMilliseconds(50));
        await cluster.AgreeAsync(Key, null);
        await cluster.RestsAsync();
    }

    [RedisFact]
    public async Task Row_32_a_swap_of_databases_is_bounded_by_the_lifetime_in_memory()
    {
        await using var cluster = await StartAsync(2, static options => options.Profiles["both"].L1Lifetime = TimeSpan.FromSeconds(1));
        await cluster.A.SetAsync(Key, "swapped");
        await cluster.B.WarmAsync(Key);
        await cluster.Server.CliAsync("SWAPDB", "0", "1");
        var since = AwakeWatch.Start();
        await Eventually.TrueAsync(async () => !(await cluster.B.GetAsync(Key)).Found, "it is not there any more");
        since.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1.2));
        await cluster.RestsAsync();
    }

    [RedisFact]
    public async Task Row_32_a_reload_changes_nothing()
    {
        await using var cluster = await StartAsync(2, "--enable-debug-command", "yes");
        await using var watch = await StalenessWatch.StartAsync(Key, cluster.A.Cache, cluster.B.Cache);
        (await cluster.Server.CliAsync("DEBUG", "RELOAD")).Should().Be("OK");
        await watch.WriteAsync();
        await watch.HoldsAsync(Lease);
        await cluster.RestsAsync();
        await cluster.A.SetAsync(Key, "after");
        await cluster.AgreeAsync(Key, "after");
    }
}
