using FusionTiered.Time;

namespace FusionTiered.Fusion.Locks;

/// <summary>The times of <see cref="LeaseLocker"/>.</summary>
/// <param name="Lease">How long a lease lasts that nobody lengthens: so long do others wait when the process that loads dies.</param>
/// <param name="Patience">The longest time that taking it may last.</param>
/// <param name="Rest">How long Redis is left alone after a failure.</param>
/// <param name="WithStale">How long a call waits for another node's load when it has a stale value; null: for as long as it takes.</param>
/// <param name="IsL2Resting">Whether L2 is left alone after failures.</param>
/// <param name="LongestLoad">The longest time that a load can take.</param>
/// <param name="Clock">Measures all.</param>
internal sealed record LeaseTimes(TimeSpan Lease, TimeSpan Patience, TimeSpan Rest, Func<TimeSpan?> WithStale, Func<bool> IsL2Resting, Func<TimeSpan> LongestLoad, CacheClock Clock);
