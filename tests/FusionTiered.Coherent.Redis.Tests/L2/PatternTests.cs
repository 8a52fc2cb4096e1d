using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>Patterns over keys that lie in Redis.</summary>
public sealed class PatternTests(RedisFixture redis) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    public Task InitializeAsync() => RedisBinary.WhySkipped is null ? redis.Server.CliAsync("FLUSHALL") : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    [RedisTheory]
    [InlineData("a:*", "a:1 a:2 a:b:c", "b:1 ab")]
    [InlineData("a:?", "a:1 a:ü a:漢", "a: a:12")]
    [InlineData("a:[12]", "a:1 a:2", "a:3 a:12")]
    [InlineData("a:[^1]*", "a:2 a:äh", "a:1 a:")]
    [InlineData("a:\\*", "a:*", "a:1 a:**")]
    [InlineData("a:1", "a:1", "a:12 a:")]
    [InlineData("*", "a b:c", "")]
    public async Task What_matches_goes_and_is_counted_and_nothing_else(string pattern, string matching, string others)
    {
        await using var node = await Node.StartAsync(redis.Server);
        var (gone, kept) = (Words(matching), Words(others));
        foreach (var key in gone.Concat(kept))
            await node.SetAsync(key, "x");
        await redis.Server.CliAsync("SET", "another:a:1", "x");
        (await node.Tier.ClearPatternAsync(pattern, Node.Long)).Should().Be(gone.Length);
        foreach (var key in gone)
            (await node.ReadAsync(key)).Should().BeNull(key);
        foreach (var key in kept)
            (await node.ReadAsync(key)).Should().Be("x", key);
        (await redis.Server.CliAsync("GET", "another:a:1")).Should().Be("x");
    }

    [RedisFact]
    public async Task Characters_of_the_prefix_mean_themselves()
    {
        // '-' and '.' are allowed in a prefix; '-' means something in a class.
        await using var node = await Node.StartAsync(redis.Server, prefix: "a-b.c:");
        await node.SetAsync("k", "x");
        (await node.Tier.ClearPatternAsync("*", Node.Long)).Should().Be(1);
    }

    [RedisFact]
    public async Task Many_keys_go_in_pages()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await redis.Server.CliAsync("EVAL", "for i=1,20000 do redis.call('SET','ft:page:'..i,'x') end", "0");
        (await node.Tier.ClearPatternAsync("page:*", Node.Long)).Should().Be(20_000);
        (await redis.Server.CliAsync("DBSIZE")).Should().MatchRegex("^[0-3]$", "only signs of life are left");
    }

    [RedisFact]
    public async Task Others_hear_of_each_key_and_then_of_the_pattern()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var other = await Node.StartAsync(redis.Server);
        await node.SetAsync("told:1", "x");
        await node.SetAsync("told:2", "x");
        node.Heard.Take();
        await other.Tier.ClearPatternAsync("told:*", Node.Long);
        var heard = await node.HeardAsync();
        heard.Should().BeEquivalentTo("key told:1", "key told:2", "pattern told:*");
        heard[^1].Should().Be("pattern told:*", "who reads again at the pattern must find nothing old");
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
