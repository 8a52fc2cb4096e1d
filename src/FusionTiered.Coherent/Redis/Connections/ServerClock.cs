namespace FusionTiered.Redis.Connections;

/// <summary>
/// The clock of the server at the other end of one connection. It is never ahead of that clock: the time that the answer took counts
/// as if it had been on its way back all the while. For deadlines that the server checks, never for lifetimes.
/// </summary>
internal sealed class ServerClock(MonotonicClock clock)
{
    // In this time two clocks drift apart by less than a few milliseconds.
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private volatile Reading? _reading;

    /// <summary>Whether the server's clock has to be read again.</summary>
    public bool IsDue => _reading is not { } reading || clock.SpanOf(clock.Now - reading.ReceivedAt) > KeptFor;

    /// <summary>The server's clock was read. Of two readings that are not old, the quicker one says more.</summary>
    /// <param name="microseconds">The answer of TIME.</param>
    /// <param name="sentAt">A timestamp from before the question was sent.</param>
    public void Read(long microseconds, long sentAt)
    {
        var reading = new Reading(microseconds, clock.Now, clock.Now - sentAt);
        if (IsDue || reading.Took <= _reading!.Took)
        {
            _reading = reading;
        }
    }

    /// <summary>The server's clock was set, or this one stood still: what was read says nothing any more.</summary>
    public void Forget() => _reading = null;

    /// <summary>The time on the server's clock at a timestamp of ours, in milliseconds since 1970; null: it was not read yet.</summary>
    public long? At(long timestamp) =>
        _reading is { } reading ? (reading.Microseconds + (long)clock.SpanOf(timestamp - reading.ReceivedAt).TotalMicroseconds) / 1000 : null;

    private sealed record Reading(long Microseconds, long ReceivedAt, long Took);
}
