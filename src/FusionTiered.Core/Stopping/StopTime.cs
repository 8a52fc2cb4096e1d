namespace FusionTiered.Stopping;

/// <summary>The time of a stop, from its first stage on, and the share of each stage in it.</summary>
/// <param name="options">How much there is.</param>
/// <param name="stages">The stages that have steps: the others take no time.</param>
/// <param name="time">The clock.</param>
internal sealed class StopTime(CacheStopOptions options, IReadOnlyCollection<StopStage> stages, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>The time of a stage that begins now. The time that earlier stages left is in it.</summary>
    public TimeSpan ShareOf(StopStage stage)
    {
        var left = options.Timeout - time.GetElapsedTime(_began);
        var share = left * ((double)Weight(stage) / stages.Where(later => later >= stage).Sum(Weight));
        return share > options.Reserve ? share : options.Reserve;
    }

    private static int Weight(StopStage stage) => stage switch
    {
        StopStage.EndBackgroundWork => 2,
        StopStage.FlushWrites => 6,
        _ => 1,
    };
}
