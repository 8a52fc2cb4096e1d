using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>Values that take longer to send than a connection may be silent, and what is silence on the connection for them.</summary>
public sealed class UploadTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [RedisFact]
    public async Task An_upload_that_goes_on_is_no_silence()
    {
        var paced = new PacedStreams(bytesPerSecond: 2 << 20);
        await using var node = await Node.StartAsync(redis.Server, options => options.Streams = paced);
        var value = new byte[3 << 20];
        await node.Tier.SetAsync("slow", value, TimeSpan.FromMinutes(1), Node.Long);
        using var read = await node.Tier.ReadAsync("slow", Node.Long);
        read.Payload.Length.Should().Be(value.Length);
    }

    [RedisFact]
    public async Task While_its_connection_is_being_made_a_large_value_waits_for_it()
    {
        using var late = new LateStreams();
        await using var client = new RedisClient(Settings(redis.Server.Port, late));
        client.Start();
        await client.Tracking.WhenConnectedAsync().Ends();
        var sent = client.SetAsync(Links.Key("waits"), new byte[3 << 20], options: new() { Budget = Links.Long }).AsTask();
        await client.PingAsync();
        (await client.GetAsync(Links.Key("waits"))).Should().BeNull();
        sent.IsCompleted.Should().BeFalse("the connection that hears of changes is not for it");
        late.Come();
        (await sent.Ends()).Should().BeTrue();
    }

    [RedisFact]
    public async Task Where_that_connection_does_not_come_a_large_value_goes_over_the_other()
    {
        using var late = new LateStreams();
        await using var client = new RedisClient(Settings(redis.Server.Port, late));
        client.Start();
        await client.Tracking.WhenConnectedAsync().Ends();
        var sent = client.SetAsync(Links.Key("goes"), new byte[3 << 20], options: new() { Budget = Links.Long }).AsTask();
        late.Fail();
        (await sent.Ends()).Should().BeTrue();
        client.State[^1].Connects.Should().Be(0);
    }

    [RedisFact]
    public async Task A_large_value_waits_for_its_connection_for_half_of_its_time()
    {
        using var late = new LateStreams();
        await using var client = new RedisClient(Settings(redis.Server.Port, late));
        client.Start();
        await client.Tracking.WhenConnectedAsync().Ends();
        var sent = client.SetAsync(Links.Key("late"), new byte[3 << 20], options: new() { Budget = TimeSpan.FromSeconds(4) }).AsTask();
        (await sent.Ends()).Should().BeTrue("it goes over the other one");
        client.State[^1].Connects.Should().Be(0);
        late.Come();
    }

    [RedisFact]
    public async Task On_the_connection_that_hears_of_changes_it_is()
    {
        var paced = new PacedStreams(bytesPerSecond: 2 << 20);
        await using var client = await Links.ClientAsync(Settings(redis.Server.Port, paced));
        var sent = client.SetAsync(Links.Key("k"), new byte[3 << 20], options: new() { Route = CommandRoute.Tracking, Budget = Links.Long }).AsTask();
        await FluentActions.Awaiting(() => sent.Ends()).Should().ThrowAsync<RedisConnectionLostException>();
    }

    [RedisFact]
    public async Task An_upload_that_stands_still_is_silence()
    {
        using var gated = new GatedStreams();
        await using var client = await Links.ClientAsync(Settings(redis.Server.Port, gated));
        gated.Hold();
        var sent = client.SetAsync(Links.Key("k"), new byte[3 << 20], options: new() { Budget = Links.Long }).AsTask();
        await FluentActions.Awaiting(() => sent.Ends()).Should().ThrowAsync<RedisConnectionLostException>();
        gated.LetGo();
    }

    [Fact]
    public async Task What_is_sent_to_a_server_that_does_not_answer_is_no_life_unless_it_is_large()
    {
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            await server.IsResetAsync();
        });
        await using var client = await Links.ClientAsync(Settings(peer.Port));
        var sent = client.SetAsync(Links.Key("k"), new byte[1000], options: new() { Route = CommandRoute.Large, Budget = Links.Long }).AsTask();
        (await FluentActions.Awaiting(() => sent.Ends()).Should().ThrowAsync<RedisConnectionLostException>()).Which.InnerException!.Message.Should().Contain("No byte came for 1000 ms");
    }

    /// <summary>With a silence limit of one second, and a PING ten times in it.</summary>
    private static ConnectionSettings Settings(int port, IStreamFactory? streams = null) => Links.Settings(port, options =>
    {
        options.ReadBudget = options.WriteBudget = TimeSpan.FromMilliseconds(200);
        options.Lease = TimeSpan.FromMilliseconds(400);
        options.Streams = streams ?? options.Streams;
    });
}
