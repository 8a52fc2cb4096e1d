using FusionTiered.Telemetry;

namespace FusionTiered.AspNetCore.Tests.Telemetry;

public sealed class RunningSourcesTests
{
    private readonly RunningSources _running = new();

    [Fact]
    public void Those_that_run_longer_are_counted()
    {
        _running.Add(new Old(1));
        _running.Add(new Old(3));
        _running.Add(new Old(5));

        (_running.Count, _running.OlderThan(TimeSpan.FromSeconds(2)), _running.OlderThan(TimeSpan.FromSeconds(5))).Should().Be((3, 2, 0));
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 0, 2)]
    [InlineData(1, 2, 0)]
    public void They_leave_in_any_order(params int[] order)
    {
        Old[] all = [new(1), new(2), new(3)];
        foreach (var each in all)
        {
            _running.Add(each);
        }

        for (var i = 0; i < order.Length; i++)
        {
            _running.Remove(all[order[i]]);
            _running.OlderThan(TimeSpan.Zero).Should().Be(order.Length - 1 - i).And.Be(_running.Count);
        }
    }

    private sealed class Old(int seconds) : RunningSource
    {
        public override TimeSpan Age => TimeSpan.FromSeconds(seconds);
    }
}
