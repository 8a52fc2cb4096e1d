using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Connections;

public sealed class ReconnectPolicyTests
{
    [Fact]
    public void The_first_attempt_is_immediate_and_the_limit_doubles_up_to_five_seconds()
    {
        var policy = new ReconnectPolicy(static () => 1);
        Enumerable.Range(0, 10).Select(_ => policy.Next().TotalMilliseconds).Should().Equal(0, 50, 100, 200, 400, 800, 1600, 3200, 5000, 5000);
    }

    [Fact]
    public void The_pause_is_a_random_part_of_the_limit()
    {
        var parts = new Queue<double>([0.5, 0.5, 0.1, 0]);
        var policy = new ReconnectPolicy(parts.Dequeue);
        Enumerable.Range(0, 4).Select(_ => policy.Next().TotalMilliseconds).Should().Equal(0, 25, 10, 0);
    }

    [Fact]
    public void A_connection_that_lived_begins_the_series_anew_and_one_that_broke_at_once_does_not()
    {
        var policy = new ReconnectPolicy(static () => 1);
        policy.Next();
        policy.Next();
        policy.Lived(TimeSpan.FromMilliseconds(60));
        policy.Next().TotalMilliseconds.Should().Be(100);
        policy.Lived(TimeSpan.FromMilliseconds(300));
        policy.Next().Should().Be(TimeSpan.Zero);
    }
}
