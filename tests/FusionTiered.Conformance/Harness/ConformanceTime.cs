namespace FusionTiered.Conformance;

/// <summary>How time passes in a case: at a word, or by waiting for it.</summary>
public abstract class ConformanceTime
{
    /// <summary>Lets time pass. Nothing is waited for meanwhile.</summary>
    public abstract Task PassAsync(TimeSpan time);

    /// <summary>Lets time pass until <paramref name="done"/> has ended, at most <paramref name="limit"/>. Does not throw what it threw.</summary>
    /// <returns>Whether it has ended.</returns>
    public abstract Task<bool> PassUntilAsync(Task done, TimeSpan limit);

    /// <summary>The time of a <see cref="ManualClock"/>.</summary>
    public static ConformanceTime Of(ManualClock clock) => new Manual(clock);

    /// <summary>The time of the machine.</summary>
    public static ConformanceTime Real { get; } = new Waited();

    private sealed class Manual(ManualClock clock) : ConformanceTime
    {
        private const int Steps = 200;

        public override Task PassAsync(TimeSpan time)
        {
            clock.Advance(time);
            return Task.CompletedTask;
        }

        // In steps, with room between them: what other threads do may set the next timer.
        public override async Task<bool> PassUntilAsync(Task done, TimeSpan limit)
        {
            for (var step = 0; step < Steps && !done.IsCompleted; step++)
            {
                clock.Advance(limit / Steps);
                await Task.WhenAny(done, Task.Delay(5));
            }

            return done.IsCompleted;
        }
    }

    private sealed class Waited : ConformanceTime
    {
        // Timers of the machine tick coarsely: a little more than asked, so that what was due is over.
        public override Task PassAsync(TimeSpan time) => Task.Delay(time + TimeSpan.FromMilliseconds(20));

        public override async Task<bool> PassUntilAsync(Task done, TimeSpan limit) =>
            await Task.WhenAny(done, Task.Delay(limit + TimeSpan.FromSeconds(10))) == done;
    }
}
