using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Engines;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>The board of both engines on a real Redis.</summary>
public sealed class NodeBoardTests
{
    [RedisTheory]
    [InlineData(TestEngine.FusionCache)]
    [InlineData(TestEngine.Coherent)]
    public async Task Notes_are_read_by_all_and_end_when_nobody_writes(TestEngine engine)
    {
        await using var redis = await RedisServer.StartAsync();
        await using var services = Services(engine, redis.Endpoint);
        var board = ((IHasNodeBoard)services.GetRequiredService<IDomainCache>()).NodeBoard!;
        await Eventually.TrueAsync(async () => await board.ExchangeAsync("a", "ä", TimeSpan.FromMinutes(5)) is not null, "Redis is reached");
        (await board.ExchangeAsync("b", "two", TimeSpan.FromMinutes(5))).Should().BeEquivalentTo("ä", "two");
        (await board.ExchangeAsync("a", null, TimeSpan.FromMinutes(5))).Should().Equal("two");
        (await board.ExchangeAsync("", null, TimeSpan.FromMinutes(5))).Should().Equal("two");
        var key = engine == TestEngine.Coherent ? "shop~b" : "shop:nodes";
        long.Parse(await redis.CliAsync("PTTL", key), System.Globalization.CultureInfo.InvariantCulture).Should().BeInRange(1, 300_000);
    }

    [RedisTheory]
    [InlineData(TestEngine.FusionCache)]
    [InlineData(TestEngine.Coherent)]
    public async Task A_Redis_that_is_away_is_no_failure(TestEngine engine)
    {
        await using var services = Services(engine, $"127.0.0.1:{FreePort.Next()}");
        var board = ((IHasNodeBoard)services.GetRequiredService<IDomainCache>()).NodeBoard!;
        (await board.ExchangeAsync("a", "one", TimeSpan.FromMinutes(5))).Should().BeNull();
    }

    private static ServiceProvider Services(TestEngine engine, string redis)
    {
        var services = new ServiceCollection();
        var cache = services.AddFusionTiered(static options => options.KeyPrefix = "shop:").UseRedis($"redis://{redis}");
        if (engine == TestEngine.Coherent)
        {
            cache.UseCoherentEngine();
        }

        return services.BuildServiceProvider();
    }
}
