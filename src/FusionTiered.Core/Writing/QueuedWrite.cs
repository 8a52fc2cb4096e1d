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
    public int Tries { get; set; }

    /// <summary>The type of the last failure.</summary>
    public string Failure { get; set; } = string.Empty;

    /// <summary>The next write of the same key, which waits for this one.</summary>
    public QueuedWrite<T>? Next { get; set; }

    /// <summary>A later write of the key takes its place.</summary>
    public void Replace(PendingWrite<T> later) => (Write, Tries) = (later, 0);

    public void Take()
    {
        IsTaken = true;
        Write = Write with { Attempt = Attempts + 1 };
        Attempts++;
    }

    private int Attempts { get; set; }
}
