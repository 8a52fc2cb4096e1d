namespace FusionTiered.Redis.Connections;

/// <summary>One place in the line of awaited replies. It is left only when its replies have passed: a caller that stops waiting leaves a tombstone.</summary>
internal abstract class PendingReply
{
    /// <summary>Replies still to come. Touched by the reader only.</summary>
    public int RepliesLeft { get; protected set; }

    /// <summary>Whether the reply may be a push: see <see cref="Commands.Subscribe"/>.</summary>
    public virtual bool AwaitsPush => false;

    /// <summary>Bytes of the request.</summary>
    public int Bytes { get; set; }

    /// <summary>Takes one reply, on the reader. An exception closes the connection.</summary>
    public abstract void Deliver(ReadOnlySpan<byte> frame);

    /// <summary>Ends the wait of a caller whose deadline has come, and tells the deadline otherwise.</summary>
    public abstract long Expire(long now);

    /// <summary>The connection is gone.</summary>
    public abstract void Lose(bool handedOver, Exception reason);

    /// <summary>The line does not hold this object any more.</summary>
    public abstract void LeaveLine();
}
