using System.Diagnostics;

namespace FusionTiered.Telemetry;

/// <summary>One call of a source, for meter and trace. It ends once: with the source, at the hard deadline, or with the last caller.</summary>
internal sealed class SourceSpan(CacheTelemetry telemetry, string profile, Activity? span, TimeProvider clock)
{
    private readonly long _started = clock.GetTimestamp();
    private int _ended;

    /// <summary>The source has ended.</summary>
    /// <param name="failure">Its failure; null: it answered.</param>
    public void End(Exception? failure) => End(Outcomes.Of(failure), failure);

    /// <summary>Nobody waits for the source any more.</summary>
    public void GivenUp() => End(Outcomes.Cancelled, failure: null);

    /// <summary>The hard deadline has passed.</summary>
    public void TimedOut(Exception failure) => End(Outcomes.Timeout, failure);

    private void End(string outcome, Exception? failure)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            telemetry.SourceEnded(profile, outcome, clock.GetElapsedTime(_started));
            CacheSpans.End(span, failure);
        }
    }
}
