using FusionTiered.Redis.Coherence;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Coherence;

/// <summary>Who is served by which PING.</summary>
public sealed class ProbesTests
{
    [Fact]
    public async Task A_PING_serves_nobody_who_came_after_it_was_sent()
    {
        var clock = new ManualClock();
        await using var client = new RedisClient(Links.Settings(1), time: clock);
        var probes = new Probes(client);
        Task Ask()
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return probes.AskAsync(TimeSpan.FromHours(1)).AsTask();
        }

        var first = Ask();
        var firstPing = clock.GetTimestamp();
        var second = Ask();
        var between = clock.GetTimestamp();
        var third = Ask();

        probes.Answered(firstPing);
        await first.Ends();

        // A PING of the heartbeat: after the second call, before the third one.
        probes.Answered(between);
        await Task.Yield();
        second.IsCompleted.Should().BeFalse("it shares its PING with the third one");
        third.IsCompleted.Should().BeFalse("it came after that PING");

        probes.Answered(clock.GetTimestamp());
        await Task.WhenAll(second, third).Ends();
    }

    [Fact]
    public async Task When_the_connection_is_lost_all_who_wait_learn_it()
    {
        await using var client = new RedisClient(Links.Settings(1));
        var probes = new Probes(client);
        var waiting = Enumerable.Range(0, 3).Select(_ => probes.AskAsync(Links.Long).AsTask()).ToArray();
        probes.Lost();
        foreach (var one in waiting)
            (await FluentActions.Awaiting(() => one).Should().ThrowAsync<RemoteTierException>()).Which.Failure.Should().Be(RemoteFailure.Unknown);
    }
}
