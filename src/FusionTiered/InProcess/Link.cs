namespace FusionTiered.InProcess;

/* A node's connection, both ends of it.

   node -> Outgoing -> (wire, delay) -> the tier's inbox -> a cycle -> Frames -> (wire, delay) -> reader -> callers, listener

   Both queues are first in, first out. What belongs to a connection goes with it: when it is lost, what was under way is lost
   (or lands late, if the tier was told so) and whoever waited is told that nothing is known. Its successor begins with a
   handshake, at which the tier ends the predecessor for good.
   All is guarded by the gate of the tier, but for the listener: it is called outside, by one thread at a time (_delivering). */
internal sealed class Link
{
    private readonly Server _server;
    private readonly Queue<Request> _outgoing = new();
    private readonly Queue<Frame> _frames = new();
    private readonly HashSet<Request> _waiting = [];
    private readonly Action _deliver;
    private readonly Action _arrive;
    private readonly Action _late;
    private readonly ITimer _arrivals;
    private readonly ITimer _deliveries;
    private readonly string _deliverText;
    private readonly string _arriveText;
    private readonly string _lateText;
    private List<Request> _lateWrites = [];
    private bool _delivering;
    private bool _deliveryPosted;
    private bool _arrivalPosted;
    private bool _isCovered;
    private bool _isTracking;
    private long _unheardSince = long.MaxValue;
    private long _openedAt;

    public Link(Server server, string node, TimeProvider clock)
    {
        (_server, Node, Clock) = (server, node, clock);
        Probes = new Probes(this, clock);
        _deliver = DeliverNext;
        _arrive = ArriveNext;
        _late = LandNext;
        (_deliverText, _arriveText, _lateText) = ($"deliver {node}", $"arrive {node}", $"late {node}");
        _arrivals = server.Clock.CreateTimer(static link => ((Link)link!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _deliveries = server.Clock.CreateTimer(static link => ((Link)link!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public string Node { get; }

    public TimeProvider Clock { get; }

    public Probes Probes { get; }

    public LinkState State { get; private set; }

    public Wire Wire { get; private set; }

    public bool IsReaderFrozen { get; private set; }

    public ICoherenceListener? Listener { get; private set; }

    public TimeSpan RequestDelay { get; set; }

    public TimeSpan AnswerDelay { get; set; }

    /// <summary>What the node does not hear, though it was sent.</summary>
    public Func<InProcessPush, bool>? Drops { get; set; }

    /// <summary>Whether it was heard of within the time.</summary>
    public bool IsAlive(TimeSpan within) => _unheardSince == long.MaxValue || _server.Store.Now - _unheardSince < within.Ticks;

    public void Listen_NeedsGate(ICoherenceListener listener)
    {
        Listener = listener;
        if (State == LinkState.Up)
        {
            Send_NeedsGate(new Handshake(this) { AnswersAs = FrameKind.Began });
        }
    }

    public void Send_NeedsGate(Request request)
    {
        request.DueAt = _server.Store.Now + (RequestDelay + _server.RequestDelay).Ticks;
        _waiting.Add(request);
        _outgoing.Enqueue(request);
        PumpOutgoing_NeedsGate();
    }

    /// <summary>The tier has run a request of this node.</summary>
    public void Reply_NeedsGate(Request request)
    {
        if (State is LinkState.Up or LinkState.Opening)
        {
            _frames.Enqueue(new Frame(request.AnswersAs, DueAt(), request));
        }
    }

    /// <summary>A cycle ends: its announcements come after its replies.</summary>
    public void Announce_NeedsGate(CycleChanges changes)
    {
        if (_isTracking && changes.For(this) is { } pushes)
        {
            _frames.Enqueue(new Frame(FrameKind.Push, DueAt(), Pushes: pushes));
        }
    }

    /// <summary>The handshake is there: what the predecessor had under way lands now or never, and from here on the node is told of changes.</summary>
    public void Accept_NeedsGate(Store store)
    {
        _isTracking = Listener is not null;
        var late = _lateWrites;
        _lateWrites = [];
        if (_server.LateWrites == InProcessLateWrites.LandOnCommand)
        {
            _server.Hold_NeedsGate(late);
        }
        else if (_server.Steps is null)
        {
            late.ForEach(each => each.Run(store));
        }
    }

    public void Close_NeedsGate()
    {
        Lose_NeedsGate(Refusal.Closed(), byNode: true);
        State = LinkState.Closed;
        _lateWrites.Clear();
        _frames.Clear();
        _arrivals.Dispose();
        _deliveries.Dispose();
    }

    public void Cut_NeedsGate()
    {
        Wire = Wire.Cut;
        Lose_NeedsGate(Refusal.Lost());
        NoteHeard_NeedsGate();
    }

    public void Silence_NeedsGate()
    {
        Wire = Wire.Silent;
        NoteHeard_NeedsGate();
    }

    public void Heal_NeedsGate()
    {
        Wire = Wire.Fine;
        NoteHeard_NeedsGate();
        Open_NeedsGate();
        PumpOutgoing_NeedsGate();
        PumpFrames_NeedsGate();
    }

    public void FreezeReader_NeedsGate(bool frozen)
    {
        IsReaderFrozen = frozen;
        NoteHeard_NeedsGate();
        if (!frozen)
        {
            Probes.ListenFromNow_NeedsGate();
            Open_NeedsGate();
            PumpFrames_NeedsGate();
        }
    }

    /// <summary>The connection is gone. Whoever waits learns it, the listener as soon as it can.</summary>
    public void Lose_NeedsGate(RemoteTierException failure, bool byNode = false)
    {
        if (State is LinkState.Down or LinkState.Closed)
        {
            return;
        }

        State = LinkState.Down;
        _isTracking = false;
        var lost = _server.TakeArrived_NeedsGate(this);
        lost.AddRange(_outgoing);
        _outgoing.Clear();
        if (_server.LateWrites != InProcessLateWrites.Lost && !_server.IsStopped && !byNode)
        {
            Remember_NeedsGate(lost.Where(static each => each.IsWrite));
        }

        var kept = _frames.Where(static each => each.Kind == FrameKind.Lost).ToList();
        _frames.Clear();
        kept.ForEach(_frames.Enqueue);
        if (_isCovered)
        {
            _isCovered = false;
            _frames.Enqueue(new Frame(FrameKind.Lost, DueAt: 0));
        }

        foreach (var request in _waiting)
        {
            request.Fail(failure);
        }

        _waiting.Clear();
        Probes.Fail_NeedsGate(failure);
        PumpFrames_NeedsGate();
    }

    /// <summary>Tries to connect again, if that makes sense.</summary>
    public void Open_NeedsGate()
    {
        if (State != LinkState.Down || Wire == Wire.Cut || IsReaderFrozen || _server.IsStopped)
        {
            return;
        }

        State = LinkState.Opening;
        _openedAt = Clock.GetTimestamp();
        Send_NeedsGate(new Handshake(this) { AnswersAs = FrameKind.Began });
    }

    /// <summary>The node's timer: asks for an answer, or gives up a connection that has not given one.</summary>
    public void Watch_NeedsGate(TimeSpan patience)
    {
        if (IsReaderFrozen || State == LinkState.Closed)
        {
            return;
        }

        var silence = State == LinkState.Opening ? Clock.GetElapsedTime(_openedAt) : Probes.Silence;
        if (silence >= patience)
        {
            Lose_NeedsGate(Refusal.Lost());
        }

        if (State == LinkState.Up)
        {
            Probes.Send_NeedsGate();
        }
        else
        {
            Open_NeedsGate();
        }
    }

    public void PumpFrames_NeedsGate()
    {
        while (!_delivering && !_deliveryPosted && CanTake_NeedsGate())
        {
            if (_server.Steps is null && !NeedsListener(_frames.Peek()))
            {
                GoOn_NeedsGate(Take_NeedsGate());
                continue;
            }

            _deliveryPosted = true;
            if (_server.Steps is { } steps)
            {
                steps.Post(_deliver, _deliverText);
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(static link => link._deliver(), this, preferLocal: false);
            }
        }
    }

    public void PumpOutgoing_NeedsGate()
    {
        while (!_arrivalPosted && CanArrive_NeedsGate())
        {
            if (_server.Steps is { } steps)
            {
                _arrivalPosted = true;
                steps.Post(_arrive, _arriveText);
            }
            else
            {
                _server.Arrived_NeedsGate(this, _outgoing.Dequeue());
            }
        }
    }

    private bool NeedsListener(Frame frame) => frame.Kind != FrameKind.Reply && Listener is not null;

    private long DueAt() => _server.Store.Now + (AnswerDelay + _server.AnswerDelay).Ticks;

    private bool CanTake_NeedsGate()
    {
        if (IsReaderFrozen || !_frames.TryPeek(out var next))
        {
            return false;
        }

        return next.Kind == FrameKind.Lost || (Wire == Wire.Fine && IsDue_NeedsGate(next.DueAt, _deliveries));
    }

    private bool CanArrive_NeedsGate() => Wire == Wire.Fine && _outgoing.TryPeek(out var next) && IsDue_NeedsGate(next.DueAt, _arrivals);

    private bool IsDue_NeedsGate(long dueAt, ITimer timer)
    {
        var wait = dueAt - _server.Store.Now;
        if (wait > 0)
        {
            // Timers of the machine count whole milliseconds.
            timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(TimeSpan.FromTicks(wait).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }

        return wait <= 0;
    }

    // What does not concern the listener is done with here.
    private Frame Take_NeedsGate()
    {
        var frame = _frames.Dequeue();
        if (frame.Request is { } request)
        {
            _waiting.Remove(request);
            if (frame.Kind == FrameKind.Reply)
            {
                request.Answer();
            }
        }

        if (frame.Kind == FrameKind.Began)
        {
            State = LinkState.Up;
            _isCovered = Listener is not null;
        }

        return frame;
    }

    private void DeliverNext()
    {
        Frame frame;
        lock (_server.Gate)
        {
            _deliveryPosted = false;
            if (_delivering || !CanTake_NeedsGate())
            {
                return;
            }

            frame = Take_NeedsGate();
            _delivering = true;
        }

        Tell(frame);
        lock (_server.Gate)
        {
            _delivering = false;
            GoOn_NeedsGate(frame);
            PumpFrames_NeedsGate();
        }
    }

    private void Tell(Frame frame)
    {
        if (Listener is not { } listener)
        {
            return;
        }

        switch (frame.Kind)
        {
            case FrameKind.Began:
                listener.CoverageBegan();
                break;
            case FrameKind.Lost:
                listener.CoverageLost();
                break;
            case FrameKind.Confirmed:
                listener.Confirmed(((Probe)frame.Request!).SentAt);
                break;
            case FrameKind.Push:
                foreach (var push in frame.Pushes!)
                {
                    if (Drops?.Invoke(push) != true)
                    {
                        push.Tell(listener);
                    }
                }

                break;
        }
    }

    private void GoOn_NeedsGate(Frame frame)
    {
        if (frame.Kind == FrameKind.Began && Listener is not null && State == LinkState.Up)
        {
            Probes.Send_NeedsGate();
        }
        else if (frame.Kind == FrameKind.Confirmed)
        {
            Probes.Answered_NeedsGate((Probe)frame.Request!);
        }
    }

    private void ArriveNext()
    {
        lock (_server.Gate)
        {
            _arrivalPosted = false;
            if (CanArrive_NeedsGate())
            {
                _server.Arrived_NeedsGate(this, _outgoing.Dequeue());
            }

            PumpOutgoing_NeedsGate();
        }
    }

    // With a scheduler, what was under way may land at any time until the successor's handshake, or never.
    private void Remember_NeedsGate(IEnumerable<Request> writes)
    {
        foreach (var write in writes)
        {
            _lateWrites.Add(write);
            if (_server.LateWrites == InProcessLateWrites.LandBeforeHeal)
            {
                _server.Steps?.Post(_late, _lateText);
            }
        }
    }

    private void LandNext()
    {
        lock (_server.Gate)
        {
            if (_lateWrites.Count > 0)
            {
                var write = _lateWrites[0];
                _lateWrites.RemoveAt(0);
                _server.RunAlone_NeedsGate(write);
            }
        }
    }

    private void Wake()
    {
        lock (_server.Gate)
        {
            PumpOutgoing_NeedsGate();
            PumpFrames_NeedsGate();
        }
    }

    private void NoteHeard_NeedsGate()
    {
        var isHeard = Wire == Wire.Fine && !IsReaderFrozen;
        if (isHeard)
        {
            _unheardSince = long.MaxValue;
        }
        else if (_unheardSince == long.MaxValue)
        {
            _unheardSince = _server.Store.Now;
        }
    }
}
