using FusionTiered.Time;
using FusionTiered.Writing;

namespace FusionTiered.WriteBehind.Streams;

/// <summary>When a partition claims its next writes, and how long it may sleep.</summary>
/// <param name="queue">What it has claimed.</param>
/// <param name="options">The size and the delay of batches.</param>
/// <param name="clock">The clock.</param>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class ClaimPace<T>(SinkQueue<T> queue, DurableWriteBehindOptions options, CacheClock clock)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);

    // Writes that wait for their next try take room in memory, and must not keep others out.
    private const int MostClaimed = 10_000;

    private long _at = clock.Now;

    /// <summary>How many writes a claim takes. Of a sink that is down, one: as a probe.</summary>
    public int Most => queue.IsDown ? 1 : options.BatchSize;

    /// <summary>How long nothing is to be done, unless somebody is in a hurry; null: until then.</summary>
    public TimeSpan? Wait
    {
        get
        {
            var due = queue.DueIn(hurry: true);
            if (!MayClaim)
            {
                return due;
            }

            var untilClaim = TimeSpan.FromMilliseconds(Math.Max(0, _at - clock.Now));
            return due < untilClaim ? due : untilClaim;
        }
    }

    private bool MayClaim => queue.Count < MostClaimed && (queue.IsDown ? queue.Ready == 0 : queue.Ready < options.BatchSize);

    /// <param name="hurry">Whether a claim need not wait for more writes.</param>
    public bool IsDue(bool hurry) => (hurry || clock.Now >= _at) && MayClaim;

    /// <summary>A claim was made.</summary>
    /// <param name="isFull">Whether it got all that it asked for: then there may be more.</param>
    public void Claimed(bool isFull) =>
        _at = isFull && !queue.IsDown ? clock.Now : CacheClock.After(clock.Now, options.BatchDelay > Shortest ? options.BatchDelay : Shortest);
}
