using FusionTiered.Redis.Tests.Support;
using StackExchange.Redis;

namespace FusionTiered.Redis.Tests.Coherence;

/// <summary>What a node hears of changes that others make: nodes, other programs, and the server itself.</summary>
public sealed class ChannelTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [RedisFact]
    public async Task A_set_by_another_program_is_heard()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var foreign = await ForeignProgram.ConnectAsync(redis.Server);
        await foreign.Db.StringSetAsync("ft:foreign:1", "x");
        (await node.HeardAsync()).Should().Equal("key foreign:1");
        await foreign.Db.KeyDeleteAsync("ft:foreign:1");
        (await node.HeardAsync()).Should().Equal("key foreign:1");
    }

    [RedisFact]
    public async Task What_is_under_another_prefix_is_not()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var foreign = await ForeignProgram.ConnectAsync(redis.Server);
        await foreign.Db.StringSetAsync("other:1", "x");
        (await node.HeardAsync()).Should().BeEmpty();
    }

    [RedisFact]
    public async Task An_expiry_is_heard()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.SetAsync("dies", "x", TimeSpan.FromMilliseconds(30));
        await Eventually.True(() => node.Heard.Has("key dies"), "the expiry was heard");
    }

    [RedisFact]
    public async Task Own_writes_are_not_heard()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.SetAsync("own", "x");
        await node.Tier.RemoveAsync("own", Node.Long);
        await node.Tier.RemoveAsync("own", Node.Long);
        await node.Tier.ExpireAsync("own", TimeSpan.FromSeconds(5), Node.Long);
        await node.Tier.ClearPatternAsync("own*", Node.Long);
        await node.Channel.AnnounceKeyAsync("own", Node.Long);
        await node.Channel.AnnouncePatternAsync("own*", Node.Long);
        (await node.Tier.ReadVersionsAsync(["t:own-made"], Node.Long))[0].Should().BePositive();
        (await node.HeardAsync()).Should().BeEmpty();
    }

    [RedisFact]
    public async Task Leases_and_signs_of_life_are_heard_by_nobody()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var other = await Node.StartAsync(redis.Server);
        var (id, _) = await other.LeaseAsync("leased");
        await other.Tier.ReleaseAsync("leased", id, Node.Long);
        (await node.HeardAsync()).Should().BeEmpty();
    }

    [RedisFact]
    public async Task The_removal_of_a_key_that_is_not_there_is_heard_by_the_others()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var other = await Node.StartAsync(redis.Server);
        (await other.Tier.RemoveAsync("absent", Node.Long)).Should().BeFalse();
        (await node.HeardAsync()).Should().Equal("key absent");
        (await other.Tier.ExpireAsync("absent", TimeSpan.FromSeconds(5), Node.Long)).Should().BeFalse();
        (await node.HeardAsync()).Should().Equal("key absent");
    }

    [RedisFact]
    public async Task What_a_node_does_is_heard_by_the_others()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var other = await Node.StartAsync(redis.Server);
        await other.SetAsync("two", "x");
        (await node.HeardAsync()).Should().Equal("key two");
        await other.Tier.RemoveAsync("two", Node.Long);
        (await node.HeardAsync()).Should().Contain("key two").And.OnlyContain(what => what == "key two");
        await other.StoreAsync("two", await other.LeaseAsync("two"), "loaded");
        (await node.HeardAsync()).Should().Equal("key two");
        await other.Tier.TouchAsync("two", TimeSpan.FromHours(1), TimeSpan.Zero, Node.Long);
        (await node.HeardAsync()).Should().Equal("key two");
        await other.Tier.RaiseVersionAsync("t:tag", Node.Long);
        (await node.HeardAsync()).Should().Equal("version t:tag");
        await other.Tier.ReadVersionsAsync(["p:made"], Node.Long);
        (await node.HeardAsync()).Should().Equal("version p:made");
        await other.Channel.AnnounceKeyAsync("memory:only", Node.Long);
        (await node.HeardAsync()).Should().Equal("key memory:only");
        await other.Channel.AnnouncePatternAsync("memory:[ab]*", Node.Long);
        (await node.HeardAsync()).Should().Equal("pattern memory:[ab]*");
    }

    [RedisFact]
    public async Task A_loaded_value_is_heard_by_its_own_node()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await node.StoreAsync("loaded", await node.LeaseAsync("loaded"), "x");
        (await node.HeardAsync()).Should().Equal("key loaded");
    }

    [RedisFact]
    public async Task A_key_of_any_characters_is_heard_as_it_is()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var other = await Node.StartAsync(redis.Server);
        foreach (var key in new[] { "a:%7Bb%7D", "ü:漢:🎉", "with blank", "*?[x]\\", "~l:x", "%00" })
        {
            await other.SetAsync(key, "x");
            (await node.HeardAsync()).Should().Equal("key " + key);
            await other.Tier.RemoveAsync(key, Node.Long);
            (await node.HeardAsync()).Should().OnlyContain(what => what == "key " + key).And.NotBeEmpty();
        }
    }

    [RedisFact]
    public async Task A_pattern_that_is_none_means_everything()
    {
        await using var node = await Node.StartAsync(redis.Server);
        await using var foreign = await ForeignProgram.ConnectAsync(redis.Server);
        await foreign.Db.StringSetAsync("ft~p:[", "x");
        (await node.HeardAsync()).Should().Equal("everything");
        await foreign.Db.KeyDeleteAsync("ft~p:[");
    }

    [RedisTheory]
    [InlineData("FLUSHALL")]
    [InlineData("FLUSHDB")]
    public async Task A_flush_means_everything(string command)
    {
        await using var node = await Node.StartAsync(redis.Server);
        await redis.Server.CliAsync(command);
        (await node.HeardAsync()).Should().Equal("everything");
    }

    [RedisFact]
    public async Task A_killed_connection_is_a_gap_in_what_is_heard()
    {
        await using var node = await Node.StartAsync(redis.Server, options => options.ClientName = "killed");
        await redis.Server.KillClientsAsync("killed");
        await Eventually.True(() => node.Heard.Events is ["lost", "began", ..], "lost and began");
        (await node.ReadAsync("anything")).Should().BeNull();
        await redis.Server.CliAsync("SET", "ft:after", "x");
        (await node.HeardAsync()).Should().Contain("key after");
    }

    [RedisFact]
    public async Task No_answer_of_a_new_connection_comes_before_the_news_that_it_covers()
    {
        await using var node = await Node.StartAsync(redis.Server, options => options.ClientName = "order");
        for (var round = 0; round < 10; round++)
        {
            node.Heard.Take();
            await redis.Server.KillClientsAsync("order");
            await Eventually.True(() => node.Heard.Has("lost"), "lost");
            var hadBegun = false;
            await Eventually.TrueAsync(
                async () =>
                {
                    try
                    {
                        _ = await node.Tier.IsAliveAsync("nobody", Node.Long);
                        hadBegun = node.Heard.Has("began");
                        return true;
                    }
                    catch (RemoteTierException)
                    {
                        return false;
                    }
                },
                "the first answer after the loss");
            hadBegun.Should().BeTrue();
        }
    }

    [RedisFact]
    public async Task Probes_are_answered_four_times_per_lease_also_when_nothing_else_happens()
    {
        await using var node = await Node.StartAsync(redis.Server, lease: TimeSpan.FromMilliseconds(400));
        var first = node.Heard.LastConfirmed;
        await Eventually.True(() => node.Heard.Confirmations > 8, "probes are answered");
        node.Heard.LastConfirmed.Should().BeGreaterThan(first);
        TimeProvider.System.GetElapsedTime(node.Heard.LastConfirmed).Should().BeLessThan(TimeSpan.FromSeconds(5));
    }

    [RedisFact]
    public async Task A_confirmation_is_no_older_than_the_call_and_everything_acknowledged_before_was_heard()
    {
        await using var node = await Node.StartAsync(redis.Server, lease: TimeSpan.FromSeconds(30));
        await using var other = await Node.StartAsync(redis.Server);
        var confirming = Enumerable.Range(0, 8).Select(async caller =>
        {
            for (var i = 0; i < 200; i++)
            {
                var key = $"confirm:{caller}:{i}";
                await other.SetAsync(key, "x", TimeSpan.FromSeconds(90));
                var before = TimeProvider.System.GetTimestamp();
                await node.Channel.ConfirmAsync(Node.Long);
                node.Heard.LastConfirmed.Should().BeGreaterThanOrEqualTo(before);
                node.Heard.HasEverHeardOf(key).Should().BeTrue();
            }
        });
        await Task.WhenAll(confirming);
    }

    [RedisFact]
    public async Task A_confirmation_fails_when_there_is_no_connection_and_when_it_is_lost()
    {
        await using var server = await RedisServer.StartAsync();
        await using var node = await Node.StartAsync(server, lease: TimeSpan.FromSeconds(30));
        server.Freeze();
        var late = (await FluentActions.Awaiting(() => node.Channel.ConfirmAsync(TimeSpan.FromMilliseconds(50)).AsTask()).Should().ThrowAsync<RemoteTierException>()).Which;
        late.Failure.Should().Be(RemoteFailure.Unknown);
        var waiting = node.Channel.ConfirmAsync(Node.Long).AsTask();
        server.Crash();
        (await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<RemoteTierException>()).Which.Failure.Should().Be(RemoteFailure.Unknown);
        (await FluentActions.Awaiting(() => node.Channel.ConfirmAsync(Node.Long).AsTask()).Should().ThrowAsync<RemoteTierException>())
            .Which.Failure.Should().Be(RemoteFailure.Unreachable);
    }
}
