using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FusionTiered.Telemetry;

/// <summary>One operation of L2, for meter and trace. The default value belongs to nobody who listens; ending it does nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct L2Operation(CacheTelemetry telemetry, string name, string? profile, Activity? span)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>L2 has answered.</summary>
    public void End() => End(failure: null);

    /// <summary>L2 has answered, or failed.</summary>
    public void End(Exception? failure)
    {
        if (telemetry is null)
        {
            return;
        }

        telemetry.L2Ended(name, profile, Outcomes.Of(failure), Stopwatch.GetElapsedTime(_started));
        CacheSpans.End(span, failure);
    }
}
