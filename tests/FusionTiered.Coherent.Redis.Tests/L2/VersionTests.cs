using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.L2;

/// <summary>Numbers that only grow.</summary>
public sealed class VersionTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [RedisFact]
    public async Task A_version_that_is_absent_is_made_and_stays_what_it_is()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var other = await Node.StartAsync(redis.Server);
        var numbers = await node.Tier.ReadVersionsAsync(["*", "p:market", "t:a b"], Node.Long);
        numbers.Should().OnlyContain(number => number > 0);
        (await other.Tier.ReadVersionsAsync(["t:a b", "p:market", "*"], Node.Long)).Should().Equal(numbers.Reverse());
        (await redis.Server.CliAsync("GET", "ft~v:p:market")).Should().Be(numbers[1].ToString());
        (await redis.Server.CliAsync("PTTL", "ft~v:p:market")).Should().Be("-1", "it outlives every entry that could carry it");
        (await node.Tier.ReadVersionsAsync([], Node.Long)).Should().BeEmpty();
    }

    [RedisFact]
    public async Task A_raise_gives_the_time_of_the_server_or_one_more_than_before()
    {
        await using var node = await Node.StartAsync(redis.Server);
        var made = (await node.Tier.ReadVersionsAsync(["t:raised"], Node.Long))[0];
        var raised = await node.Tier.RaiseVersionAsync("t:raised", Node.Long);
        raised.Should().BeGreaterThan(made);
        (await node.Tier.ReadVersionsAsync(["t:raised"], Node.Long)).Should().Equal(raised);
        await redis.Server.CliAsync("SET", "ft~v:t:raised", "8999999999999990");
        (await node.Tier.RaiseVersionAsync("t:raised", Node.Long)).Should().Be(8999999999999991, "the server's clock may have gone back");
    }

    [RedisTheory]
    [InlineData("rubbish")]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("12.5")]
    [InlineData("nan")]
    [InlineData("99999999999999999999999")]
    public async Task What_is_no_number_is_replaced_by_one(string rubbish)
    {
        await using var node = await Node.StartAsync(redis.Server);
        await redis.Server.CliAsync("SET", "ft~v:t:rubbish", rubbish);
        var number = (await node.Tier.ReadVersionsAsync(["t:rubbish"], Node.Long))[0];
        number.Should().BePositive();
        (await redis.Server.CliAsync("GET", "ft~v:t:rubbish")).Should().Be(number.ToString());
        await redis.Server.CliAsync("SET", "ft~v:t:rubbish", rubbish);
        (await node.Tier.RaiseVersionAsync("t:rubbish", Node.Long)).Should().BePositive();
    }

    [RedisFact]
    public async Task A_version_of_another_type_is_replaced()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await redis.Server.CliAsync("HSET", "ft~v:t:hash", "a", "b");
        (await node.Tier.ReadVersionsAsync(["t:hash"], Node.Long))[0].Should().BePositive();
    }

    [RedisFact]
    public async Task Raises_at_once_give_different_numbers()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var other = await Node.StartAsync(redis.Server);
        var raised = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? node : other).Tier.RaiseVersionAsync("t:crowd", Node.Long).AsTask()));
        raised.Should().OnlyHaveUniqueItems();
    }

    [RedisFact]
    public async Task Readers_that_make_a_version_at_once_agree()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var other = await Node.StartAsync(redis.Server);
        var read = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 2 == 0 ? node : other).Tier.ReadVersionsAsync(["t:agreed"], Node.Long).AsTask()));
        read.Select(numbers => numbers[0]).Distinct().Should().ContainSingle();
    }
}
