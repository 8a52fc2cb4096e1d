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
