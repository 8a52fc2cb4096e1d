using FusionTiered.Redis.Coherence;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Keyspace;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Coherence;

/// <summary>What is announced before Redis can be used.</summary>
public sealed class GreetingTests
{
    [Fact]
    public async Task A_change_heard_during_the_greeting_evicts_nothing_that_coverage_will_ask_about_anyway()
    {
        await using var client = new RedisClient(Links.Settings(1));
        var (layout, calls) = (new KeyLayout("ft:"), new RedisCalls(client));
        var channel = new RedisChannel(calls, layout, new(calls, layout));
        var heard = new HeardChanges();
        channel.Listen(heard, TimeSpan.FromSeconds(2));

        Push(channel);
        heard.Take().Should().BeEmpty("nothing could be read in its place yet");

        channel.OnConnected(new(ConnectionKind.Tracking, 1, new("localhost", 1), new ServerGreeting("redis", "7.0.15", 3, 1, "standalone", "master"), TrackingState.On, true, 0));
        Push(channel);
        heard.Take().Should().Equal("began", "key k");
    }

    private static void Push(RedisChannel channel)
    {
        InvalidatedKeys.TryRead(Wire.Bytes(">2\r\n$10\r\ninvalidate\r\n*1\r\n$4\r\nft:k\r\n"), out var keys).Should().BeTrue();
        channel.OnInvalidate(keys);
    }
}
