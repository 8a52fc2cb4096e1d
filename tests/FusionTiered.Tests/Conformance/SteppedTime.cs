using FusionTiered.Conformance;
using FusionTiered.Testing;

namespace FusionTiered.Tests.Conformance;

/// <summary>Lets time pass in steps that are short enough for the nodes' probes to be answered on the way, as they are in real time.</summary>
internal sealed class SteppedTime(ManualClock clock, IReadOnlyList<IDomainCache> nodes) : ConformanceTime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(400);

    public override Task PassAsync(TimeSpan time) => PassAsync(time, static () => false);

    public override async Task<bool> PassUntilAsync(Task done, TimeSpan limit)
    {
        await PassAsync(limit, () => done.IsCompleted);
        return done.IsCompleted || await Task.WhenAny(done, Task.Delay(TimeSpan.FromSeconds(1))) == done;
    }

    private async Task PassAsync(TimeSpan time, Func<bool> done)
    {
        for (var left = time; left > TimeSpan.Zero && !done(); left -= Step)
        {
            clock.Advance(left < Step ? left : Step);
            foreach (var node in nodes)
            {
                await Until.TrueAsync(() => node.GetHealth().Coherence == CoherenceStatus.Verified, "the node hears the others");
            }
        }
    }
}
