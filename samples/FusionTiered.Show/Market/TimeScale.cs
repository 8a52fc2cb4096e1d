namespace FusionTiered.Show.Market;

/// <summary>How many seconds of the service pass in one second of the run: source delays, arrivals and lifetimes shrink alike.</summary>
public readonly record struct TimeScale(double Factor)
{
    public TimeSpan ToRun(TimeSpan service) => service / Factor;

    public TimeSpan ToService(TimeSpan run) => run * Factor;
}
