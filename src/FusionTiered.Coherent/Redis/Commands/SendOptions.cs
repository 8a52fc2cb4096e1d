using System.Runtime.InteropServices;

namespace FusionTiered.Redis.Commands;

/// <summary>How one command is to be sent. The default is right for most.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SendOptions
{
    /// <summary>How long the caller waits. Zero: the read or write budget of the settings.</summary>
    public TimeSpan Budget { get; init; }

    /// <summary>The end of the wait as a timestamp of the clock; 0: the budget counts from the call. Set by <see cref="ICommandChannel.WithDeadline"/>.</summary>
    public long Deadline { get; init; }

    /// <summary>Which connection; by default the client chooses by size.</summary>
    public CommandRoute Route { get; init; }

    /// <summary>Bytes of the value sent, or of the value expected where that is known: large ones take their own connection.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>
    /// For reads only: one more try, within the same budget, when the connection was lost under way.
    /// </summary>
    public bool RetryOnce { get; init; }

    /// <summary>The rest of a read that has begun: a long send queue is no reason to refuse it (<see cref="CoherentRedisOptions.MaxPendingBytes"/>).</summary>
    public bool GoesOn { get; init; }

    /// <summary>Sees the reply in wire order.</summary>
    public IReplyObserver? Observer { get; init; }
}
