namespace FusionTiered.Fusion.Backplane;

/* Redis pub/sub loses what it sends to a connection that is away, and tells nobody. So Redis counts the messages of a channel, and
   each carries its number. A number that is not the next one is a gap: something was not heard, and whatever memory holds may be
   outdated. A counter that was lost with Redis's data begins again at Redis's time in microseconds, above every number before it,
   and so looks like a gap as well; a counter that comes back from an old snapshot is lower than what was heard, which is one, too.
   A gap at the very end shows in no message. For that the node asks for the number now and then: see Heartbeat. */
internal sealed class MessageNumbers
{
    private readonly Lock _gate = new();
    private long _heard = -1;
    private long _start;

    /// <summary>The number up to which all was heard, or is known to be lost; -1: not known.</summary>
    public long Heard
    {
        get
        {
            lock (_gate)
            {
                return _heard;
            }
        }
    }

    /// <summary>The node listens, and the counter then stood here. Messages up to it may still be on their way.</summary>
    public void Start(long number)
    {
        lock (_gate)
        {
            _start = number;
            _heard = Math.Max(_heard, number);
        }
    }

    /// <summary>A message came.</summary>
    /// <returns>Whether one before it is missing.</returns>
    public bool Hear(long number)
    {
        lock (_gate)
        {
            if (number <= 0 || (number <= _start && number <= _heard))
            {
                return false;
            }

            var isGap = _heard >= 0 && number != _heard + 1;
            _heard = number;
            return isGap;
        }
    }

    /// <summary>The counter stands here, and so it did when <paramref name="heardBefore"/> was the last number heard.</summary>
    /// <returns>Whether the counter went back: its messages tell nothing about what was lost.</returns>
    public bool HasGoneBack(long number, long heardBefore)
    {
        lock (_gate)
        {
            if (number >= heardBefore)
            {
                return false;
            }

            (_heard, _start) = (number, 0);
            return true;
        }
    }

    /// <summary>What is missing up to this number does not come any more.</summary>
    /// <returns>Whether something was missing.</returns>
    public bool GiveUp(long number)
    {
        lock (_gate)
        {
            if (_heard >= number)
            {
                return false;
            }

            // One that comes after all was counted as lost, and is no second gap.
            (_heard, _start) = (number, number);
            return true;
        }
    }
}
