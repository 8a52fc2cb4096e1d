using System.Diagnostics;
using System.Globalization;

namespace FusionTiered.Conformance;

/// <summary>
/// The part of the time in which a thread of the machine waited for a processor, since this was made. A server that a test started is
/// a process of its own: it may wait while the test has its turns. Source: pressure stall information of the Linux kernel.
/// </summary>
public sealed class ProcessorPressure
{
    private const string Told = "/proc/pressure/cpu";

    private readonly TimeSpan _stalled = Stalled();
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Between 0 and 1; 0 where the system does not tell.</summary>
    public double Share => (Stalled() - _stalled) / Stopwatch.GetElapsedTime(_started);

    /// <summary>The time in all that "some avg10=0.00 avg60=0.00 avg300=0.00 total=123" tells, in microseconds.</summary>
    public static TimeSpan TotalOf(string line) =>
        TimeSpan.FromMicroseconds(long.Parse(line.AsSpan(line.LastIndexOf('=') + 1), NumberStyles.None, CultureInfo.InvariantCulture));

    private static TimeSpan Stalled()
    {
        try
        {
            return TotalOf(File.ReadLines(Told).First());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return TimeSpan.Zero;
        }
    }
}
