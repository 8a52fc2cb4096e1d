namespace FusionTiered.Redis.Coherence;

/// <summary>Follows the numbers of messages, and the counter that is read with each PING: no message may be missing. Reader only.</summary>
internal sealed class MessageOrder
{
    // No counter was read on this connection.
    private const long NotBegun = -1;

    // There is no counter: the next message makes it.
    private const long NoCounter = 0;

    private long _last = NotBegun;

    /// <summary>What a number says about the messages before it.</summary>
    public enum Finding
    {
        /// <summary>None is missing.</summary>
        Whole,

        /// <summary>Some may be missing.</summary>
        Gap,

        /// <summary>The counter was lost, and with it whatever else was in Redis.</summary>
        Emptied,
    }

    /// <summary>The connection is gone; the next one begins with a reading of the counter.</summary>
    public void Forget() => _last = NotBegun;

    /// <summary>A message came.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="isFirst">Whether it made the counter.</param>
    public Finding Message(long number, bool isFirst)
    {
        if (_last == NotBegun)
        {
            return Finding.Whole;
        }

        var expected = _last;
        _last = number;
        return isFirst ? (expected == NoCounter ? Finding.Whole : Finding.Emptied)
            : expected != NoCounter && number == expected + 1 ? Finding.Whole
            : Finding.Gap;
    }

    /// <summary>The counter was read.</summary>
    /// <param name="number">The number of the last message; null: there is no counter.</param>
    public Finding Counter(long? number)
    {
        var heard = _last;
        _last = number ?? NoCounter;
        return heard == NotBegun || heard == _last ? Finding.Whole
            : _last > heard ? Finding.Gap
            : Finding.Emptied;
    }

    /// <summary>Something else came on the channel.</summary>
    public Finding Strange() => _last == NotBegun ? Finding.Whole : Finding.Gap;
}
