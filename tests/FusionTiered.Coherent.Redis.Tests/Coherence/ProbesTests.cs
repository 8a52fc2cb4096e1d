using FusionTiered.Redis.Coherence;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Keyspace;
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

    [Fact]
    public async Task Who_comes_while_the_connection_is_lost_holds_up_nobody_after_it()
    {
        var clock = new InterruptedClock();
        await using var client = new RedisClient(Links.Settings(1), time: clock);
        var calls = new RedisCalls(client);
        var layout = new KeyLayout("ft:");
        var channel = new RedisChannel(calls, layout, new Marks(calls, layout));
        ConnectionInfo Generation(long number) => new(
            ConnectionKind.Tracking, number, new("h", 1), new("redis", "7.0.15", 3, number, "standalone", "master"), TrackingState.On, true, clock.GetTimestamp());

        channel.OnConnected(Generation(1));
        clock.Interruption = () => channel.OnLost(Generation(1), new IOException("gone"));
        var late = channel.ConfirmAsync(Links.Long).AsTask();
        var second = Generation(2);
        channel.OnConnected(second);
        var next = channel.ConfirmAsync(Links.Long).AsTask();
        channel.OnPing(second, clock.GetTimestamp());
        await next.Ends();
        await FluentActions.Awaiting(() => late.Ends()).Should().ThrowAsync<RemoteTierException>();
    }

    /// <summary>Lets something happen the next time this thread looks at it: here between "is it covered" and "wait for the PING".</summary>
    private sealed class InterruptedClock : TimeProvider
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;
        private Action? _interruption;

        public Action Interruption
        {
            set => _interruption = value;
        }

        public override long GetTimestamp()
        {
            if (Environment.CurrentManagedThreadId == _thread)
                Interlocked.Exchange(ref _interruption, null)?.Invoke();
            return base.GetTimestamp();
        }
    }
}
