namespace FusionTiered.InProcess;

/* A node's connection, both ends of it.

   node -> Outbox -> (wire, delay) -> the tier's inbox -> a cycle -> (wire, delay) -> Reader -> callers, listener

   Both ways are first in, first out. The messages of a connection go with it: when it is lost, those under way are lost
   (or is applied late, if the tier was told so) and whoever waited is told that nothing is known. Its successor begins with a
   handshake, at which the tier ends the predecessor for good. All is guarded by the gate of the tier. */
internal sealed class Link
{
    private readonly Server _server;
    private readonly Outbox _outbox;
    private readonly Reader _reader;
    private readonly LateWrites _lateWrites;
    private readonly HashSet<Request> _waiting = [];
    private bool _isCovered;
    private bool _isTracking;
    private long _openedAt;
    private long? _unheardSince;

    public Link(Server server, string node, TimeProvider clock)
    {
        (_server, Node, Clock) = (server, node, clock);
        (_outbox, _reader, _lateWrites) = (new Outbox(server, this), new Reader(server, this), new LateWrites(server, this));
        Probes = new Probes(this, clock);
    }

    public string Node { get; }

    public TimeProvider Clock { get; }

    public Probes Probes { get; }

    public LinkState State { get; private set; }

    public Wire Wire { get; private set; }

    public ICoherenceListener? Listener { get; private set; }

    public TimeSpan RequestDelay
    {
        get => _outbox.Delay;
        set => _outbox.Delay = value;
    }

    public TimeSpan AnswerDelay
    {
        get => _reader.Delay;
        set => _reader.Delay = value;
    }

    public Func<InProcessPush, bool>? Drops
    {
        set => _reader.Drops = value;
    }

    public bool CanHear_NeedsLock => State is LinkState.Up or LinkState.Opening && Wire == Wire.Fine && !_reader.IsFrozen;

    /// <summary>Whether the tier has heard of it within the time: as if it sent heartbeats without a pause, while it can.</summary>
    public bool IsAlive_NeedsLock(TimeSpan within) => _unheardSince is not { } since || _server.Store.Now - since < within.Ticks;

    public void Listen_NeedsLock(ICoherenceListener listener)
    {
        Listener = listener;
        if (State == LinkState.Up)
        {
            Send_NeedsLock(new Handshake(this) { AnswersAs = FrameKind.Began });
        }
        else
        {
            // One that is being opened was not opened for announcements.
            Lose_NeedsLock(Refusal.Lost());
            Open_NeedsLock();
        }
    }

    public void Send_NeedsLock(Request request)
    {
        _waiting.Add(request);
        _outbox.Add_NeedsLock(request);
    }

    public void Pump_NeedsLock()
    {
        _outbox.Pump_NeedsLock();
        _reader.Pump_NeedsLock();
    }

    /// <summary>The node's timer: asks for an answer, or gives up a connection that has not given one.</summary>
    public void Watch_NeedsLock(TimeSpan patience)
    {
        if (_reader.IsFrozen || State == LinkState.Closed)
        {
            return;
        }

        // Messages that were not read yet are no silence.
        if ((State == LinkState.Opening ? Clock.GetElapsedTime(_openedAt) : Probes.Silence) >= patience && !_reader.CanTake_NeedsLock())
        {
            Lose_NeedsLock(Refusal.Lost());
        }

        if (State == LinkState.Up)
        {
            Probes.Send_NeedsLock();
        }
        else
        {
            Open_NeedsLock();
        }
    }

    public void Put_NeedsLock(Wire wire)
    {
        Wire = wire;
        if (wire == Wire.Cut)
        {
            Lose_NeedsLock(Refusal.Lost());
        }

        GoOn_NeedsLock();
    }

    public void Freeze_NeedsLock(bool frozen)
    {
        _reader.IsFrozen = frozen;
        Probes.ListenFromNow_NeedsLock();
        GoOn_NeedsLock();
    }

    public void Close_NeedsLock()
    {
        Lose_NeedsLock(Refusal.Closed());
        State = LinkState.Closed;
        _lateWrites.Clear_NeedsLock();
        _outbox.Close_NeedsLock();
        _reader.Close_NeedsLock();
    }

    /// <summary>The connection is gone. Waiting callers learn it at once, the listener as soon as it can.</summary>
    public void Lose_NeedsLock(RemoteTierException failure)
    {
        if (State is LinkState.Down or LinkState.Closed)
        {
            return;
        }

        State = LinkState.Down;
        _isTracking = false;
        _lateWrites.Add_NeedsLock(_server.TakeArrived_NeedsLock(this));
        _lateWrites.Add_NeedsLock(_outbox.TakeAll_NeedsLock());
        _reader.Lose_NeedsLock();
        if (_isCovered)
        {
            _isCovered = false;
            _reader.Add_NeedsLock(FrameKind.Lost);
        }

        Request[] waiting = [.. _waiting];
        _waiting.Clear();
        Array.ForEach(waiting, request => request.Fail(failure));
        Probes.Fail_NeedsLock(failure);
        _reader.Pump_NeedsLock();
    }

    /// <summary>Tries to connect again, if that makes sense.</summary>
    public void Open_NeedsLock()
    {
        if (State == LinkState.Down && Wire != Wire.Cut && !_reader.IsFrozen && !_server.IsStopped)
        {
            State = LinkState.Opening;
            _openedAt = Clock.GetTimestamp();
            Send_NeedsLock(new Handshake(this) { AnswersAs = FrameKind.Began });
        }
    }

    /// <summary>At the tier: a handshake. Requests of the predecessor are applied now or never, and from here on the node is told of changes.</summary>
    public void Accept_NeedsLock(Store store)
    {
        _lateWrites.End_NeedsLock(store);
        _isTracking = Listener is not null;
    }

    /// <summary>At the tier: a request was run.</summary>
    public void Reply_NeedsLock(Request request)
    {
        if (State is LinkState.Up or LinkState.Opening)
        {
            _reader.Add_NeedsLock(request.AnswersAs, request);
        }
    }

    /// <summary>At the tier: a cycle ends, and its announcements come after its replies.</summary>
    public void Announce_NeedsLock(CycleChanges changes)
    {
        if (_isTracking)
        {
            _reader.Announce_NeedsLock(changes.For(this));
        }
    }

    /// <summary>The reader has a frame; the listener does not know of it yet.</summary>
    public void Came_NeedsLock(Frame frame)
    {
        if (frame.Request is { } request)
        {
            _waiting.Remove(request);
        }

        switch (frame.Kind)
        {
            case FrameKind.Reply:
                frame.Request!.Answer();
                break;
            case FrameKind.Began:
                State = LinkState.Up;
                _isCovered = Listener is not null;
                break;
        }
    }

    /// <summary>The listener knows of a frame. The connection that brought it may be gone by now.</summary>
    public void Heard_NeedsLock(Frame frame)
    {
        if (frame.Kind == FrameKind.Began && Listener is not null && State == LinkState.Up)
        {
            Probes.Send_NeedsLock();
        }
        else if (frame.Kind == FrameKind.Confirmed)
        {
            Probes.Answered_NeedsLock((Probe)frame.Request!);
        }
    }

    private void GoOn_NeedsLock()
    {
        var isHeard = Wire == Wire.Fine && !_reader.IsFrozen;
        _unheardSince = isHeard ? null : _unheardSince ?? _server.Store.Now;
        Open_NeedsLock();
        Pump_NeedsLock();
    }
}
