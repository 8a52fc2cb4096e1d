namespace FusionTiered.Writing;

/// <summary>A write in the queue of its sink.</summary>
/// <param name="write">The write.</param>
/// <param name="acceptedAt">When the queue got it.</param>
/// <typeparam name="T">The type of the value.</typeparam>
internal sealed class QueuedWrite<T>(PendingWrite<T> write, long acceptedAt)
{
    public PendingWrite<T> Write { get; private set; } = write;

    public long AcceptedAt { get; } = acceptedAt;

    /// <summary>Whether the sink has it now.</summary>
    public bool IsTaken { get; set; }

    /// <summary>The failed tries that count against it.</summary>
    public int Tries { get; private set; }

    /// <summary>All tries that failed while it was alone.</summary>
    public int Failures { get; private set; }

    /// <summary>The type of the last failure.</summary>
    public string Failure { get; set; } = string.Empty;

    /// <summary>The next write of the same key, which waits for this one.</summary>
    public QueuedWrite<T>? Next { get; set; }

    /// <summary>A later write of the key takes its place.</summary>
    public void Replace(PendingWrite<T> later) => (Write, Tries, Failures, Attempts) = (later, 0, 0, 0);

    /// <summary>It failed alone.</summary>
    /// <param name="successes">What the sink has taken so far.</param>
    /// <returns>Whether the sink has taken something since its last failure: then the write is to blame.</returns>
    public bool Fail(long successes)
    {
        var isBlamed = Failures > 0 && successes > SuccessesBefore;
        Tries += Failures == 0 || isBlamed ? 1 : 0;
        Failures++;
        SuccessesBefore = successes;
        return isBlamed;
    }

    public void Take()
    {
        IsTaken = true;
        Write = Write with { Attempt = Attempts + 1 };
        Attempts++;
    }

    private int Attempts { get; set; }

    private long SuccessesBefore { get; set; }
}
