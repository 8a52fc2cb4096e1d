using FusionTiered.InProcess;

namespace FusionTiered;

/// <summary>What goes wrong between one node and its <see cref="InProcessTier"/>, on command.</summary>
public sealed class InProcessNodeFaults
{
    private readonly Server _server;
    private readonly Link _link;

    internal InProcessNodeFaults(Server server, Link link) => (_server, _link) = (server, link);

    /// <summary>How much longer each request of this node is under way to the tier. Default: not at all.</summary>
    public TimeSpan RequestDelay
    {
        get => _link.RequestDelay;
        set => _link.RequestDelay = Delays.Checked(value);
    }

    /// <summary>How much longer each answer and announcement is under way to this node. Default: not at all.</summary>
    public TimeSpan AnswerDelay
    {
        get => _link.AnswerDelay;
        set => _link.AnswerDelay = Delays.Checked(value);
    }

    /// <summary>The connection is lost, at once and for both ends to see. Writes under way may be lost or applied late, see <see cref="InProcessTierFaults.LateWrites"/>.</summary>
    public void Cut()
    {
        lock (_server.Gate)
        {
            _link.Put_NeedsLock(Wire.Cut);
        }
    }

    /// <summary>
    /// From here on nothing arrives in either direction, and nobody is told: a half-open connection. The node finds out when a probe
    /// was not answered for half a coherence lease. Messages wait in the wire, and arrive if the node has not found out when it is healed.
    /// </summary>
    public void Silence()
    {
        lock (_server.Gate)
        {
            _link.Put_NeedsLock(Wire.Silent);
        }
    }

    /// <summary>The wire carries again; a node that has lost its connection opens another at once.</summary>
    public void Heal()
    {
        lock (_server.Gate)
        {
            _link.Put_NeedsLock(Wire.Fine);
        }
    }

    /// <summary>The node reads nothing any more, sends no probes and notices nothing; its callers can still ask, and do not hear of answers. A stopped process, or a starved one.</summary>
    public void FreezeReader()
    {
        lock (_server.Gate)
        {
            _link.Freeze_NeedsLock(frozen: true);
        }
    }

    /// <summary>The node reads on, beginning with the messages that have come meanwhile.</summary>
    public void ThawReader()
    {
        lock (_server.Gate)
        {
            _link.Freeze_NeedsLock(frozen: false);
        }
    }

    /// <summary>Announcements that do not reach this node, though the tier sent them: no sound tier loses one without losing the connection.</summary>
    /// <param name="which">Tells which; called on the thread that delivers. Null: none.</param>
    public void DropPushes(Func<InProcessPush, bool>? which)
    {
        lock (_server.Gate)
        {
            _link.Drops = which;
        }
    }

    /// <summary>Of every <paramref name="count"/> announcements to this node one is lost, the last.</summary>
    /// <param name="count">At least 1.</param>
    public void DropOnePushIn(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var seen = 0;
        DropPushes(_ => ++seen % count == 0); // one thread at a time delivers
    }
}
