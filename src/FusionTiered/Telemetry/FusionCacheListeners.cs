using System.Diagnostics;
using System.Diagnostics.Metrics;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Telemetry;

/// <summary>Whether anybody listens to FusionCache's own traces and meters. They see the calls that go through FusionCache, and no others.</summary>
internal static class FusionCacheListeners
{
    private static readonly ActivitySource[] Sources =
    [
        new(FusionCacheDiagnostics.ActivitySourceName),
        new(FusionCacheDiagnostics.ActivitySourceNameMemoryLevel),
        new(FusionCacheDiagnostics.ActivitySourceNameDistributedLevel),
        new(FusionCacheDiagnostics.ActivitySourceNameBackplane),
    ];

    private static readonly Counter<long>[] Counters =
    [
        Of(FusionCacheDiagnostics.MeterName),
        Of(FusionCacheDiagnostics.MeterNameMemoryLevel),
        Of(FusionCacheDiagnostics.MeterNameDistributedLevel),
        Of(FusionCacheDiagnostics.MeterNameBackplane),
    ];

    public static bool Any
    {
        get
        {
            foreach (var source in Sources)
            {
                if (source.HasListeners())
                {
                    return true;
                }
            }

            foreach (var counter in Counters)
            {
                if (counter.Enabled)
                {
                    return true;
                }
            }

            return false;
        }
    }

    // A listener chooses by the name of the meter. The counter counts nothing.
    private static Counter<long> Of(string meter) => new Meter(meter).CreateCounter<long>("fusiontiered.listeners");
}
