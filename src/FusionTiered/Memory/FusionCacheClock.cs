namespace FusionTiered.Fusion.Memory;

/// <summary>The clock that FusionCache reckons with: it knows no <see cref="TimeProvider"/>.</summary>
internal static class FusionCacheClock
{
    /// <summary>Its present time, in ticks of UTC.</summary>
    public static long Now => TimeProvider.System.GetUtcNow().UtcTicks;
}
