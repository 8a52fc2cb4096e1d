using FusionTiered.Conformance;
using FusionTiered.Testing;

namespace FusionTiered.Coherent.Tests.Conformance;

/// <summary>Lets time pass in steps that are short enough for the nodes' probes to be answered on the way, as they are in real time.</summary>
internal sealed class SteppedTime(ManualClock clock, InProcessTier tier) : ConformanceTime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(400);

    // Of the clock, which stands still meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public override async Task PassAsync(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Step)
        {
            await StepAsync(left);
        }
    }

    // With room between the steps: what other threads do may set the next timer.
    public override async Task<bool> PassUntilAsync(Task done, TimeSpan limit)
    {
        for (var left = limit; left > TimeSpan.Zero && !done.IsCompleted; left -= Step)
        {
            await StepAsync(left);
            await Task.WhenAny(done, Task.Delay(5));
        }

        return done.IsCompleted || await Task.WhenAny(done, Task.Delay(TimeSpan.FromSeconds(1))) == done;
    }

    private async Task StepAsync(TimeSpan left)
    {
        clock.Advance(left < Step ? left : Step);
        foreach (var node in tier.Nodes)
        {
            // What was announced up to now is heard when this is answered.
            await node.Connection.ConfirmAsync(Patience);
        }
    }
}
