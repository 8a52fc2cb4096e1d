using FusionTiered.Checker.Simulated;

namespace FusionTiered.Checker.Tests.Simulated;

public class SimulationTests
{
    [Fact]
    public void Whoever_awaits_comes_back_to_the_simulation()
    {
        var simulation = new Simulation(1);
        var threads = new HashSet<int>();
        var run = Begin(simulation, async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await Task.Yield();
                await Task.Delay(TimeSpan.FromMilliseconds(i), simulation.Clock);
                threads.Add(Environment.CurrentManagedThreadId);
            }
        });

        simulation.Run(() => run().IsCompleted).Should().BeNull();
        threads.Should().Equal(Environment.CurrentManagedThreadId);
        simulation.IsDisturbed.Should().BeFalse();
    }

    [Fact]
    public void Time_passes_when_there_is_nothing_to_do()
    {
        var simulation = new Simulation(1);
        var run = Begin(simulation, () => Task.Delay(TimeSpan.FromHours(5), simulation.Clock));
        simulation.Run(() => run().IsCompleted).Should().BeNull();
        simulation.Clock.Now.Should().Be(5 * TimeSpan.TicksPerHour);
    }

    [Fact]
    public void A_deadlock_is_an_end()
    {
        var simulation = new Simulation(1);
        var run = Begin(simulation, () => new TaskCompletionSource().Task);
        simulation.Run(() => run().IsCompleted).Should().Contain("deadlock");
    }

    [Fact]
    public void A_livelock_is_an_end()
    {
        var simulation = new Simulation(1);
        var run = Begin(simulation, async () =>
        {
            while (true)
            {
                await Task.Yield();
            }
        });
        simulation.Run(() => run().IsCompleted).Should().Contain("no end");
    }

    [Fact]
    public void Seeds_decide_the_order()
    {
        Enumerable.Range(1, 50).Select(static seed => OrderOf((ulong)seed)).Distinct(StringComparer.Ordinal).Should().HaveCountGreaterThan(10);
        OrderOf(7).Should().Be(OrderOf(7));
    }

    [Fact]
    public void A_timer_that_was_stopped_does_not_fire()
    {
        var simulation = new Simulation(1);
        var fired = 0;
        var timer = simulation.Clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        simulation.Run(() => fired == 3);
        timer.Dispose();
        var run = Begin(simulation, () => Task.Delay(TimeSpan.FromSeconds(10), simulation.Clock));
        simulation.Run(() => run().IsCompleted);
        fired.Should().Be(3);
    }

    private static string OrderOf(ulong seed)
    {
        var simulation = new Simulation(seed);
        var order = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            var number = i;
            simulation.Post(() => order.Add(number), "step");
        }

        simulation.Run(() => order.Count == 5);
        return string.Concat(order);
    }

    private static Func<Task> Begin(Simulation simulation, Func<Task> what)
    {
        Task? run = null;
        simulation.Post(() => run = what(), "start");
        return () => run ?? Task.Delay(Timeout.InfiniteTimeSpan, simulation.Clock);
    }
}
