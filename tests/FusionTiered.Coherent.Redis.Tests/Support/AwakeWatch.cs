using FusionTiered.Checker.Live;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Takes a time without that in which the process did not get its turn, because the machine was busy with something else.</summary>
internal sealed class AwakeWatch(TimeProvider clock, long start, StarvationMeter meter)
{
    private readonly long _since = clock.GetElapsedTime(start).Ticks;

    public TimeSpan Elapsed
    {
        get
        {
            var now = clock.GetElapsedTime(start).Ticks;
            return TimeSpan.FromTicks(now - _since) - new Starvation(meter.Read(_since)).Between(_since, now);
        }
    }

    public static AwakeWatch Start() => new(TimeProvider.System, OfProcess.Began, OfProcess.Meter);

    /// <summary>Measures from the first watch on, for as long as the process lives.</summary>
    private static class OfProcess
    {
        public static readonly long Began = TimeProvider.System.GetTimestamp();
        public static readonly StarvationMeter Meter = new(TimeProvider.System, Began);
    }
}
